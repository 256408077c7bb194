import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import { CONTEST_ANSWER_LABELS, type Contest, type ContestAnswer, type ContestGround } from '#domain/support-work.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { ownerOf } from './households.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';
import { addWorkingDays } from './working-days.js';

/** Working days in which the unit answers a contest. Our policy. */
export const CONTEST_WORKING_DAYS = 10;
const TEXT_LENGTH = { least: 10, most: 2000 };

/**
 * The association contests why its household is, or is not, on a vacancy's list; the unit of the household's département
 * answers within ten working days, the region may too. Errors: FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST, STEP_NOT_OPEN.
 */
export async function contestExplanation(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: {
    readonly householdId: HouseholdId;
    readonly vacancyId: VacancyId;
    readonly ground: ContestGround;
    readonly text: string;
  },
): Promise<Result<Contest, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const household = await deps.tx.households.find(input.householdId);
  if (household === null) return notFound('Ce ménage');
  if ((await deps.tx.vacancies.find(input.vacancyId)) === null) return notFound('Cette vacance');
  const text = contestText(input.text);
  if (!text.ok) return text;
  const before = await deps.tx.contests.ofHousehold(household.id);
  if (before.some(({ vacancyId, answered }) => vacancyId === input.vacancyId && answered === null))
    return err(
      caseError('STEP_NOT_OPEN', 'Un réexamen est déjà demandé pour ce ménage et ce logement : attendez sa réponse.'),
    );
  const contest: Contest = {
    id: deps.newId(),
    version: 1,
    householdId: household.id,
    vacancyId: input.vacancyId,
    associationId: owner.value,
    departement: household.departement,
    ground: input.ground,
    text: text.value,
    askedAt: deps.clock.now(),
    dueOn: addWorkingDays(deps.clock.today(), CONTEST_WORKING_DAYS),
    answered: null,
  };
  await deps.tx.contests.insert(contest);
  await deps.tx.notifications.deliver([
    {
      kind: 'contestAsked',
      to: ['units'],
      householdId: contest.householdId,
      objectId: contest.id,
      dueOn: contest.dueOn,
    },
  ]);
  return ok(contest);
}

/** The unit or the region answers a contest, once, with its reason. Errors: FORBIDDEN_ROLE, NOT_FOUND, STEP_NOT_OPEN, INVALID_REQUEST. */
export async function answerContest(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly answer: ContestAnswer; readonly text: string },
): Promise<Result<Contest, CaseError>> {
  if (access.role !== 'departementalUnit' && access.role !== 'regionalAuthority')
    return forbidden('à l’unité départementale et à la DRIHL');
  const contest = await deps.tx.contests.lock(input.id);
  if (contest === null) return notFound('Cette demande de réexamen');
  if (contest.answered !== null) return err(alreadyAnswered(contest.answered));
  const text = contestText(input.text);
  if (!text.ok) return text;
  const answered: Contest = {
    ...contest,
    answered: { answer: input.answer, text: text.value, at: deps.clock.now(), by: access.organisationId },
  };
  await deps.tx.contests.answer(answered);
  await deps.tx.notifications.deliver([
    { kind: 'contestAnswered', to: ['association'], householdId: contest.householdId, objectId: contest.id },
  ]);
  return ok(answered);
}

/** Who answers second reads what the first has answered. */
function alreadyAnswered({ answer, text }: NonNullable<Contest['answered']>): CaseError {
  return caseError(
    'STEP_NOT_OPEN',
    `Cette demande de réexamen a déjà sa réponse : « ${CONTEST_ANSWER_LABELS[answer]} : ${text} » La vôtre n’est pas enregistrée.`,
  );
}

function contestText(text: string): Result<string, CaseError> {
  const trimmed = text.trim();
  if (trimmed.length >= TEXT_LENGTH.least && trimmed.length <= TEXT_LENGTH.most) return ok(trimmed);
  return err(
    caseError(
      'INVALID_REQUEST',
      `Le texte compte ${trimmed.length} caractères : écrivez-en de ${TEXT_LENGTH.least} à ${TEXT_LENGTH.most}, sans nom de personne.`,
    ),
  );
}

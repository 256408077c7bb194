import type { Departement } from '#domain/departement.js';
import { departementOf } from '#domain/departement.js';
import type { LandlordId, OrganisationId } from '#domain/ids.js';
import { vacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Vacancy, VacancyDeclaration } from '#domain/vacancy.js';
import type { Access, StoredEvent } from '#ports.js';
import type { CaseError } from './errors.js';
import { caseError, shown } from './errors.js';
import type { CaseDeps } from './transaction.js';
import { forbidden } from './transaction.js';
import type { VacancyReference } from './vacancy-rules.js';
import { vacancyProblems } from './vacancy-rules.js';
import type { VacancyWarning } from './vacancy-warnings.js';
import { vacancyWarnings } from './vacancy-warnings.js';

export interface PostVacancyInput {
  readonly declaration: VacancyDeclaration;
  /** Codes of the warnings the landlord has already confirmed. */
  readonly confirmedWarnings: readonly string[];
}

export interface PostedVacancy {
  readonly vacancy: Vacancy;
  readonly warnings: readonly VacancyWarning[];
}

/**
 * A landlord's referent declares a vacancy: checked, refused where an open one is the same dwelling, written with its
 * event and the region marked dirty, all in the caller's transaction. Errors: FORBIDDEN_ROLE, VACANCY_INVALID,
 * DUPLICATE_VACANCY. Doubtful values come back as warnings, never as errors.
 */
export async function postVacancy(
  deps: CaseDeps & { readonly reference: VacancyReference },
  access: Access,
  input: PostVacancyInput,
): Promise<Result<PostedVacancy, CaseError>> {
  const [posted] = await postVacancies(deps, access, [input]);
  return posted as Result<PostedVacancy, CaseError>;
}

/** Declares any number of vacancies in few statements, each as `postVacancy` would after those before it; in order. */
export async function postVacancies(
  deps: CaseDeps & { readonly reference: VacancyReference },
  access: Access,
  inputs: readonly PostVacancyInput[],
): Promise<readonly Result<PostedVacancy, CaseError>[]> {
  if (access.kind !== 'organisation' || access.role !== 'landlordReferent')
    return inputs.map(() => forbidden('au référent d’un bailleur'));
  const landlordId: LandlordId = access.organisationId;
  const declarations = inputs.map(({ declaration }) => declaration);
  const reservers = await knownReservers(deps, declarations);
  const duplicates = await deps.tx.vacancies.openDuplicates(landlordId, declarations);
  const today = deps.clock.today();
  const posted: Vacancy[] = [];
  const taken = new Map<string, Vacancy>();
  const results = inputs.map(({ declaration, confirmedWarnings }, index): Result<PostedVacancy, CaseError> => {
    const { place, twin } = duplicates[index] as (typeof duplicates)[number];
    const keys = [`id ${declaration.dwelling.internalId}`, `place ${place}`];
    const same = twin ?? keys.map((key) => taken.get(key)).find((known) => known !== undefined) ?? null;
    const refused = refusal(deps, declaration, { reservers, same });
    if (refused !== null) return err(refused);
    const vacancy: Vacancy = {
      ...declaration,
      id: vacancyId(deps.newId()),
      landlordId,
      referentId: access.userId,
      status: 'open',
      postedAt: deps.clock.now(),
      version: 1,
    };
    posted.push(vacancy);
    for (const key of keys) taken.set(key, vacancy);
    return ok({ vacancy, warnings: vacancyWarnings(declaration, today, deps.reference, confirmedWarnings) });
  });
  await deps.tx.vacancies.insert(...posted);
  await deps.tx.events.append(...posted.map(postedEvent));
  if (posted.length > 0) await deps.tx.runs.markDirty('vacancyPosted');
  return results;
}

function postedEvent(vacancy: Vacancy): StoredEvent {
  return {
    name: 'vacancyPosted',
    at: vacancy.postedAt,
    actor: 'landlordReferent',
    organisationId: vacancy.landlordId,
    vacancyId: vacancy.id,
    reason: null,
    data: {
      contingent: vacancy.reservation.state === 'oriented' ? vacancy.reservation.contingent : null,
      departement: departementOfVacancy(vacancy),
      size: vacancy.dwelling.size,
    },
  };
}

function refusal(
  deps: CaseDeps & { readonly reference: VacancyReference },
  declaration: VacancyDeclaration,
  { reservers, same }: { readonly reservers: ReadonlySet<string>; readonly same: Vacancy | null },
): CaseError | null {
  const problems = vacancyProblems(declaration, deps.clock.today(), deps.reference);
  if (problems.length > 0) return invalidVacancy(problems);
  const reserver = unknownReserver(declaration, reservers);
  if (reserver !== null) return reserver;
  return same === null ? null : duplicateVacancy(same, declaration);
}

export function invalidVacancy(problems: NonNullable<CaseError['fields']>): CaseError {
  const count = problems.length === 1 ? 'Un champ est à corriger.' : `${problems.length} champs sont à corriger.`;
  return caseError('VACANCY_INVALID', count, problems);
}

/** The reservers that declarations name and the directory knows. */
export async function knownReservers(
  { tx }: Pick<CaseDeps, 'tx'>,
  declarations: readonly VacancyDeclaration[],
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (const id of new Set(declarations.map(reserverOf)))
    if (id !== null && (await tx.organisations.find(id)) !== null) known.add(id);
  return known;
}

function reserverOf({ reservation }: VacancyDeclaration): OrganisationId | null {
  return reservation.state === 'oriented' ? reservation.reserverId : null;
}

/** A named reserver must be an organisation of the directory. */
export function unknownReserver(declaration: VacancyDeclaration, known: ReadonlySet<string>): CaseError | null {
  const reserver = reserverOf(declaration);
  if (reserver === null || known.has(reserver)) return null;
  return invalidVacancy([
    {
      pointer: '/reservation/reserverId',
      code: 'RESERVER_UNKNOWN',
      message: 'Ce réservataire n’est pas dans l’annuaire.',
      expected: 'identifiant d’une organisation de l’annuaire, ou null',
      received: shown(reserver),
    },
  ]);
}

export function duplicateVacancy(twin: Vacancy, declaration: VacancyDeclaration): CaseError {
  const sameId = twin.dwelling.internalId === declaration.dwelling.internalId;
  const [pointer, value] = sameId
    ? ['/internalId', declaration.dwelling.internalId]
    : ['/address', declaration.dwelling.address.line];
  return caseError(
    'DUPLICATE_VACANCY',
    `Ce logement a déjà une vacance ouverte (${twin.id}) : modifiez-la ou retirez-la d’abord.`,
    [
      {
        pointer,
        code: 'DUPLICATE_VACANCY',
        message: sameId
          ? 'Une vacance ouverte porte déjà cet identifiant interne.'
          : 'Une vacance ouverte est déjà à cette adresse, avec le même complément et le même étage.',
        expected: sameId
          ? 'un identifiant sans vacance ouverte'
          : 'un complément d’adresse ou un étage qui distingue les deux logements',
        received: shown(value),
      },
    ],
  );
}

export function departementOfVacancy(vacancy: Vacancy): Departement | null {
  return departementOf(vacancy.dwelling.address.communeCode) ?? null;
}

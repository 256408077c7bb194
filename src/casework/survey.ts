import { addMonths, type CalendarDate } from '#domain/dates.js';
import type { SurveyAnswers, SurveyInquiry } from '#domain/protocol.js';
import { err, ok, type Result } from '#domain/result.js';
import { type CaseError, caseError } from './errors.js';
import { entryError, wrongField } from './protocol-entry.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';

/** Day on or before which a support must have ended for its landlord to be asked: one year before. */
export function surveyedUntil(today: CalendarDate): CalendarDate {
  return addMonths(today, -12);
}

/**
 * The région or a unit asks the landlords about every rehoused household whose support ended a year before or more, once
 * each. Returns how many were asked; 0 = nobody is due. Error: FORBIDDEN_ROLE.
 */
export async function openSurvey(deps: CaseDeps, access: OrganisationAccess): Promise<Result<number, CaseError>> {
  const { role } = access;
  if (role !== 'regionalAuthority' && role !== 'departementalUnit')
    return forbidden('à la DRIHL et aux unités départementales');
  const today = deps.clock.today();
  const asked = await deps.tx.survey.open({ endedBefore: surveyedUntil(today), askedOn: today });
  for (const inquiry of asked) await appendFollowUp(deps, access, { inquiry, on: today, answers: UNANSWERED });
  return ok(asked.length);
}

const UNANSWERED: SurveyAnswers = {
  arrears3Months: null,
  insuranceMissing: null,
  surveyUnanswered: null,
  notice: null,
};

/** The landlord answers, once; arrears at least are known. Errors: FORBIDDEN_ROLE, NOT_FOUND, STEP_NOT_OPEN, INVALID_REQUEST. */
export async function answerInquiry(
  deps: CaseDeps,
  access: OrganisationAccess,
  { id, answers }: { readonly id: string; readonly answers: SurveyAnswers },
): Promise<Result<null, CaseError>> {
  if (access.role !== 'landlordReferent') return forbidden('au bailleur qui a relogé');
  const inquiry = await deps.tx.survey.lock(id);
  if (inquiry === null) return notFound('Cette question');
  if (inquiry.answeredOn !== null) return err(caseError('STEP_NOT_OPEN', 'Vous avez déjà répondu pour ce ménage.'));
  if (answers.arrears3Months === null) {
    const problem = wrongField('arrears3Months', null, {
      message: 'Sans réponse sur les impayés, ce n’est pas un retour.',
      expected: 'oui ou non',
    });
    return err(entryError('La réponse est incomplète.', [problem]) as CaseError);
  }
  const on = deps.clock.today();
  await deps.tx.survey.answer(id, on, answers);
  await appendFollowUp(deps, access, { inquiry, on, answers });
  return ok(null);
}

/** One event when asked, one when answered: monitoring reads the second as the answer to the first. */
async function appendFollowUp(
  deps: CaseDeps,
  access: OrganisationAccess,
  told: { readonly inquiry: SurveyInquiry; readonly on: CalendarDate; readonly answers: SurveyAnswers },
): Promise<void> {
  await deps.tx.events.append({
    name: 'oneYearFollowedUp',
    at: deps.clock.now(),
    actor: access.role as 'landlordReferent' | 'regionalAuthority' | 'departementalUnit',
    organisationId: access.organisationId,
    householdId: told.inquiry.householdId,
    reason: null,
    data: { ...told.answers, on: told.on, landlord: told.inquiry.landlordId, inquiry: told.inquiry.id },
  });
}

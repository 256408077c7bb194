import { askHousehold, householdAgrees } from '#casework/life/agreement.js';
import { recordDecision } from '#casework/life/decisions.js';
import { designate } from '#casework/life/designation.js';
import { listCandidates } from '#casework/life/presentations.js';
import { conveneSession, planSession, validateMinutes } from '#casework/life/sessions.js';
import { giveOpinion, recordContact } from '#casework/proposals.js';
import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import type { ProposalId, VacancyId } from '#domain/ids.js';
import type { CaleolPresentation } from '#ports.js';
import { as, type Casework } from './fixture.js';

export const LANDLORD = as('landlordReferent');
export const ASSOCIATION = as('association');
export const UNIT = as('departementalUnit');
export const SECRETARY = as('caleolSecretary');
export const MEMBER = as('caleolMember');

/** From the proposal to `retained`, each step by who owes it. */
export async function retain(casework: Casework, id: ProposalId, unit = UNIT): Promise<void> {
  await casework.must(unit, (deps) => designate(deps, unit, { id, act: 'designation' }));
  await casework.must(LANDLORD, (deps) =>
    recordContact(deps, LANDLORD, { id, means: 'email', on: null, caleolContactGiven: true }),
  );
  await casework.must(ASSOCIATION, (deps) => giveOpinion(deps, ASSOCIATION, { id, opinion: 'accept' }));
  await casework.must(ASSOCIATION, (deps) => askHousehold(deps, ASSOCIATION, { id }));
  await casework.must(ASSOCIATION, (deps) => householdAgrees(deps, ASSOCIATION, { id }));
}

/** A session a week later with these candidates in order, convened, on its day; their presentations by rank. */
export async function convene(
  casework: Casework,
  vacancyId: VacancyId,
  ids: readonly ProposalId[],
): Promise<{ sessionId: string; presentations: readonly CaleolPresentation[] }> {
  const heldOn = addDays(casework.clock.day, 7);
  const session = await casework.must(SECRETARY, (deps) =>
    planSession(deps, SECRETARY, { heldOn, startsAt: '09:30', place: null }),
  );
  const candidates = ids.map((proposalId, index) => ({ proposalId, rank: index + 1 }));
  const presentations = await casework.must(LANDLORD, (deps) =>
    listCandidates(deps, LANDLORD, { sessionId: session.id, vacancyId, candidates, exception: null }),
  );
  await casework.must(SECRETARY, (deps) => conveneSession(deps, SECRETARY, { id: session.id }));
  casework.clock.day = heldOn;
  return { sessionId: session.id, presentations };
}

/** The candidates granted in order, the minutes validated by a second person. */
export async function grantInOrder(
  casework: Casework,
  sessionId: string,
  presentations: readonly CaleolPresentation[],
): Promise<void> {
  for (const [index, { id }] of presentations.entries()) {
    await casework.must(SECRETARY, (deps) =>
      recordDecision(deps, SECRETARY, {
        presentationId: id,
        decision: 'grantedByRank',
        rank: index + 1,
        motive: null,
        motiveText: null,
        condition: null,
      }),
    );
  }
  await casework.must(MEMBER, (deps) => validateMinutes(deps, MEMBER, { id: sessionId }));
}

export const day = (text: string) => text as CalendarDate;

import type { CalendarDate } from '#domain/dates.js';
import type { HouseholdId, RunId, VacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Explanation } from '#matching/explanation.js';
import type { Explainer } from '#ports.js';
import type { Sight, VisibleExplanation } from './confidentiality.js';
import { seesHousehold, sightOf, visibleExplanation } from './confidentiality.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import type { CaseDeps, CaseShell, OrganisationAccess } from './transaction.js';
import { inTransaction, notFound } from './transaction.js';

export interface PairingInput {
  readonly vacancyId: VacancyId;
  /** The association's own reference; for every other role, the pseudonym of a candidate of the vacancy's current list. */
  readonly ref: string;
}

/**
 * Why this household is, or is not, on this vacancy's list, by the last published run, as the caller may see it. The
 * solver works outside of any transaction. Errors: NOT_FOUND, NO_RUN_YET.
 */
export async function explainPairing(
  shell: CaseShell & { readonly explainer: Explainer<Explanation> },
  access: OrganisationAccess,
  input: PairingInput,
): Promise<Result<VisibleExplanation, CaseError>> {
  const pairing = await inTransaction(shell, access, (deps) => resolvePairing(deps, access, input));
  if (!pairing.ok) return pairing;
  const { runId, householdId, sight, asOf } = pairing.value;
  const explanation = await shell.explainer.explain(runId, input.vacancyId, householdId);
  return ok(visibleExplanation(explanation, { ref: input.ref, sight, asOf }));
}

interface AskedPairing {
  readonly runId: RunId;
  readonly asOf: CalendarDate;
  readonly householdId: HouseholdId;
  readonly sight: Sight;
}

async function resolvePairing(
  deps: CaseDeps,
  access: OrganisationAccess,
  { vacancyId, ref }: PairingInput,
): Promise<Result<AskedPairing, CaseError>> {
  if ((await deps.tx.vacancies.find(vacancyId)) === null) return notFound('Cette vacance');
  const asked = await householdOf(deps, access, { vacancyId, ref });
  if (asked === null) return notFound('Ce ménage');
  const run = await deps.tx.runs.latestPublished();
  if (run === null)
    return err(caseError('NO_RUN_YET', 'Aucun calcul n’a encore été publié : l’explication viendra avec le premier.'));
  return ok({ ...asked, runId: run.id, asOf: run.asOf });
}

/** Whoever is not its association asks about the candidates of the day: who left the list is nobody else's affair. */
async function householdOf(
  { tx }: CaseDeps,
  access: OrganisationAccess,
  { vacancyId, ref }: PairingInput,
): Promise<Pick<AskedPairing, 'householdId' | 'sight'> | null> {
  if (seesHousehold(access)) {
    const own = await tx.households.findByReference(ref);
    return own && { householdId: own.household.id, sight: 'own' };
  }
  const list = await tx.proposals.currentList(vacancyId);
  const listed = list?.proposals.find((proposal) => proposal.pseudonym === ref);
  return listed === undefined ? null : { householdId: listed.householdId, sight: sightOf(access, listed) };
}

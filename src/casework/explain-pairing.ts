import type { HouseholdId, RunId, VacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Explanation } from '#matching/explanation.js';
import type { Explainer } from '#ports.js';
import type { VisibleExplanation } from './confidentiality.js';
import { seesHousehold, visibleExplanation } from './confidentiality.js';
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
  const { runId, householdId } = pairing.value;
  const explanation = await shell.explainer.explain(runId, input.vacancyId, householdId);
  return ok(visibleExplanation(explanation, input.ref, access));
}

async function resolvePairing(
  deps: CaseDeps,
  access: OrganisationAccess,
  { vacancyId, ref }: PairingInput,
): Promise<Result<{ runId: RunId; householdId: HouseholdId }, CaseError>> {
  if ((await deps.tx.vacancies.find(vacancyId)) === null) return notFound('Cette vacance');
  const householdId = await householdOf(deps, access, { vacancyId, ref });
  if (householdId === null) return notFound('Ce ménage');
  const run = await deps.tx.runs.latestPublished();
  if (run === null)
    return err(caseError('NO_RUN_YET', 'Aucun calcul n’a encore été publié : l’explication viendra avec le premier.'));
  return ok({ runId: run.id, householdId });
}

/** Whoever is not its association asks about the candidates of the day: who left the list is nobody else's affair. */
async function householdOf(
  { tx }: CaseDeps,
  access: OrganisationAccess,
  { vacancyId, ref }: PairingInput,
): Promise<HouseholdId | null> {
  if (seesHousehold(access)) return (await tx.households.findByReference(ref))?.household.id ?? null;
  const list = await tx.proposals.currentList(vacancyId);
  return list?.proposals.find((proposal) => proposal.pseudonym === ref)?.householdId ?? null;
}

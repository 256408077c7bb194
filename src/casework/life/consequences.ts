import type { VacancyId } from '#domain/ids.js';
import { targetsOf } from '#domain/pairing-acts.js';
import type { Pairing } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps } from '../transaction.js';
import { performAct } from './perform.js';

/** The dwelling has found its household: the vacancy is allocated, whoever else was a candidate is released. */
export async function allocateVacancy(
  deps: CaseDeps,
  access: Access,
  accepted: Pairing,
): Promise<Result<Pairing, CaseError>> {
  const vacancy = await deps.tx.vacancies.find(accepted.vacancyId);
  if (vacancy === null || vacancy.status !== 'open')
    return err(caseError('VACANCY_CLOSED', 'Cette vacance est close : l’offre ne peut plus être acceptée.'));
  const updated = await deps.tx.vacancies.update({ ...vacancy, status: 'allocated' });
  if (updated === null) return err(caseError('STALE_VERSION', 'La vacance vient de changer : recommencez.'));
  const released = await releaseCandidates(deps, access, { vacancyId: accepted.vacancyId, reason: 'allocated' });
  return released.ok ? ok(accepted) : released;
}

/** Releases every candidate of a vacancy who has no answer to wait for any more, with its event; answers them. */
export async function releaseCandidates(
  deps: CaseDeps,
  access: Access,
  { vacancyId, reason }: { readonly vacancyId: VacancyId; readonly reason: 'allocated' | 'vacancyWithdrawn' },
): Promise<Result<readonly Pairing[], CaseError>> {
  const released: Pairing[] = [];
  for (const pairing of await deps.tx.pairings.lockOfVacancy(vacancyId)) {
    if (targetsOf('release', pairing.state).length === 0) continue;
    const result = await performAct(deps, access, {
      id: pairing.proposalId,
      act: 'release',
      facts: {},
      reason,
      data: { reason },
    });
    if (!result.ok) return result;
    released.push(result.value);
  }
  return ok(released);
}

/** After a refused offer on a ranked decision, the next rank of the same session may be offered; `null` where there is none. */
export async function callUpNext(
  deps: CaseDeps,
  access: Access,
  refused: Pairing,
): Promise<Result<Pairing | null, CaseError>> {
  const { decision } = refused.facts;
  if (decision?.decision !== 'grantedByRank') return ok(null);
  const waiting = (await deps.tx.pairings.lockOfVacancy(refused.vacancyId))
    .filter(({ state, facts }) => state === 'ranked' && facts.decision?.sessionId === decision.sessionId)
    .sort((a, b) => (a.facts.decision?.rank ?? 0) - (b.facts.decision?.rank ?? 0));
  const next = waiting[0];
  if (next === undefined) return ok(null);
  return performAct(deps, access, {
    id: next.proposalId,
    act: 'callUp',
    facts: { calledUpOn: deps.clock.today() },
    data: { rank: next.facts.decision?.rank ?? null },
  });
}

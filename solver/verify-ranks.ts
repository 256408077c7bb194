/**
 * Problem: check over all ranks of a run that places respect P2 and P3. Shares no code with the solvers.
 * Complexity: O(H + places). Not for: whether a pairing was open or a plan optimal (verify.ts, per stage).
 */
import type { Violation } from './verify.js';

export interface RanksClaim {
  readonly householdCount: number;
  /** Per rank from 1 up: the household of each vacancy, −1 where none; places that people keep are in it too. */
  readonly stages: readonly Int32Array[];
  /** Proposals of each household that people keep outside these stages. */
  readonly countedBefore: Int32Array;
  /** All proposals of each household that people keep, in these stages or outside. */
  readonly protectedCounts: Int32Array;
  /** Rank 1 places of each household that people keep; none when absent. */
  readonly protectedFirstRanks?: Int32Array;
  /** Cap on the proposals of a household; what people keep above it is no violation, adding to it is. */
  readonly maxActive: number;
}

/** P2: nobody rank 1 twice, nobody twice on a vacancy. P3: nobody above the cap, every place names a household. */
export function verifyRanks(claim: RanksClaim): Violation[] {
  const lengths = new Set(claim.stages.map((stage) => stage.length));
  if (lengths.size > 1) return [{ property: 'P3', message: 'the ranks do not cover the same vacancies' }];
  const strangers = strangerViolations(claim);
  if (strangers.length > 0) return strangers;
  return [...twiceOnVacancy(claim), ...firstRankViolations(claim), ...capViolations(claim)];
}

function strangerViolations({ stages, householdCount }: RanksClaim): Violation[] {
  const violations: Violation[] = [];
  stages.forEach((stage, index) => {
    stage.forEach((household, vacancy) => {
      if (household >= -1 && household < householdCount) return;
      const message = `rank ${index + 1} of vacancy ${vacancy} names household ${household} of ${householdCount}`;
      violations.push({ property: 'P3', message, vacancy });
    });
  });
  return violations;
}

function twiceOnVacancy({ stages }: RanksClaim): Violation[] {
  const violations: Violation[] = [];
  stages[0]?.forEach((_, vacancy) => {
    const seen = new Set<number>();
    for (const stage of stages) {
      const household = stage[vacancy]!;
      if (household === -1) continue;
      if (seen.has(household)) {
        const message = `household ${household} is twice on vacancy ${vacancy}`;
        violations.push({ property: 'P2', message, vacancy, household });
      }
      seen.add(household);
    }
  });
  return violations;
}

function firstRankViolations({ stages, householdCount, protectedFirstRanks }: RanksClaim): Violation[] {
  const counts = placesPerHousehold(stages.slice(0, 1), new Int32Array(householdCount));
  const violations: Violation[] = [];
  counts.forEach((count, household) => {
    if (count <= Math.max(1, protectedFirstRanks?.[household] ?? 0)) return;
    violations.push({ property: 'P2', message: `household ${household} is rank 1 on ${count} vacancies`, household });
  });
  return violations;
}

function capViolations({ stages, countedBefore, protectedCounts, maxActive }: RanksClaim): Violation[] {
  const violations: Violation[] = [];
  placesPerHousehold(stages, countedBefore).forEach((count, household) => {
    if (count <= Math.max(maxActive, protectedCounts[household]!)) return;
    const message = `household ${household} has ${count} proposals, above the cap of ${maxActive}`;
    violations.push({ property: 'P3', message, household });
  });
  return violations;
}

function placesPerHousehold(stages: readonly Int32Array[], before: Int32Array): Int32Array {
  const counts = before.slice();
  for (const stage of stages) for (const household of stage) if (household !== -1) counts[household]!++;
  return counts;
}

import { describe, expect, it } from 'vitest';
import { DWELLING_SIZES } from '#domain/dwelling.js';
import type { TypologyGrid } from '#domain/landlord.js';
import { countPairs, isEligiblePair } from '#matching/audit/eligible.js';
import { type AuditedInstance, readInstance } from '#matching/audit/pairs.js';
import { auditResult } from '#matching/audit.js';
import { freezeInstance } from '#matching/freeze.js';
import type { Instance } from '#matching/instance.js';
import { solveInstance } from '#matching/solve.js';
import { randomInstance } from '../support/random-instance.js';
import { richInstance } from './rich-instance.js';

/** Sizes unlike in the greatest number of persons alone. */
const grid = Object.fromEntries(DWELLING_SIZES.map((size, i) => [size, { min: 1, max: i + 1 }])) as TypologyGrid;

/** Landlords and dwellings unlike in everything that a rule reads. */
function drawn(seed: number): Instance {
  const instance = randomInstance(seed, { households: 150, vacancies: 40, decisions: seed % 2 === 0 });
  return freezeInstance({
    ...instance,
    landlords: instance.landlords.map((landlord, i) => ({
      ...landlord,
      typologyGrid: i === 0 ? null : grid,
      effortPolicy: { maxEffortPermille: 350, minResidualCentsPerDay: i % 2 === 0 ? 900 : null, hard: i > 0 },
    })),
    vacancies: instance.vacancies.map((vacancy, i) => ({
      ...vacancy,
      dwelling: { ...vacancy.dwelling, floor: i % 5 === 0 ? null : i % 4, lift: i % 3 === 0 },
    })),
    households: instance.households.map((household, i) => ({
      ...household,
      needs: { ...household.needs, maxFloorWithoutLift: i % 3 === 0 ? i % 2 : null },
    })),
  });
}

function eligibleAt({ instance, households, verdict }: AuditedInstance, v: number): number[] {
  const excludes = instance.policy.rules.unknown === 'exclude' ? ['failed', 'unknown'] : ['failed'];
  return [...households.keys()].filter((h) => verdict(h, v).every(({ status }) => !excludes.includes(status)));
}

const DRAWN = [1, 2, 3, 4, 5].map((seed) => ({ kind: `drawn ${seed}`, instance: drawn(seed) }));
/** Households that differ in everything a rule reads, and are alike in much of it. */
const RICH = [1, 2, 3, 4, 5, 6].map((seed) => ({
  kind: `rich ${seed}`,
  instance: freezeInstance(richInstance(seed, { households: 400, vacancies: 60 })),
}));

describe('the pairings that the audit reads', () => {
  it.each([...DRAWN, ...RICH])(
    'are those that every rule leaves, counted with and without some ($kind)',
    ({ instance }) => {
      const audited = readInstance(instance, solveInstance(instance));
      const isFree = Uint8Array.from(audited.households, (_, h) => (h % 3 === 0 ? 0 : 1));
      let counted = 0;
      audited.vacancies.forEach((_, v) => {
        const eligible = eligibleAt(audited, v);
        expect([...audited.households.keys()].filter((h) => isEligiblePair(audited.eligible, h, v))).toEqual(eligible);
        if (v % 2 === 0) counted += eligible.filter((h) => isFree[h] === 1).length;
      });
      const even = [...audited.vacancies.keys()].filter((v) => v % 2 === 0);
      expect(countPairs(audited.eligible, isFree, even)).toBe(counted);
      expect(counted).toBeGreaterThan(50);
    },
  );

  it.each(DRAWN)(
    'have the points of their lines; those left out have too few to bear on a proof ($kind)',
    ({ instance }) => {
      const result = solveInstance(instance);
      const audited = readInstance(instance, result);
      const { offsets, households, points } = audited.pairs;
      let leftOut = 0;
      audited.vacancies.forEach(({ vacancy: { id } }, v) => {
        const read = new Map<number, number>();
        for (let at = offsets[v] as number; at < (offsets[v + 1] as number); at++) {
          read.set(households[at] as number, points[at] as number);
        }
        const prices = result.prices.filter(({ vacancyId }) => vacancyId === id);
        const served = result.proposals.find((p) => p.vacancyId === id && p.rank === 1)?.points ?? Infinity;
        for (const h of eligibleAt(audited, v)) {
          const own = audited.terms(h, v).reduce((sum, term) => sum + term.points, 0);
          if (read.has(h)) expect(read.get(h)).toBe(own);
          else {
            leftOut++;
            expect(prices.every((price) => price.filled >= 1 && own < price.points) && own < served).toBe(true);
          }
        }
      });
      expect(auditResult(instance, result)).toEqual([]);
      expect(leftOut + points.length).toBeGreaterThan(50);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { separationText } from '#api/pages/candidate-comparison-view.js';
import { compareCandidates } from '#casework/candidate-comparison.js';
import type { Instant } from '#domain/dates.js';
import { vacancyId } from '#domain/ids.js';
import type { Criterion, Term } from '#domain/policy.js';
import type { Rank } from '#domain/proposal.js';

const LANDLORD = { role: 'landlordReferent' } as const;
const ASSOCIATION = { role: 'association' } as const;

function candidate(rank: Rank, points: Partial<Record<Criterion, number>>, elsewhere = false) {
  const contactRecordedAt: Instant | null = null;
  const terms = Object.entries(points).map(
    ([criterion, value]): Term => ({
      criterion: criterion as Criterion,
      points: value,
      observed: value,
      unit: 'points',
      weight: 1,
      source: 'policy',
    }),
  );
  return {
    rank,
    points: terms.reduce((sum, term) => sum + term.points, 0),
    terms,
    contactRecordedAt,
    rankOneElsewhere: elsewhere ? vacancyId('autre') : null,
  };
}

const contacted = <T extends object>(list: readonly T[]) =>
  list.map((one) => ({ ...one, contactRecordedAt: '2026-11-22T07:12:00.000Z' as Instant }));

const THREE = [
  candidate(1, { waiting: 400, legalPriority: 180, typologyExact: 10, effortMargin: 5, need: 120 }),
  candidate(2, { waiting: 300, legalPriority: 180, typologyExact: 10, effortMargin: 40 }),
  candidate(3, { waiting: 100, legalPriority: 90, typologyExact: 10, effortMargin: 5 }),
];

describe('the comparison of the candidates of a list', () => {
  it('says before contact who waits since longest, and nothing else that would single a household out', () => {
    const { criteria, unsaid } = compareCandidates(THREE, LANDLORD);
    expect(criteria.map(({ criterion }) => criterion)).toEqual(['waiting']);
    expect(unsaid).toBe(true);
  });

  it('says an order on each criterion, and what all of them share', () => {
    const { criteria } = compareCandidates(contacted(THREE), LANDLORD);
    expect(criteria).toEqual([
      { criterion: 'waiting', differs: true, standings: ['ahead', 'between', 'behind'] },
      { criterion: 'legalPriority', differs: true, standings: ['aheadWithOthers', 'aheadWithOthers', 'behind'] },
      { criterion: 'typologyExact', differs: false, standings: ['level', 'level', 'level'] },
      { criterion: 'effortMargin', differs: true, standings: ['behind', 'ahead', 'behind'] },
    ]);
  });

  it('tells the association alone who has more of a legal need', () => {
    const told = (access: typeof LANDLORD | typeof ASSOCIATION) =>
      compareCandidates(contacted(THREE), access).criteria.map(({ criterion }) => criterion);
    expect(told(LANDLORD)).not.toContain('need');
    expect(told(ASSOCIATION)).toContain('need');
    expect(compareCandidates(THREE, LANDLORD).unsaid).toBe(true);
    expect(compareCandidates(THREE, ASSOCIATION).unsaid).toBe(false);
  });

  it('tells who has the stronger legal priority once every contact is taken, to the landlord and not to a reserver', () => {
    const all = contacted(THREE);
    const told = (list: Parameters<typeof compareCandidates>[0], role: 'landlordReferent' | 'reserver') =>
      compareCandidates(list, { role }).criteria.some(({ criterion }) => criterion === 'legalPriority');
    expect(told(THREE, 'landlordReferent')).toBe(false);
    expect(told([...all.slice(0, 2), ...THREE.slice(2)], 'landlordReferent')).toBe(false);
    expect(told(all, 'landlordReferent')).toBe(true);
    expect(told(all, 'reserver')).toBe(false);
  });

  it('puts what separates two candidates in words, the heaviest first, both ways', () => {
    const [first, second] = compareCandidates(contacted(THREE), LANDLORD).separations;
    expect(first).toMatchObject({ rank: 1, next: 2, ahead: ['waiting'], behind: ['effortMargin'], total: 'ahead' });
    expect(second).toMatchObject({ ahead: ['waiting', 'legalPriority', 'effortMargin'], behind: [] });
    expect(first && separationText(first)).toEqual({
      title: 'Le rang 1 devant le rang 2',
      text: 'Le rang 1 attend depuis plus longtemps. Le rang 2 a un loyer plus adapté à ses ressources. La somme des critères met le premier devant.',
    });
  });

  it('says why a candidate that has more comes after', () => {
    const list = (elsewhere: boolean) => [candidate(1, { waiting: 100 }), candidate(2, { waiting: 200 }, elsewhere)];
    const text = (elsewhere: boolean) => {
      const [only] = compareCandidates(list(elsewhere), LANDLORD).separations;
      return only === undefined ? '' : separationText(only).text;
    };
    expect(text(true)).toContain('il est de rang 1 sur un autre');
    expect(text(false)).toContain('toute la région est optimisée');
    const [level] = compareCandidates(
      [candidate(1, { waiting: 1 }), candidate(2, { waiting: 1 })],
      LANDLORD,
    ).separations;
    expect(level && separationText(level).text).toContain('départagés par l’ancienneté');
  });

  it('has nothing to separate in a list of one or none', () => {
    expect(compareCandidates([], LANDLORD)).toEqual({ unsaid: false, criteria: [], separations: [] });
    expect(compareCandidates([candidate(1, { waiting: 1 })], LANDLORD).separations).toEqual([]);
  });
});

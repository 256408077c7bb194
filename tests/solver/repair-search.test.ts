import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import { baseFor } from '#solver/packed-weight.js';
import { RepairSearch, WeightedRows } from '#solver/repair-search.js';
import { problemOf, randomProblem, seeded } from './random-problem.js';

/** Its searches can be counted: what stays in place costs none. */
class CountedSearch extends RepairSearch {
  get searches(): number {
    return this.search;
  }
}

function searchOf(problem: ReturnType<typeof problemOf>) {
  const rows = new WeightedRows(problem);
  const search = new CountedSearch(rows, problem, baseFor(problem, 1_000));
  search.restart();
  /** Gives points to pairings of some vacancies and repairs; how many searches that took. */
  const change = (points: Readonly<Record<number, number>>, vacancies: readonly number[]) => {
    for (const [pairing, value] of Object.entries(points)) rows.points[Number(pairing)] = value;
    for (const vacancy of vacancies) rows.reopen(vacancy);
    const before = search.searches;
    search.repair(vacancies);
    return search.searches - before;
  };
  const plan = () => Array.from(search.pairingOf, (pairing) => (pairing < 0 ? -1 : problem.households[pairing]!));
  const full = () => {
    const outcome = solveAssignment({ ...problem, points: rows.points.slice() });
    return outcome.status === 'optimal' ? [...outcome.assignment.householdOf] : plan().fill(-1);
  };
  return { search, rows, change, plan, full };
}

const pairing = (household: number, points: number, tieBreak = 0) => ({ household, points, tieBreak });

describe('the repair of an optimum', () => {
  /** Vacancy 0 has household 0, and could have 1, who is free; vacancies 1 to 3 have nobody else to have. */
  const alone = (tieBreak: number, days: number) =>
    searchOf(
      problemOf(
        [[pairing(0, 10, 7), pairing(1, 8, tieBreak)], [pairing(2, 5)], [pairing(3, 5)], [pairing(4, 5)]],
        [5, days, 0, 0, 0],
      ),
    );

  it.each([
    ['more points', 12, 9, 5, 0, 0],
    ['as much as its next best', 8, 7, 5, 0, 0],
    ['a point more than its next best, of more days', 9, 7, 9, 0, 0],
    ['a tie-break more than its next best', 8, 6, 5, 0, 0],
    ['a day more than its next best', 8, 9, 4, 0, 0],
    ['a tie-break less than its next best', 8, 8, 5, 2, 1],
    ['a day less than its next best', 8, 0, 6, 2, 1],
    ['a point less than its next best', 7, 0, 0, 2, 1],
  ])('costs what has to move, where a pair is worth %s', (_, points, tieBreak, days, searches, household) => {
    const { change, plan, full } = alone(tieBreak, days);
    expect(change({ 0: points }, [0])).toBe(searches);
    expect(plan()).toEqual([household, 2, 3, 4]);
    expect(plan()).toEqual(full());
  });

  /** Vacancies 0 and 1 both want household 0 alone; 2 and 3 have their own. */
  const contested = (tieBreak: number) =>
    searchOf(problemOf([[pairing(0, 10, tieBreak)], [pairing(0, 8, 5)], [pairing(1, 5)], [pairing(2, 5)]], [3, 0, 0]));

  it.each([
    ['more', 9, 0, 0, 0],
    ['as much, of the greater tie-break', 8, 6, 0, 0],
    ['as much in all', 8, 5, 0, 0],
    ['as much, of the smaller tie-break', 8, 4, 2, 1],
    ['less', 7, 9, 2, 1],
  ])('gives a household up where another vacancy would be worth %s', (_, points, tieBreak, searches, vacancy) => {
    const { change, plan } = contested(tieBreak);
    expect(plan()).toEqual([0, -1, 1, 2]);
    // The vacancy that lets go comes back by one search, and its household is offered where that has found it none.
    expect(change({ 0: points }, [0])).toBe(searches);
    expect(plan()).toEqual(vacancy === 0 ? [0, -1, 1, 2] : [-1, 0, 1, 2]);
  });

  it('leaves an empty vacancy in place, or takes it in by one search', () => {
    const { change, plan } = contested(9);
    expect(change({ 1: 7 }, [1])).toBe(0);
    expect(change({ 1: 9 }, [1])).toBe(1);
    expect(plan()).toEqual([0, -1, 1, 2]);
    expect(change({ 1: 11 }, [1])).toBe(1);
    expect(plan()).toEqual([-1, 0, 1, 2]);
  });

  it('ends a path at a household that is out, which then needs no search of its own', () => {
    const rows = [
      [pairing(0, 9, 1), pairing(1, 1, 2)],
      [pairing(1, 9, 3), pairing(0, 1, 4)],
      [pairing(2, 5)],
      [pairing(3, 5)],
    ];
    const { change, plan } = searchOf(problemOf(rows, [0, 0, 0, 0]));
    expect(plan()).toEqual([0, 1, 2, 3]);
    expect(change({ 0: 1, 1: 9, 2: 1, 3: 9 }, [0, 1])).toBe(2);
    expect(plan()).toEqual([1, 0, 2, 3]);
  });

  it('is a new start where more than half of the vacancies let go, and only then', () => {
    const rows = [0, 1, 2, 3].map((v) => [pairing(v, 9), pairing(v + 4, 5)]);
    const worse = (vacancies: readonly number[]) => {
      const { change, plan, full } = searchOf(problemOf(rows, new Array(8).fill(0)));
      const searches = change(Object.fromEntries(vacancies.map((v) => [2 * v, 1])), vacancies);
      expect(plan()).toEqual(full());
      return searches;
    };
    expect(worse([1])).toBe(2);
    expect(worse([0, 3])).toBe(4);
    // Three vacancies and their households would take six searches; everything anew takes four.
    expect(worse([0, 1, 3])).toBe(4);
    expect(worse([0, 1, 2, 3])).toBe(4);
  });

  it('is a new start after 2^17 repairs over the number of vacancies', () => {
    const { search, change } = alone(0, 0);
    for (let repair = 0; repair < 2 ** 15; repair++) search.repair([]);
    expect(search.searches).toBe(4);
    expect(change({}, [])).toBe(4);
    for (let repair = 0; repair < 2 ** 15; repair++) search.repair([]);
    expect(search.searches).toBe(8);
    expect(change({}, [])).toBe(4);
  });

  it('gives the full solve of small problems full of ties, whatever rows change and however far', () => {
    for (let seed = 0; seed < 150; seed++) {
      const below = seeded(seed);
      const size = { vacancies: 3 + (seed % 3), households: 3 + (seed % 4) };
      const problem = randomProblem(seed + 70, {
        ...size,
        density: 75,
        points: [0, 2],
        daysBelow: 1 + (seed % 3),
        tieBelow: 2 ** 30,
      });
      const { change, plan, full } = searchOf(problem);
      expect({ seed, plan: plan() }).toEqual({ seed, plan: full() });
      for (let step = 0; step < 8; step++) {
        const vacancies = Array.from({ length: size.vacancies }, (_, v) => v).filter(() => below(3) === 0);
        const points: Record<number, number> = {};
        for (const v of vacancies) {
          for (let at = problem.offsets[v]!; at < problem.offsets[v + 1]!; at++) if (below(2)) points[at] = below(4);
        }
        change(points, vacancies);
        expect({ seed, step, plan: plan() }).toEqual({ seed, step, plan: full() });
      }
    }
  });
});

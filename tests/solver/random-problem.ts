import type { AssignmentProblem } from '#solver/problem.js';

/** Seeded generator (mulberry32): integers from 0 to below the bound. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export interface Pairing {
  readonly household: number;
  readonly points: number;
  readonly tieBreak: number;
}

export function problemOf(rows: readonly (readonly Pairing[])[], waitingDays: readonly number[]): AssignmentProblem {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, vacancy) => {
    offsets[vacancy + 1] = offsets[vacancy]! + row.length;
  });
  const all = rows.flat();
  return {
    vacancyCount: rows.length,
    householdCount: waitingDays.length,
    offsets,
    households: Int32Array.from(all, (pairing) => pairing.household),
    points: Int32Array.from(all, (pairing) => pairing.points),
    waitingDays: Int32Array.from(waitingDays),
    tieBreak: Uint32Array.from(all, (pairing) => pairing.tieBreak),
  };
}

export interface RandomShape {
  readonly vacancies: number;
  readonly households: number;
  /** Pairings kept out of 100. */
  readonly density: number;
  readonly points: readonly [least: number, greatest: number];
  readonly daysBelow: number;
  readonly tieBelow: number;
}

export function randomProblem(seed: number, shape: RandomShape): AssignmentProblem {
  const below = seeded(seed);
  const [least, greatest] = shape.points;
  const rows = Array.from({ length: shape.vacancies }, () => {
    const row: Pairing[] = [];
    for (let household = 0; household < shape.households; household++) {
      if (below(100) >= shape.density) continue;
      row.push({ household, points: least + below(greatest - least + 1), tieBreak: below(shape.tieBelow) });
    }
    return row;
  });
  return problemOf(
    rows,
    Array.from({ length: shape.households }, () => below(shape.daysBelow)),
  );
}

import type { VacancyId } from '#domain/ids.js';
import type { RunResult } from '../run-result.js';

/**
 * Points below which no pairing of a vacancy bears on what the audit proves of a result, whether the result is right or
 * not. Where the filled part of a price is at least 1, a pairing with fewer points than the price has a slack above 0 at
 * whatever margin of its household: it defines no margin, grounds no price, is in no equal plan, so solver/verify.ts says
 * the same of the stage with it or without it. With fewer points than who is served at rank 1 it is no envy. What a
 * target may add at rank 1 is left room for. A filled part of 0 makes every pairing count: −Infinity.
 */
export function pointFloors(result: RunResult, vacancyAt: ReadonlyMap<VacancyId, number>): Float64Array {
  const floors = new Float64Array(vacancyAt.size).fill(Number.POSITIVE_INFINITY);
  const atMost = (vacancyId: VacancyId, points: number): void => {
    const v = vacancyAt.get(vacancyId);
    if (v !== undefined) floors[v] = Math.min(floors[v] as number, points);
  };
  const added = result.coefficients.reduce((sum, { coefficient }) => sum + Math.max(0, coefficient), 0);
  for (const { vacancyId, rank, filled, points } of result.prices) {
    atMost(vacancyId, filled < 1 ? Number.NEGATIVE_INFINITY : points - (rank === 1 ? added : 0));
  }
  for (const { vacancyId, rank, points } of result.proposals) if (rank === 1) atMost(vacancyId, points);
  return floors;
}

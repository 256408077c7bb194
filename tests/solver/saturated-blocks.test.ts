import { describe, expect, it } from 'vitest';
import { Augmentation } from '#solver/augmentation.js';
import { packingBase } from '#solver/packed-weight.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { RowOrder } from '#solver/row-order.js';
import { BLOCK, SaturatedBlocks } from '#solver/saturated-blocks.js';
import { randomProblem } from './random-problem.js';
import { runs } from './runs.js';

/** Rows that count how often they are read. */
class CountedRows extends RowOrder {
  reads = 0;

  override at(vacancy: number, rank: number): number {
    this.reads++;
    return super.at(vacancy, rank);
  }
}

function searched(problem: AssignmentProblem, blocks: SaturatedBlocks | null) {
  const rows = new CountedRows(problem);
  const state = new Augmentation(rows, problem, packingBase(problem), blocks);
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) state.add(vacancy);
  return { reads: rows.reads, pairingOf: [...state.pairingOf], prices: [...state.pricePacked] };
}

const SHAPES = [
  { density: 100, points: [0, 1000], daysBelow: 900, tieBelow: 2 ** 32 },
  { density: 80, points: [0, 12], daysBelow: 3, tieBelow: 2 ** 32 },
  { density: 60, points: [-40, 40], daysBelow: 40, tieBelow: 8 },
] as const;

const crowded = (seed: number) =>
  randomProblem(seed + 4_000, { ...SHAPES[seed % 3]!, vacancies: 60 + (seed % 7), households: 50 + (seed % 23) });

describe('blocks of saturated prefixes', () => {
  it('change neither plan nor prices of 150 crowded instances, and spare readings', () => {
    const total = { with: 0, without: 0 };
    for (let seed = 0; seed < runs(150); seed++) {
      const problem = crowded(seed);
      const { reads, ...found } = searched(
        problem,
        new SaturatedBlocks(problem.vacancyCount, seed % 4 === 0 ? BLOCK : 0),
      );
      const { reads: plainReads, ...expected } = searched(problem, null);
      expect({ seed, found }).toEqual({ seed, found: expected });
      total.with += reads;
      total.without += plainReads;
    }
    expect(total.with).toBeLessThan(0.8 * total.without);
  });

  it('nothing is passed by before it has been read, nor where it may be worth as much as asked', () => {
    const blocks = new SaturatedBlocks(2, 0);
    expect(blocks.firstWorth(0, 0, 5)).toBe(0);
    blocks.keep(0, BLOCK - 1, 4);
    blocks.keep(0, 3 * BLOCK - 1, 5);
    expect(blocks.firstWorth(0, 0, 4)).toBe(0);
    expect(blocks.firstWorth(0, 0, 4.5)).toBe(BLOCK);
    expect(blocks.firstWorth(0, 2 * BLOCK, 5)).toBe(2 * BLOCK);
    expect(blocks.firstWorth(0, 2 * BLOCK, 6)).toBe(3 * BLOCK);
    expect(blocks.firstWorth(0, 7 * BLOCK, 6)).toBe(7 * BLOCK);
    expect(blocks.firstWorth(1, 0, 9)).toBe(0);
  });

  it('begin after the places that are read one by one', () => {
    const blocks = new SaturatedBlocks(1, 2 * BLOCK);
    blocks.keep(0, 3 * BLOCK - 1, 4);
    expect(blocks.firstWorth(0, 2 * BLOCK, 4)).toBe(2 * BLOCK);
    expect(blocks.firstWorth(0, 2 * BLOCK, 5)).toBe(3 * BLOCK);
    expect(new SaturatedBlocks(1).oneByOne % BLOCK).toBe(0);
  });

  it('the worth of a block is the one kept last, in rows of any depth', () => {
    const blocks = new SaturatedBlocks(1, 0);
    for (let block = 0; block < 40; block++) blocks.keep(0, (block + 1) * BLOCK - 1, 100 - block);
    expect(blocks.firstWorth(0, 0, 101)).toBe(40 * BLOCK);
    expect(blocks.firstWorth(0, 39 * BLOCK, 62)).toBe(40 * BLOCK);
    blocks.keep(0, 6 * BLOCK - 1, 200);
    expect(blocks.firstWorth(0, 0, 101)).toBe(5 * BLOCK);
  });
});

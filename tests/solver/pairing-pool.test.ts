import { expect, it } from 'vitest';
import { PairingPool } from '#solver/pairing-pool.js';

class Pool extends PairingPool {
  room(size: number): void {
    this.makeRoom(size);
  }

  get lengths(): number[] {
    return [this.households.length, this.points.length, this.tieBreak.length];
  }
}

it('a pool keeps its arrays while there is room, and at least doubles them with all they hold where there is not', () => {
  const pool = new Pool();
  const { points } = pool;
  pool.households[7] = 3;
  pool.points[7] = -5;
  pool.tieBreak[7] = 2 ** 31;
  pool.room(1024);
  expect(pool.points).toBe(points);
  pool.room(1025);
  expect(pool.lengths).toEqual([2048, 2048, 2048]);
  expect([pool.households[7], pool.points[7], pool.tieBreak[7]]).toEqual([3, -5, 2 ** 31]);
  pool.room(10_000);
  expect(pool.lengths).toEqual([10_000, 10_000, 10_000]);
  expect([pool.households[7], pool.points[7], pool.tieBreak[7]]).toEqual([3, -5, 2 ** 31]);
});

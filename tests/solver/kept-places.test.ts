import { expect, it } from 'vitest';
import { KeptPlaces } from '#solver/kept-places.js';

it('places kept are counted for each household, those of rank 1 apart, wherever they are', () => {
  const kept = new KeptPlaces(3);
  kept.add({ household: 0, rank: 1, vacancy: 4 });
  kept.add({ household: 0, rank: 2, vacancy: null });
  kept.add({ household: 2, rank: 1, vacancy: null });
  expect([...kept.places]).toEqual([2, 0, 1]);
  expect([...kept.firsts]).toEqual([1, 0, 1]);
  expect(kept.forget(4)).toEqual([0]);
  expect([...kept.places]).toEqual([1, 0, 1]);
  expect([...kept.firsts]).toEqual([0, 0, 1]);
  expect(kept.forget(4)).toEqual([]);
});

it('a place kept on a vacancy closes its rank, and the vacancy to its household', () => {
  const kept = new KeptPlaces(3);
  kept.add({ household: 0, rank: 1, vacancy: 4 });
  kept.add({ household: 1, rank: 3, vacancy: 4 });
  expect([1, 2, 3].map((rank) => kept.leaves(4, rank, 2))).toEqual([false, true, false]);
  expect([0, 1, 2].map((household) => kept.leaves(4, 2, household))).toEqual([false, false, true]);
  expect(kept.leaves(5, 1, 0)).toBe(true);
  expect(kept.forget(4)).toEqual([0, 1]);
  expect(kept.leaves(4, 1, 0)).toBe(true);
});

it('a list that is held is closed at every rank until it is forgotten', () => {
  const kept = new KeptPlaces(1);
  kept.close(2);
  expect([1, 2, 3].map((rank) => kept.leaves(2, rank, 0))).toEqual([false, false, false]);
  expect(kept.leaves(1, 1, 0)).toBe(true);
  expect(kept.forget(2)).toEqual([]);
  expect(kept.leaves(2, 1, 0)).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { apportion, partOf } from '#simulation/generator/apportion.js';
import { randomStream } from '#simulation/generator/random.js';

const draws = (seed: string, stream: string, index: number, count = 8): number[] => {
  const random = randomStream(seed, stream, index);
  return Array.from({ length: count }, () => random.next());
};

describe('seeded streams', () => {
  it('a stream gives the same numbers every time', () => {
    expect(draws('demo', 'household', 7)).toEqual(draws('demo', 'household', 7));
  });

  it.each([
    ['seed', 'demo2', 'household', 7],
    ['kind of entity', 'demo', 'vacancy', 7],
    ['index', 'demo', 'household', 8],
  ] as const)('another %s gives other numbers', (_, seed, stream, index) => {
    expect(draws(seed, stream, index)[0]).not.toBe(draws('demo', 'household', 7)[0]);
  });

  it('numbers fill [0, 1) evenly, first draws of neighbouring streams included', () => {
    const firsts = Array.from({ length: 20_000 }, (_, i) => draws('even', 'x', i, 1)[0] as number);
    const tenths = new Array<number>(10).fill(0);
    for (const value of firsts) tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1;
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  it('normal deviates have mean 0 and variance 1', () => {
    const random = randomStream('normal', 'x', 0);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });

  it('integers reach both ends and nothing beyond', () => {
    const random = randomStream('ends', 'x', 0);
    const values = new Set(Array.from({ length: 500 }, () => random.integer(3, 5)));
    expect([...values].sort()).toEqual([3, 4, 5]);
  });

  it('weights are respected and a weight of 0 is never drawn', () => {
    const random = randomStream('weights', 'x', 0);
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 10_000; i++) {
      const key = random.weighted({ a: 3, b: 0, c: 1 });
      counts[key] = (counts[key] ?? 0) + 1;
    }
    expect(counts.b).toBe(0);
    expect((counts.a ?? 0) / 10_000).toBeCloseTo(0.75, 1);
  });

  it('identifiers have the form of a version 4 UUID and differ', () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => randomStream('demo', 'id', i).uuid());
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('apportionment', () => {
  it.each<[string, number, Record<string, number>, Record<string, number>]>([
    ['the sum of the weights gives the weights back', 10, { a: 7, b: 3 }, { a: 7, b: 3 }],
    ['the largest remainder takes what is left', 10, { a: 1, b: 1, c: 2 }, { a: 3, b: 2, c: 5 }],
    ['nothing to share', 0, { a: 1, b: 2 }, { a: 0, b: 0 }],
  ])('%s', (_, total, weights, expected) => {
    expect(apportion(total, weights)).toEqual(expected);
  });

  it('parts laid end to end hold every item once', () => {
    const parts = { a: 2, b: 0, c: 3 };
    expect([0, 1, 2, 3, 4].map((i) => partOf(parts, i))).toEqual(['a', 'a', 'c', 'c', 'c']);
    expect(() => partOf(parts, 5)).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { compareLists } from '../../bench/lists.js';

describe('candidate lists of the engine', () => {
  it.each([
    ['S', 3_400, 40],
    ['M', 16_000, 300],
  ])('equal the naive lists on every vacancy of a region of size %s', (name, households, vacancies) => {
    const { lists, pairs, different } = compareLists(`lists-${name}`, households, vacancies);
    expect(different).toBe(0);
    expect(lists).toBeGreaterThan(vacancies);
    expect(pairs).toBeGreaterThan(20 * vacancies);
  });
});

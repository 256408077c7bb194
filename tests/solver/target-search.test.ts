import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { searchCoefficients } from '#solver/target-search.js';
import type { ShortfallReason } from '#solver/targets.js';
import { crowdedTargets, tiedTargets } from './random-targets.js';

interface Found {
  readonly seed: number;
  readonly coefficients: readonly number[];
  readonly reasons: readonly (ShortfallReason | null)[];
  readonly solves: number;
}

/**
 * What the search was seen to find, one small problem per combination of reasons and length of search, then some that
 * go to its limit. Its steps are a choice, not a law: who changes them reads the differences here.
 */
const FOUND: { readonly tied: readonly Found[]; readonly crowded: readonly Found[] } = JSON.parse(
  readFileSync(new URL('./fixtures/target-search.json', import.meta.url), 'utf8'),
);

const search = (problemOf: typeof tiedTargets, { seed }: Found): Found => {
  const { coefficients, reasons, solves } = searchCoefficients(problemOf(seed));
  return { seed, coefficients: [...coefficients], reasons, solves };
};

it('the search of coefficients takes the same steps to the same coefficients and reasons, whatever the machine', () => {
  expect(FOUND.tied.map((found) => search(tiedTargets, found))).toEqual(FOUND.tied);
});

it('the search of coefficients ends at its limit, where groups pull against one another', () => {
  expect(FOUND.crowded.map((found) => search(crowdedTargets, found))).toEqual(FOUND.crowded);
  expect(FOUND.crowded.some(({ solves }) => solves >= 120)).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { OutcomeStore } from '#cli/simulation/outcome-store.js';
import { ASSUMPTION_SETS, type AssumptionSet } from '#simulation/assumptions.js';
import { calibrationProblems } from '#simulation/calibration.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import { policiesOf, rounds, seedLosses, tried } from '../../bench/evaluation/candidates.js';
import { CHOSEN, chosenPolicy, EXPERIMENTS, SEEDS } from '../../bench/evaluation/plan.js';
import { evaluationText } from '../../bench/evaluation/text.js';
import { readProjectFile } from '../support/project-files.js';

describe('docs/evaluation.md', () => {
  it('is what the stored outcomes say', async () => {
    const store = await OutcomeStore.open('bench/evaluation/results.ndjson');
    expect(readProjectFile('docs/evaluation.md')).toBe(evaluationText(store));
  });

  it('reports seeds that no calibration has seen, and no frozen calibration has changed', () => {
    for (const [set, calibration] of Object.entries(CALIBRATIONS)) {
      expect(calibrationProblems(calibration, ASSUMPTION_SETS[set as AssumptionSet])).toEqual([]);
      expect(calibration.seeds.filter((seed) => SEEDS.includes(seed))).toEqual([]);
    }
    expect(Math.min(...SEEDS)).toBeGreaterThan(100);
    expect(EXPERIMENTS[0]?.policies).toEqual(['statusQuo', 'default']);
  });

  it('chose its policy among those tried on other seeds, and plans it on those of the reports', () => {
    const { version: _, title: __, ...chosen } = chosenPolicy();
    const candidates = rounds().flatMap((round) => round.sets.flatMap(() => policiesOf(round)));
    expect(tried().map(({ policy }) => policy)).toEqual(candidates);
    expect(candidates).toContainEqual(expect.objectContaining(chosen));
    const seeds = [...rounds().flatMap(({ from, to }) => [from, to]), ...seedLosses().map(({ seed }) => seed)];
    expect(Math.max(...seeds)).toBeLessThan(Math.min(...SEEDS));
    const planned = EXPERIMENTS.filter(({ policies }) => policies.includes(CHOSEN));
    expect(planned.map(({ set }) => set)).toEqual(['base', 'prudent', 'misspecified']);
    for (const { seeds: reported } of planned) expect(reported).toEqual(SEEDS);
  });
});

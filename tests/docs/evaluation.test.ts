import { describe, expect, it } from 'vitest';
import { OutcomeStore } from '#cli/simulation/outcome-store.js';
import { ASSUMPTION_SETS, type AssumptionSet } from '#simulation/assumptions.js';
import { calibrationProblems } from '#simulation/calibration.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import { EXPERIMENTS, SEEDS } from '../../bench/evaluation/plan.js';
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
});

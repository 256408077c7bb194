import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/**
 * What `npm run mutation` runs against every mutant of the solver: its own tests alone, one process, few random
 * instances, no HiGHS.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['tests/solver/**/*.test.ts'],
    exclude: ['tests/solver/highs/**'],
    env: { SOLVER_RUNS: '25' },
    globalSetup: [],
    maxWorkers: 1,
  },
});

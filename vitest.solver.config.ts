import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Every branch of the solver, by its own tests alone: `vitest run --config vitest.solver.config.ts --coverage`. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['tests/solver/**/*.test.ts'],
    exclude: ['tests/solver/highs/**'],
    env: { SOLVER_RUNS: '15' },
    globalSetup: [],
    coverage: {
      include: ['solver/**/*.ts'],
      exclude: ['tests/**', 'solver/**/*.d.ts', 'solver/**/*.thread.ts'],
      reporter: ['text'],
      thresholds: { branches: 100 },
    },
  },
});

import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** What `npm run mutation` runs against every mutant of the solver: its own tests alone, one process. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['tests/solver/**/*.test.ts'], globalSetup: [], maxWorkers: 1 },
});

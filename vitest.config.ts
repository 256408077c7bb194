import { defineConfig } from 'vitest/config';

// 'import' and 'default' are implied; naming 'import' would make CommonJS packages (pg) require ES modules.
const conditions = ['source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node'] } },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/published/**', 'tests/redis/**'],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

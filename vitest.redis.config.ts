import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** The suite that needs a real Redis at REDIS_URL (redis://127.0.0.1:6379 by default); without one it fails. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ['tests/redis/**/*.test.ts'] } }),
);

import { mkdirSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, vi } from 'vitest';
import { type RunningApi, startApi } from '#api/main.js';
import type { Role } from '#domain/organisation.js';
import { createRunProgress } from '#infra/run-progress.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type RunningBrowser, startBrowser } from './chromium.js';
import { appDeps, type SeededRegion, seedRegion } from './region.js';

const ROLE_NAMES: Readonly<Partial<Record<Role, string>>> = {
  landlordReferent: 'Référent bailleur',
  association: 'Association',
  regionalAuthority: 'DRIHL',
};

export interface Site {
  /** The region behind the pages; its engine runs when the test says so. */
  readonly region: () => SeededRegion;
  readonly databaseUrl: () => string;
  /** A page of a fresh browser profile that has entered a role through the picker. */
  enter(role: Role | null, options?: BrowserContextOptions): Promise<Page>;
  /** Keeps a picture in $SHOTS_DIR, where somebody wants to look. */
  shoot(page: Page, name: string): Promise<void>;
}

/** A real server on a small solved region and a real browser, for the tests of the calling file. */
export function useSite(): Site {
  // A browser on a busy machine is slow; a wrong page still fails at once.
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const shots = process.env.SHOTS_DIR;
  let db: TestDatabase;
  let seeded: SeededRegion;
  let api: RunningApi;
  let chromium: RunningBrowser;
  let runProgress: ReturnType<typeof createRunProgress>;
  beforeAll(async () => {
    [db, chromium] = await Promise.all([createTestDatabase(), startBrowser()]);
    seeded = await seedRegion(db);
    await seeded.solve();
    runProgress = createRunProgress({ pool: db.pool, url: db.url, onError: () => {}, pollMs: 200 });
    api = await startApi({ ...appDeps(db, seeded), runProgress }, { host: '127.0.0.1', port: 0 });
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
  });
  afterAll(async () => {
    await chromium?.close();
    await api?.stop();
    await runProgress?.close();
  });
  return {
    region: () => seeded,
    databaseUrl: () => db.url,
    async enter(role, options = {}) {
      const context = await chromium.browser.newContext({
        baseURL: api.address,
        locale: 'fr-FR',
        viewport: { width: 1280, height: 900 },
        ...options,
      });
      const page = await context.newPage();
      await page.goto('/');
      if (role !== null) await page.getByRole('button', { name: `Entrer comme ${ROLE_NAMES[role]}` }).click();
      return page;
    },
    async shoot(page, name) {
      if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
    },
  };
}

import { beforeAll, describe, expect, it } from 'vitest';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { createPool } from '#infra/postgres-pool.js';
import { projectInParts } from '#monitoring/projection.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';
import { useSite, violationsOf } from './site.js';

const site = useSite();
const PATHS = ['/suivi', '/suivi/T01?au=2022-12-31', '/suivi/T02?au=2022-12-31', '/suivi/T07?au=2026-01-31'];
/** Text: this file is typed without the DOM. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

beforeAll(async () => {
  const pool = createPool({ url: site.databaseUrl(), max: 1, onError: () => {} });
  await loadMonitoringRows(pool, projectInParts(reconstitutionEvents(), 5_000));
  await pool.end();
});

describe('the pages of monitoring', () => {
  it('have no accessibility violation, one heading each', async () => {
    const page = await site.enter('regionalAuthority');
    for (const [index, path] of PATHS.entries()) {
      await page.goto(path);
      expect(await page.locator('h1').count(), path).toBe(1);
      expect(await violationsOf(page), path).toEqual([]);
      await site.shoot(page, `suivi-${index}`);
    }
    await page.context().close();
  });

  it('need no horizontal scrolling of the page at 320 px: the table scrolls in its own frame', async () => {
    const page = await site.enter('regionalAuthority', { viewport: { width: 320, height: 640 } });
    for (const path of PATHS) {
      await page.goto(path);
      expect(await page.evaluate<number>(OVERFLOW), path).toBe(0);
    }
    await page.context().close();
  });
});

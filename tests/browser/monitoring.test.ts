import { beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#domain/organisation.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { createPool } from '#infra/postgres-pool.js';
import { projectInParts } from '#monitoring/projection.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';
import { violationsOf } from './axe.js';
import { useSite } from './site.js';

const site = useSite();
const PATHS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  regionalAuthority: [
    '/suivi',
    '/suivi/interdepartemental?au=2022-12-31&contingent=prefect',
    '/suivi/T01?au=2022-12-31',
    '/suivi/T02?au=2022-12-31&perimetre=93',
    '/suivi/T07?au=2022-12-31',
    '/suivi/cohortes?au=2022-12-31',
    '/suivi/equite-departements?au=2022-12-31',
    '/suivi/T07?au=2026-01-31',
    '/definitions',
  ],
  association: ['/suivi', '/suivi/T08?au=2022-12-31'],
  landlordReferent: ['/suivi', '/suivi/T13?au=2022-12-31'],
};
const VISITS = Object.entries(PATHS) as [Role, readonly string[]][];
/** Text: this file is typed without the DOM. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

beforeAll(async () => {
  const pool = createPool({ url: site.databaseUrl(), max: 1, onError: () => {} });
  await loadMonitoringRows(pool, projectInParts(reconstitutionEvents(), 5_000));
  await pool.end();
});

describe.each(VISITS)('the pages of monitoring, for %s', (role, paths) => {
  it('have no accessibility violation, one heading each, and nothing the security policy refuses', async () => {
    const page = await site.enter(role);
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
    });
    for (const [index, path] of paths.entries()) {
      await page.goto(path);
      expect(await page.locator('h1').count(), path).toBe(1);
      await site.shoot(page, `suivi-${role}-${index}`);
      expect(await violationsOf(page), path).toEqual([]);
    }
    expect(refused).toEqual([]);
    await page.context().close();
  });

  it('need no horizontal scrolling of the page at 320 px: tables and pictures scroll in their own frames', async () => {
    const page = await site.enter(role, { viewport: { width: 320, height: 640 } });
    for (const [index, path] of paths.entries()) {
      await page.goto(path);
      if (index < 2) await site.shoot(page, `suivi-${role}-320-${index}`);
      expect(await page.evaluate<number>(OVERFLOW), path).toBe(0);
    }
    await page.context().close();
  });
});

describe('the printed page of monitoring', () => {
  it('keeps the table and its pictures, without menu nor form', async () => {
    const page = await site.enter('regionalAuthority');
    await page.goto('/suivi/T02?au=2022-12-31');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.main-nav').isVisible()).toBe(false);
    expect(await page.locator('form.filters').isVisible()).toBe(false);
    expect(await page.locator('.picture svg').first().isVisible()).toBe(true);
    await site.shoot(page, 'suivi-impression');
    await page.context().close();
  });
});

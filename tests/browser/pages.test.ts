import { mkdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '#api/main.js';
import type { Role } from '#domain/organisation.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type RunningBrowser, startBrowser } from './chromium.js';
import { appDeps, type SeededRegion, seedRegion } from './region.js';

const shots = process.env.SHOTS_DIR;
let db: TestDatabase;
let region: SeededRegion;
let api: RunningApi;
let chromium: RunningBrowser;

beforeAll(async () => {
  [db, chromium] = await Promise.all([createTestDatabase(), startBrowser()]);
  region = await seedRegion(db);
  await region.solve();
  api = await startApi(appDeps(db, region), { host: '127.0.0.1', port: 0 });
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
});

afterAll(async () => {
  await chromium?.close();
  await api?.stop();
});

const TITLES: Partial<Record<Role, string>> = {
  landlordReferent: 'Référent bailleur',
  association: 'Association',
  regionalAuthority: 'DRIHL',
};

/** A page of a fresh browser profile that has entered a role through the picker. */
async function enter(
  role: Role | null,
  options: Parameters<RunningBrowser['browser']['newContext']>[0] = {},
): Promise<Page> {
  const context: BrowserContext = await chromium.browser.newContext({
    baseURL: api.address,
    locale: 'fr-FR',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  await page.goto('/');
  if (role !== null) await page.getByRole('button', { name: `Entrer comme ${TITLES[role]}` }).click();
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

// Text: this file is typed without the DOM.
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

const PUBLIC = [
  '/',
  '/accessibilite',
  '/mentions-legales',
  '/donnees-personnelles',
  '/cookies',
  '/algorithme',
  '/definitions',
  '/connexion',
  '/nulle-part',
];

/** Every page that a role reaches, its links to one vacancy, candidate or proposal resolved from its own lists. */
async function pagesOf(role: Role, page: Page): Promise<readonly string[]> {
  const links = async (list: string, selector: string) => {
    await page.goto(list);
    return page.locator(selector).evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href') ?? ''));
  };
  const vacancies = await links('/vacances', 'tbody th a');
  const candidates = vacancies[0] === undefined ? [] : await links(vacancies.at(-1) as string, '.candidate .foot a');
  const own =
    role === 'association'
      ? ['/propositions', '/menages', ...(await links('/propositions', 'tbody a')).slice(0, 1)]
      : [];
  const form = role === 'landlordReferent' ? ['/vacances/nouvelle'] : [];
  return ['/', '/vacances', '/vacances?departement=77', ...form, ...vacancies, ...candidates.slice(0, 1), ...own];
}

describe('every page, for every role', () => {
  it('has no accessibility violation before a role is chosen', async () => {
    const page = await enter(null);
    const titles = new Set<string>();
    for (const path of PUBLIC) {
      await page.goto(path);
      expect(await violationsOf(page), path).toEqual([]);
      titles.add(await page.title());
      await shoot(page, `public-${path.slice(1) || 'accueil'}`);
    }
    expect(titles.size).toBe(PUBLIC.length);
    await page.context().close();
  });

  it.each(['landlordReferent', 'association', 'regionalAuthority'] as const)(
    'has no accessibility violation for %s, says that its data are invented, and weighs less than 300 kB',
    async (role) => {
      const page = await enter(role);
      const paths = await pagesOf(role, page);
      expect(paths.length).toBeGreaterThan(4);
      for (const [index, path] of paths.entries()) {
        await page.goto(path, { waitUntil: 'networkidle' });
        expect(await page.locator('h1').count(), path).toBe(1);
        expect(await page.getByText('Données fictives').count(), path).toBe(1);
        expect(await violationsOf(page), path).toEqual([]);
        await shoot(page, `${role}-${index}`);
      }
      const weights = await weightsOf(role, paths);
      expect(Math.max(...weights)).toBeLessThan(300_000);
      await page.context().close();
    },
    120_000,
  );
});

/** Bytes of each page with an empty cache, as decoded by the browser. */
async function weightsOf(role: Role, paths: readonly string[]): Promise<readonly number[]> {
  const weights: number[] = [];
  for (const path of [...new Set(paths)].slice(0, 6)) {
    const page = await enter(role);
    const bodies: Promise<number>[] = [];
    page.on('response', (response) =>
      bodies.push(
        response.body().then(
          ({ length }) => length,
          () => 0,
        ),
      ),
    );
    await page.goto(path, { waitUntil: 'networkidle' });
    weights.push((await Promise.all(bodies)).reduce((total, bytes) => total + bytes, 0));
    await page.context().close();
  }
  return weights;
}

describe('narrow screens', () => {
  it.each(['landlordReferent', 'association'] as const)(
    'need no horizontal scrolling at 320 px for %s',
    async (role) => {
      const page = await enter(role, { viewport: { width: 320, height: 640 } });
      for (const [index, path] of (await pagesOf(role, page)).entries()) {
        await page.goto(path);
        const overflow = await page.evaluate<number>(OVERFLOW);
        expect(overflow, path).toBe(0);
        await shoot(page, `320-${role}-${index}`);
      }
      await page.context().close();
    },
    60_000,
  );
});

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Role } from '#domain/organisation.js';
import { violationsOf } from './axe.js';
import { useSite } from './site.js';

const site = useSite();

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

/** Text: this file is typed without the DOM. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Every page that a role reaches; one vacancy of each kind, one candidate, one proposal, from its own lists. */
async function pagesOf(role: Role, page: Page): Promise<readonly string[]> {
  const links = async (list: string, selector: string): Promise<readonly string[]> => {
    await page.goto(list);
    const anchors = await page.locator(selector).all();
    return Promise.all(anchors.map(async (anchor) => (await anchor.getAttribute('href')) ?? ''));
  };
  const vacancies = await links('/vacances', 'tbody th a');
  const withCandidates = await links('/vacances', 'tbody tr:has(.badge.good) th a');
  const candidates = await links(withCandidates[0] ?? '/', '.candidate .foot a');
  const own =
    role === 'association'
      ? ['/propositions', '/menages', ...(await links('/propositions', 'tbody a')).slice(0, 1)]
      : [];
  const form = role === 'landlordReferent' ? ['/vacances/nouvelle'] : [];
  return [
    '/',
    '/vacances',
    '/vacances?departement=77',
    '/calcul',
    ...form,
    ...vacancies.slice(0, 3),
    ...candidates.slice(0, 1),
    ...own,
  ];
}

/** Bytes that one visit with an empty cache receives, as the browser decodes them. */
async function weightOf(role: Role, path: string): Promise<number> {
  const page = await site.enter(role);
  const bodies: Promise<number>[] = [];
  page.on('response', (response) => {
    bodies.push(
      response.body().then(
        ({ length }) => length,
        () => 0,
      ),
    );
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  await page.context().close();
  return (await Promise.all(bodies)).reduce((total, bytes) => total + bytes, 0);
}

describe('every page', () => {
  it('has no accessibility violation before a role is chosen, and a title of its own', async () => {
    const page = await site.enter(null);
    const titles = new Set<string>();
    for (const path of PUBLIC) {
      await page.goto(path);
      expect(await violationsOf(page), path).toEqual([]);
      titles.add(await page.title());
      await site.shoot(page, `public-${path.slice(1) || 'accueil'}`);
    }
    expect(titles.size).toBe(PUBLIC.length);
    await page.context().close();
  });

  it.each(['landlordReferent', 'association', 'regionalAuthority'] as const)(
    'has no accessibility violation for %s, one heading, and says that its data are invented',
    async (role) => {
      const page = await site.enter(role);
      const paths = await pagesOf(role, page);
      expect(paths.length).toBeGreaterThan(6);
      for (const [index, path] of paths.entries()) {
        await page.goto(path);
        expect(await page.locator('h1').count(), path).toBe(1);
        expect(await page.getByText('Données fictives').count(), path).toBe(1);
        expect(await violationsOf(page), path).toEqual([]);
        await site.shoot(page, `${role}-${index}`);
      }
      await page.context().close();
    },
  );

  it.each(['landlordReferent', 'association'] as const)(
    'needs no horizontal scrolling at 320 px for %s',
    async (role) => {
      const page = await site.enter(role, { viewport: { width: 320, height: 640 } });
      for (const [index, path] of (await pagesOf(role, page)).entries()) {
        await page.goto(path);
        expect(await page.evaluate<number>(OVERFLOW), path).toBe(0);
        await site.shoot(page, `320-${role}-${index}`);
      }
      await page.context().close();
    },
  );

  it('weighs less than 300 kB with an empty cache, the heaviest ones included', async () => {
    const weights = [];
    for (const path of ['/', '/vacances', '/vacances/nouvelle', '/vacances/saint-denis', '/algorithme']) {
      weights.push(await weightOf('landlordReferent', path));
    }
    expect(Math.min(...weights)).toBeGreaterThan(50_000);
    expect(Math.max(...weights)).toBeLessThan(300_000);
  });
});

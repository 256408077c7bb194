import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { ROLES, type Role } from '#domain/organisation.js';
import { type RunningBrowser, startBrowser } from './chromium.js';
import { type Crawl, crawlAs, mayUse, pageRoutes } from './crawl.js';
import { type Demo, startDemo } from './demo.js';
import { liveIn } from './lived-in.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 1_200_000 });

/** Tabs at once: one for each core of the smallest machine. */
const TABS = 2;
/** `null` = whoever has not signed in. */
const VISITORS: readonly (Role | null)[] = [null, ...ROLES];
let demo: Demo;
let chromium: RunningBrowser;
const crawls: Crawl[] = [];

beforeAll(async () => {
  [demo, chromium] = await Promise.all([startDemo(), startBrowser()]);
  await liveIn(demo);
  const waiting = [...VISITORS];
  const looked = new Set<string>();
  const tab = async () => {
    for (let role = waiting.shift(); role !== undefined; role = waiting.shift()) {
      crawls.push(await crawlAs({ demo, browser: chromium.browser, looked }, role));
    }
  };
  await Promise.all(Array.from({ length: TABS }, tab));
});

afterAll(async () => {
  await chromium?.close();
  await demo?.app.close();
});

/** What is to be said of the pages, each line with the role and the address. */
const said = (of: (visit: Crawl['visits'][number]) => readonly string[]): readonly string[] =>
  crawls.flatMap(({ role, visits }) =>
    visits.flatMap((visit) => of(visit).map((words) => `${role} ${visit.address}: ${words}`)),
  );

/** Pages that a right opens and that no link leads to, each for its reason. */
const UNLINKED: readonly { readonly url: RegExp; readonly roles: readonly (Role | null)[] }[] = [
  // Steps of a sign-in: they need the provider, and are walked in tests/api/sign-in.test.ts.
  { url: /^\/connexion\/|^\/deconnexion\//, roles: VISITORS },
  // A landlord designates on its candidate's page, and an association sees its own candidate alone.
  { url: /^\/designations/, roles: ['landlordReferent'] },
  { url: /\/comparaison$/, roles: ['association'] },
];

describe('every page of every role', () => {
  it('is reached by links, and answers', () => {
    const missed = crawls.flatMap(({ role, reached }) =>
      pageRoutes(demo)
        .filter((route) => mayUse(route, role) && !reached.has(route.url))
        .filter(({ url }) => !UNLINKED.some((one) => one.url.test(url) && one.roles.includes(role)))
        .map(({ url }) => `${role} ${url}`),
    );
    expect(missed).toEqual([]);
    expect(said(({ status }) => (status === 200 ? [] : [String(status)]))).toEqual([]);
  });

  it('has no accessibility violation', () => {
    expect(said(({ violations }) => violations)).toEqual([]);
  });

  it('has one heading, reflows at 320 px and at 200 %, shows its focus, gives its reasons, needs no script', () => {
    expect(said(({ faults }) => faults)).toEqual([]);
  });

  it('weighs less than 300 kB with all that it loads', () => {
    const measured = said(({ bytes }) => (bytes > 20_000 && bytes < 300_000 ? [] : [`${bytes} bytes`]));
    expect(measured).toEqual([]);
  });

  it('has a title of its own', () => {
    const shared = crawls.flatMap(({ role, visits }) =>
      visits
        .filter(({ title }, index) => visits.findIndex((one) => one.title === title) !== index)
        .map(({ title, address }) => `${role} ${address}: ${title}`),
    );
    expect(shared).toEqual([]);
  });

  it('leads to nothing that does not answer, and has no form that its role may not send', () => {
    expect(crawls.flatMap(({ role, dead }) => dead.map((one) => `${role} ${one}`))).toEqual([]);
    expect(crawls.flatMap(({ role, shut }) => shut.map((one) => `${role} ${one}`))).toEqual([]);
  });

  it.each(VISITORS)('is refused on a page of its own to whoever has no right to it: %s', async (role) => {
    const cookies = role === null ? {} : { [DEMO_ROLE_COOKIE]: role };
    const refused = pageRoutes(demo).filter((route) => !mayUse(route, role));
    expect(refused.length).toBeGreaterThan(10);
    for (const { url } of refused) {
      const address = url.replace(/:[A-Za-z]+/g, 'aucun');
      const { statusCode, body } = await demo.app.inject({ url: address, headers: { accept: 'text/html' }, cookies });
      expect([url, statusCode, body.match(/<h1/g)?.length]).toEqual([url, role === null ? 401 : 403, 1]);
    }
  });
});

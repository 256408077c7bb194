import type { Browser, Page } from 'playwright-core';
import { type RouteOperation, routeOperations } from '#api/auth/operations.js';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { grantOf, isPublic, type Operation } from '#casework/access/matrix.js';
import type { Role } from '#domain/organisation.js';
import { violationsOf } from './axe.js';
import type { Demo } from './demo.js';
import { addressesOf, bytesOf, faultsOf, unseenFocus } from './page-faults.js';

/** A page as a role finds it, by following links from its home page. */
export interface Visit {
  readonly address: string;
  readonly status: number;
  readonly title: string;
  readonly bytes: number;
  /** What is wrong with it, in words. */
  readonly faults: readonly string[];
  readonly violations: readonly string[];
}

export interface Crawl {
  readonly role: Role | null;
  /** Routes that its links lead to, with the tab where there is one: pages, or files. */
  readonly reached: ReadonlySet<string>;
  readonly visits: readonly Visit[];
  /** Every address that its pages lead to and that does not answer, with the page. */
  readonly dead: readonly string[];
  /** Every address that its forms write to, and that is no route or not the role's. */
  readonly shut: readonly string[];
}

/** CSS pixels: a telephone, and a window of 1280 px at 200 %. */
const NARROW = [320, 640] as const;
const WIDE = { width: 1280, height: 900 } as const;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Pages of the application: addresses read by a browser that are neither files nor data. */
export function pageRoutes(demo: Demo): readonly RouteOperation[] {
  return routeOperations(demo.app).filter(({ method, url }) => method === 'GET' && !NOT_PAGES.test(url));
}

const NOT_PAGES =
  /^\/(api|docs|theme|problems)\/|^\/(docs|livez|readyz)$|[/.](csv|xlsx|json|ics|pdf|etat|modele|questionnaire|courrier)$|^\/seances\/flux/;

/** The home page, and what no link of the demonstration leads to: accounts are elsewhere, the last one comes by e-mail. */
const STARTS = ['/', '/connexion', '/compte', '/jetons', '/desabonnement/inconnue'];

/**
 * Every route that links lead the role to from its home page, each visited once. What `looked` holds was looked at for
 * another role and is not again: the focus rings of a route, the violations of a content that is the same to the letter.
 * `null` = whoever has not signed in.
 */
export async function crawlAs(
  { demo, browser, looked }: { readonly demo: Demo; readonly browser: Browser; readonly looked: Set<string> },
  role: Role | null,
): Promise<Crawl> {
  const context = await browser.newContext({ baseURL: demo.address, locale: 'fr-FR', viewport: WIDE });
  const cookies = role === null ? {} : { [DEMO_ROLE_COOKIE]: role };
  if (role !== null) await context.addCookies([{ name: DEMO_ROLE_COOKIE, value: role, url: demo.address }]);
  const page = await context.newPage();
  const answerTo = (url: string) => demo.app.inject({ url, headers: { accept: 'text/html' }, cookies });
  const isPage = async (url: string) => String((await answerTo(url)).headers['content-type']).startsWith('text/html');
  const routes = routeOperations(demo.app);
  const pages = new Set(pageRoutes(demo));
  const visits: Visit[] = [];
  const reached = new Set<string>();
  const starts = STARTS.filter((address) => mayUse(routeAt(routes, 'GET', address), role));
  const read = new Map<string, string>(starts.map((address) => [address, 'the start']));
  const written = new Map<string, string>();
  // Grows as it is read.
  for (const [address] of read) {
    const route = routeAt(routes, 'GET', address);
    if (route === undefined || !pages.has(route)) continue;
    const template = templateOf(route, address);
    if (reached.has(template)) continue;
    reached.add(template);
    if (!(await isPage(address))) continue;
    visits.push(await visit(page, { template, address, looked }));
    const to = await addressesOf(page);
    for (const one of to.read) if (!read.has(one)) read.set(one, route.url);
    for (const one of to.written) written.set(one, route.url);
  }
  await context.close();
  const dead: string[] = [];
  for (const [url, from] of sampleOf(read, routes)) {
    const { statusCode } = await answerTo(url);
    if (statusCode >= 400) dead.push(`${url} (${statusCode}), on ${from}`);
  }
  const shut = [...written].filter(([address]) => !mayUse(routeAt(routes, 'POST', address), role));
  return { role, reached, visits, dead, shut: shut.map(([address, from]) => `${address}, on ${from}`) };
}

/** Addresses that a page gives of one route: what makes one of them dead makes its neighbours dead. */
const ALIKE = 3;

/** Of the addresses of a route that the same page gives, the first ones alone. */
function sampleOf(read: ReadonlyMap<string, string>, routes: readonly RouteOperation[]) {
  const seen = new Map<string, number>();
  return [...read].filter(([address, from]) => {
    const key = `${from} ${routeAt(routes, 'GET', address)?.url ?? address}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return (seen.get(key) ?? 0) <= ALIKE;
  });
}

/** The role may use the route; whoever comes, a public one. */
export function mayUse(route: RouteOperation | undefined, role: Role | null): boolean {
  const operation = route?.operation as Operation | undefined;
  if (operation === undefined) return false;
  return isPublic(operation) || (role !== null && grantOf(operation, role) !== null);
}

function routeAt(routes: readonly RouteOperation[], method: string, address: string): RouteOperation | undefined {
  const path = address.split('?', 1)[0] ?? '';
  // An address of fixed words wins over one with a parameter.
  return routes
    .filter((route) => route.method === method && patternOf(route.url).test(path))
    .toSorted((a, b) => a.url.split(':').length - b.url.split(':').length)[0];
}

const patternOf = (url: string) => new RegExp(`^${url.replaceAll('.', '\\.').replace(/:[A-Za-z]+/g, '[^/]+')}$`);

/** The tabs of a page are as many pages. */
function templateOf({ url }: RouteOperation, address: string): string {
  const tab = new URLSearchParams(address.split('?', 2)[1]).get('onglet');
  return tab === null ? url : `${url}?onglet=${tab}`;
}

async function visit(
  page: Page,
  told: { readonly template: string; readonly address: string; readonly looked: Set<string> },
): Promise<Visit> {
  const { template, address, looked } = told;
  const response = await page.goto(address);
  const faults = [...(await faultsOf(page))];
  const content = await page.locator('main').innerHTML();
  const violations = isNew(looked, `${template} ${content}`) ? await violationsOf(page) : [];
  const [title, bytes] = [await page.title(), await bytesOf(page)];
  for (const width of NARROW) {
    await page.setViewportSize({ width, height: 800 });
    const over = await page.evaluate<number>(OVERFLOW);
    if (over > 0) faults.push(`${over} px too wide at ${width} px`);
  }
  await page.setViewportSize(WIDE);
  if (isNew(looked, template)) faults.push(...(await unseenFocus(page)).map((place) => `focus not seen: ${place}`));
  return { address, status: response?.status() ?? 0, title, bytes, faults, violations };
}

/** Whether it was not held yet; it is from now on. */
function isNew(looked: Set<string>, what: string): boolean {
  const known = looked.has(what);
  looked.add(what);
  return !known;
}

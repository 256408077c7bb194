import type { Page } from 'playwright-core';

/** What of the DOM the functions below read, in the browser: these files are typed without it. */
interface Place {
  readonly id: string;
  readonly outerHTML: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  matches(selector: string): boolean;
  closest(selector: string): Place | null;
  querySelector(selector: string): Place | null;
  querySelectorAll(selector: string): Iterable<Place>;
  checkVisibility(): boolean;
  focus(options: { readonly focusVisible: boolean }): void;
  getBoundingClientRect(): Readonly<Record<'width' | 'height', number>>;
}
interface PageDocument extends Place {
  readonly title: string;
  readonly documentElement: { readonly lang: string };
  readonly activeElement: Place | null;
  getElementById(id: string): Place | null;
}
declare const document: PageDocument;
declare const location: { readonly href: string };
declare const DOMParser: new () => { parseFromString(html: string, type: 'text/html'): PageDocument };
declare function getComputedStyle(place: Place): { readonly outlineStyle: string; readonly outlineWidth: string };
declare const performance: {
  getEntriesByType(type: 'navigation' | 'resource'): readonly { readonly encodedBodySize: number }[];
};

/** Addresses of this service that a page leads to (links, and forms that read), and those its forms write to. */
export interface Addresses {
  readonly read: readonly string[];
  readonly written: readonly string[];
}

/**
 * What is wrong with the page as it stands, each fault with its element: language, title, headings, disabled controls
 * without their reason, links to nowhere in the page, and what cannot be done without JavaScript.
 */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const faults = [...(await page.evaluate(faultsAsShown)), ...(await page.evaluate(faultsOfSource))];
  return faults.map(brief);
}

/** Places that can take the focus and do not show it; the page is left with the last one focused. */
export async function unseenFocus(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(placesOfUnseenFocus)).map(brief);
}

export const addressesOf = (page: Page): Promise<Addresses> => page.evaluate(readAddresses);

/** Bytes of the page and of what it loaded, as they are sent, whether or not they came from the cache. */
export const bytesOf = (page: Page): Promise<number> => page.evaluate(readBytes);

const brief = (fault: string): string => fault.replace(/\s+/g, ' ').slice(0, 200);

/** Runs in the page. */
function faultsAsShown(): string[] {
  const faults: string[] = [];
  const headings = [...document.querySelectorAll('h1')].length;
  if (headings !== 1) faults.push(`${headings} headings of level 1`);
  if (document.documentElement.lang !== 'fr') faults.push(`language « ${document.documentElement.lang} »`);
  for (const control of document.querySelectorAll(':disabled:not(option), [aria-disabled="true"]')) {
    const ids = (control.getAttribute('aria-describedby') ?? '').split(' ');
    const reason = ids.map((id) => document.getElementById(id)?.textContent ?? '').join('');
    if (reason.trim() === '') faults.push(`disabled without a reason: ${control.outerHTML}`);
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    const id = decodeURIComponent((link.getAttribute('href') ?? '').slice(1));
    if (document.getElementById(id) === null) faults.push(`nothing there: ${link.outerHTML}`);
  }
  return faults;
}

/** Runs in the page, on its source: what somebody gets whose browser runs no script. */
async function faultsOfSource(): Promise<string[]> {
  const source = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
  const faults: string[] = [];
  for (const form of source.querySelectorAll('form')) {
    const sends = ':is(button:not([type]), button[type="submit"], input[type="submit"])';
    const outside = form.id === '' ? null : source.querySelector(`${sends}[form="${form.id}"]`);
    if (form.querySelector(sends) === null && outside === null) faults.push(`nothing sends it: ${form.outerHTML}`);
  }
  for (const button of source.querySelectorAll('button[type="button"]:not([disabled])'))
    faults.push(`needs a script: ${button.outerHTML}`);
  for (const link of source.querySelectorAll('a:not([href]), a[href="#"], a[href^="javascript:"]'))
    faults.push(`leads nowhere: ${link.outerHTML}`);
  for (const hidden of source.querySelectorAll('[hidden], [inert], [style*="display"]')) {
    if (hidden.querySelector('a, button, input:not([type="hidden"]), select, textarea, p, li, table') !== null)
      faults.push(`a script alone opens it: ${hidden.outerHTML}`);
  }
  return faults;
}

/** Runs in the page. */
function placesOfUnseenFocus(): string[] {
  const unseen: string[] = [];
  for (const place of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
    if (!place.checkVisibility() || place.matches(':disabled, [type="hidden"], [tabindex="-1"]')) continue;
    place.focus({ focusVisible: true });
    const { outlineStyle, outlineWidth } = getComputedStyle(place);
    const { width, height } = place.getBoundingClientRect();
    const ring = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    if (document.activeElement !== place || !ring || width === 0 || height === 0) unseen.push(place.outerHTML);
  }
  return unseen;
}

/** Runs in the page. */
function readAddresses(): { read: string[]; written: string[] } {
  const here = new URL(location.href);
  const read = new Set<string>();
  const written = new Set<string>();
  const add = (set: Set<string>, address: string | null) => {
    const to = new URL(address ?? here, here);
    if (to.origin === here.origin) set.add(`${to.pathname}${to.search}`);
  };
  for (const link of document.querySelectorAll('a[href]:not([href^="#"])')) add(read, link.getAttribute('href'));
  for (const form of document.querySelectorAll('form')) {
    add(form.getAttribute('method') === 'post' ? written : read, form.getAttribute('action'));
  }
  return { read: [...read], written: [...written] };
}

/** Runs in the page. */
function readBytes(): number {
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return loaded.reduce((total, { encodedBodySize }) => total + encodedBodySize, 0);
}

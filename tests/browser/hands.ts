import type { Locator, Page } from 'playwright-core';

/** How somebody touches a page; the same journey is walked by each. */
export interface Touch {
  press(target: Locator): Promise<void>;
  write(target: Locator, text: string): Promise<void>;
  /** The option whose text starts so. */
  choose(target: Locator, option: string): Promise<void>;
  check(target: Locator): Promise<void>;
}

export const mouse: Touch = {
  press: (target) => target.click(),
  write: (target, text) => target.fill(text),
  async choose(target, option) {
    await target.selectOption({ index: await indexOf(target, option) });
  },
  check: (target) => target.check(),
};

/** Tab, Shift and Tab, Enter, Space, the arrows and letters; the focus is seen wherever it stops. */
export const keyboard: Touch = {
  async press(target) {
    await reach(target);
    await target.page().keyboard.press('Enter');
  },
  async write(target, text) {
    await reach(target);
    await target.page().keyboard.press('ControlOrMeta+A');
    await target.page().keyboard.type(text);
  },
  async choose(target, option) {
    const index = await indexOf(target, option);
    await reach(target);
    await target.page().keyboard.press('Home');
    for (let step = 0; step < index; step += 1) await target.page().keyboard.press('ArrowDown');
  },
  async check(target) {
    await reach(target);
    for (let step = 0; step < 20 && !(await target.isChecked()); step += 1) {
      const { focused } = await stopAt(target);
      await target.page().keyboard.press(focused ? 'Space' : 'ArrowDown');
    }
  },
};

async function indexOf(select: Locator, option: string): Promise<number> {
  const texts = await select.locator('option').allInnerTexts();
  const index = texts.findIndex((text) => text.trim().startsWith(option));
  if (index < 0) throw new Error(`no option « ${option} » among: ${texts.join(', ')}`);
  return index;
}

/** Where the focus is, told for a target: on it, on its group of radio buttons, before or after it; whether it is seen. */
interface Stop {
  readonly there: boolean;
  readonly focused: boolean;
  readonly after: boolean;
  /** On the link that leads to the content, where the target is. */
  readonly skips: boolean;
  readonly seen: boolean;
  readonly what: string;
}

/** What of the DOM the function below reads, in the browser: these files are typed without it. */
interface Place {
  readonly tabIndex: number;
  readonly outerHTML: string;
  readonly type?: string;
  readonly name?: string;
  readonly form?: unknown;
  closest(selector: string): unknown;
  compareDocumentPosition(other: Place): number;
  getBoundingClientRect(): Readonly<Record<'width' | 'height' | 'top' | 'bottom', number>>;
}
declare const document: { readonly activeElement: Place | null; readonly body: Place };
declare const innerHeight: number;
declare function getComputedStyle(place: Place): { readonly outlineStyle: string; readonly outlineWidth: string };

/** Runs in the page. A place that only a skip link leads to needs no ring. */
function stop(target: unknown): Stop {
  const FOLLOWING = 4;
  const wanted = target as Place;
  const active = document.activeElement ?? document.body;
  const box = active.getBoundingClientRect();
  const style = getComputedStyle(active);
  const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  const radio = active.type === 'radio' && wanted.type === 'radio';
  return {
    there: active === wanted || (radio && active.name === wanted.name && active.form === wanted.form),
    focused: active === wanted,
    after: Math.floor(wanted.compareDocumentPosition(active) / FOLLOWING) % 2 === 1,
    skips: active.closest('.skip') !== null && wanted.closest('main') !== null,
    seen: active === document.body || active.tabIndex < 0 || (shown && ring),
    what: active.outerHTML.slice(0, 160),
  };
}

const stopAt = (target: Locator) => target.evaluate(stop);
const MAX_TABS = 400;

async function reach(target: Locator): Promise<void> {
  const { keyboard: keys } = target.page();
  for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
    const { seen, there, after, skips, what } = await stopAt(target);
    if (!seen) throw new Error(`the focus is not seen on ${what}`);
    if (there) return;
    await keys.press(skips ? 'Enter' : after ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`${MAX_TABS} tabs do not lead to ${target}`);
}

/** A page as a journey goes through it, by what is written on it. */
export interface Hand {
  readonly page: Page;
  /** The link leads to another page. */
  follow(link: string | RegExp): Promise<void>;
  /** The button sends its form. */
  press(button: string): Promise<void>;
  write(label: string, text: string): Promise<void>;
  choose(label: string, option: string): Promise<void>;
  check(label: string): Promise<void>;
  /** Goes through the pages of a list until the link is there. */
  turnTo(link: string | RegExp): Promise<void>;
  /** Waits for a heading. */
  sees(heading: string | RegExp): Promise<void>;
}

export function handOn(page: Page, touch: Touch): Hand {
  const link = (name: string | RegExp) => page.getByRole('link', { name }).first();
  const field = (label: string) => page.getByLabel(labelled(label)).first();
  // The document that is left is marked, the one that comes is not.
  const leave = async (act: () => Promise<void>) => {
    await page.evaluate("document.documentElement.setAttribute('data-left', '')");
    await act();
    await page.locator('html:not([data-left])').waitFor({ state: 'attached' });
    await page.waitForLoadState('domcontentloaded');
  };
  return {
    page,
    follow: (name) => leave(() => touch.press(link(name))),
    press: (name) => leave(() => touch.press(page.getByRole('button', { name }).first())),
    write: (label, text) => touch.write(field(label), text),
    choose: (label, option) => touch.choose(field(label), option),
    check: (label) => touch.check(field(label)),
    async turnTo(name) {
      while ((await link(name).count()) === 0) await leave(() => touch.press(link('Page suivante')));
    },
    sees: (name) => page.getByRole('heading', { name }).first().waitFor(),
  };
}

/** The label alone, whatever is said after it in brackets. */
function labelled(label: string): RegExp {
  return new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*(\\(.*\\))?\\s*$`);
}

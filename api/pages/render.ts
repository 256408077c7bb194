import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { FastifyReply } from 'fastify';
import { ASSETS } from './assets.js';

const eta = new Eta({ views: fileURLToPath(new URL('./templates', import.meta.url)), cache: true, autoEscape: true });

export interface Notice {
  readonly kind: 'good' | 'warn' | 'bad' | 'info';
  readonly title: string;
  readonly text?: string;
}

export interface Link {
  readonly href: string | null;
  readonly label: string;
}

/** What surrounds every page. */
export interface Chrome {
  readonly demo: boolean;
  readonly session: { readonly roleLabel: string; readonly organisation: string } | null;
  /** Link to the notification centre, with what waits there. */
  readonly notifications?: { readonly text: string } | null;
  /** Put in every posted form of the page. */
  readonly formToken?: string | null;
  readonly nav: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}

export interface PageContent {
  readonly title: string;
  readonly template: string;
  readonly data: object;
  readonly breadcrumb?: readonly Link[];
  readonly notice?: Notice | null;
  /** Reload without JavaScript after so many seconds, while a list is being computed. */
  readonly refreshSeconds?: number;
  /** Goes on to this address at once, of another site. */
  readonly goTo?: string;
}

/** The HTML of one page; every value is escaped by the templates. */
export function renderPage(chrome: Chrome, content: PageContent): string {
  const body = eta.render(`./${content.template}`, content.data);
  const html = eta.render('./layout', { ...chrome, ...content, assets: ASSETS, body });
  return chrome.formToken == null ? html : withFormToken(html, chrome.formToken);
}

/** No value can hold a tag, they are all escaped: what reads as a form is one of the templates'. */
function withFormToken(html: string, token: string): string {
  const field = `<input type="hidden" name="_csrf" value="${token}">`;
  return html.replace(/<form\b[^>]*\bmethod="post"[^>]*>/g, (tag) => tag + field);
}

/** Sends a page; nothing is cached, it shows the caller's rows. The CSP is the application's (no inline script or style). */
export function sendPage(reply: FastifyReply, chrome: Chrome, content: PageContent, status = 200): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'private, no-store')
    .type('text/html; charset=utf-8')
    .send(renderPage(chrome, content));
}

import type { FastifyReply } from 'fastify';
import type { DocumentContent } from '#exchange/documents/content.js';
import { renderHtml } from '#exchange/documents/render-html.js';
import { sendPage } from './render.js';
import { chromeOf, type Visitor } from './session.js';

interface Link {
  readonly href: string | null;
  readonly label: string;
}

/** A document as a page of its own, that prints alone, with its PDF beside it and the way back. */
export function sendDocumentPage(
  reply: FastifyReply,
  visitor: Visitor,
  page: {
    readonly content: DocumentContent;
    readonly breadcrumb: readonly Link[];
    readonly pdfHref: string;
    readonly back: { readonly href: string; readonly label: string };
  },
): FastifyReply {
  const { content, breadcrumb, pdfHref, back } = page;
  return sendPage(reply.header('cache-control', 'private, no-store'), chromeOf(visitor), {
    title: content.title,
    template: 'document',
    breadcrumb: [...breadcrumb, { href: null, label: content.title }],
    data: { document: renderHtml(content), pdfHref, back, orientation: content.orientation },
  });
}

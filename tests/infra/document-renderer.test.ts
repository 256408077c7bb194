import { afterEach, describe, expect, it } from 'vitest';
import { type DocumentContent, paragraph, section } from '#exchange/documents/content.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import { sessionAgenda } from '#exchange/documents/session.js';
import { createDocumentRenderer, type DocumentRendererSettings } from '#infra/document-renderer.js';
import { documentWith } from '../exchange/documents/documents.js';
import { agenda } from '../exchange/documents/session-data.js';

const SMALL = documentWith([section('Titre', [paragraph('texte')])]);
const SILENT = new URL('../support/silent.thread.mjs', import.meta.url).pathname;

let renderer: ReturnType<typeof createDocumentRenderer<DocumentContent>>;
const open = (settings: DocumentRendererSettings = {}) => {
  renderer = createDocumentRenderer<DocumentContent>(settings);
  return renderer;
};
afterEach(() => renderer.close());

describe('a document rendered in a thread', () => {
  it('has the bytes it has without one, and the thread serves the next', async () => {
    const bytes = await renderPdf(SMALL);
    const { renderPdf: render } = open({ threads: 1 });
    for (const rendered of await Promise.all([render(SMALL), render(SMALL), render(SMALL)])) {
      expect(rendered.ok && Buffer.compare(rendered.value, bytes)).toBe(0);
    }
  });

  it('of a session of 40 vacancies holds in 160 MB of heap', async () => {
    const { renderPdf: render } = open({ memoryMb: 160 });
    const rendered = await render(sessionAgenda(agenda(40)));
    expect(rendered.ok && rendered.value.length).toBeGreaterThan(1_000_000);
  });

  it('leaves the event loop free', async () => {
    const { renderPdf: render } = open();
    const rendering = render(sessionAgenda(agenda(10)));
    let turns = 0;
    let ended = false;
    void rendering.then(() => {
      ended = true;
    });
    while (!ended) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect(turns).toBeGreaterThan(100);
  });
});

describe('what goes wrong in a thread comes back as a value', () => {
  it('a content that is none', async () => {
    const rendered = await open().renderPdf({ ...SMALL, sections: [] });
    expect(rendered).toMatchObject({ ok: false, error: { reason: 'invalidContent' } });
  });

  it('a value that no thread may receive', async () => {
    const rendered = await open().renderPdf({ ...SMALL, title: (() => 'x') as never });
    expect(rendered).toMatchObject({ ok: false, error: { reason: 'invalidContent' } });
  });

  it('a thread out of memory, and the next document is served by another one', async () => {
    const { renderPdf: render } = open({ threads: 1, memoryMb: 24 });
    expect(await render(sessionAgenda(agenda(40)))).toMatchObject({
      ok: false,
      error: { reason: 'failed', message: 'ERR_WORKER_OUT_OF_MEMORY' },
    });
    expect(await render(SMALL)).toMatchObject({ ok: true });
  });

  it('a thread that never answers', async () => {
    const rendered = await open({ thread: SILENT, deadlineMs: 50 }).renderPdf(SMALL);
    expect(rendered).toEqual({ ok: false, error: { reason: 'failed', message: 'the document took too long' } });
  });

  it('a script that is not there', async () => {
    const rendered = await open({ thread: '/nowhere/documents.thread.js' }).renderPdf(SMALL);
    expect(rendered).toMatchObject({ ok: false, error: { reason: 'failed' } });
  });

  it('more documents than may wait', async () => {
    const { renderPdf: render, close } = open({ thread: SILENT, threads: 1, waiting: 1 });
    const rendering = [render(SMALL), render(SMALL)];
    expect(await render(SMALL)).toMatchObject({ ok: false, error: { reason: 'busy' } });
    await close();
    for (const rendered of await Promise.all(rendering)) {
      expect(rendered).toEqual({ ok: false, error: { reason: 'failed', message: 'the renderer is closed' } });
    }
  });
});

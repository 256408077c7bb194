import { parentPort } from 'node:worker_threads';
import { checkContent } from '#exchange/documents/check-content.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import type { DocumentAnswer, DocumentRequest } from '#infra/document-renderer.js';

const port = parentPort;
if (port === null) throw new Error('documents.thread runs in a worker thread');

async function answer({ id, document }: DocumentRequest): Promise<DocumentAnswer> {
  const problems = checkContent(document);
  if (problems.length > 0) return { id, failure: { reason: 'invalidContent', message: problems.join('; ') } };
  try {
    return { id, bytes: await renderPdf(document as DocumentContent) };
  } catch (error) {
    const { name, message } = error as Error;
    return { id, failure: { reason: 'failed', message: `${name}: ${message}` } };
  }
}

port.on('message', (request: DocumentRequest) => {
  void answer(request).then((found) => {
    if ('bytes' in found) port.postMessage(found, [found.bytes.buffer as ArrayBuffer]);
    else port.postMessage(found);
  });
});

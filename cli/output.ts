import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CommandFailure, EXIT } from './exit-codes.js';

/** A message for the person at the terminal; data goes to stdout, messages here. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

const CHUNK = 1 << 16;

/**
 * Writes the pieces to a file, or to stdout where the path is absent or `-`. Waits for the reader (constant memory);
 * a reader that closes the pipe (`| head`) ends the writing quietly.
 */
export async function writePieces(path: string | undefined, pieces: Iterable<string>): Promise<void> {
  const toStdout = path === undefined || path === '-';
  const stream: Writable = toStdout ? process.stdout : createWriteStream(path);
  let failure: NodeJS.ErrnoException | null = null;
  const onError = (error: NodeJS.ErrnoException): void => {
    failure = error;
  };
  stream.on('error', onError);
  let buffer = '';
  for (const piece of pieces) {
    buffer += piece;
    if (buffer.length < CHUNK) continue;
    await flush(stream, buffer, () => failure);
    buffer = '';
    if (failure !== null) break;
  }
  if (failure === null) await flush(stream, buffer, () => failure);
  if (!toStdout && failure === null) {
    stream.end();
    await finished(stream).catch(() => undefined);
  }
  if (failure !== null) throwUnlessClosed(failure, path);
}

async function flush(stream: Writable, text: string, failed: () => unknown): Promise<void> {
  if (text.length === 0) return;
  if (stream.write(text) || failed() !== null) return;
  const listening = new AbortController();
  const { signal } = listening;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]).catch(() => undefined);
  listening.abort();
}

function throwUnlessClosed(failure: NodeJS.ErrnoException, path: string | undefined): void {
  if (failure.code === 'EPIPE') return;
  throw new CommandFailure(EXIT.failure, `Écriture impossible (${path ?? 'sortie standard'}) : ${failure.message}`);
}

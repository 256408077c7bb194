import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NdjsonTooLarge, readNdjson } from '#exchange/ndjson.js';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function lines(text: string | Uint8Array, size = 1_000, limits?: Parameters<typeof readNdjson>[1]) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const found: [number, string | null][] = [];
  for await (const { line, bytes: part } of readNdjson(chunks(bytes, size), limits)) {
    found.push([line, part === null ? null : Buffer.from(part).toString()]);
  }
  return found;
}

const LIMITS = { lineBytes: 10, totalBytes: 100, lines: 5 };

describe('NDJSON lines', () => {
  it('keeps the number of each line and leaves blank ones out', async () => {
    expect(await lines('{"a":1}\n\n  \r\n{"b":2}\r\n{"c":3}')).toEqual([
      [1, '{"a":1}'],
      [4, '{"b":2}\r'],
      [5, '{"c":3}'],
    ]);
  });

  it('drops a byte order mark', async () => {
    expect(await lines('\ufeff{"a":1}\n')).toEqual([[1, '{"a":1}']]);
  });

  it('reads the same lines whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ minLength: 1 }).filter((s) => !/[\r\n]/.test(s) && s.trim() !== '' && !s.startsWith('\ufeff')),
        ),
        fc.integer({ min: 1, max: 7 }),
        async (texts, size) => {
          expect(await lines(texts.join('\n'), size)).toEqual(
            texts.map((text, index) => [index + 1, Buffer.from(text).toString()]),
          );
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  it('gives no bytes of a line that is too long, and goes on', async () => {
    expect(await lines('0123456789\n0123456789A\nok', 3, LIMITS)).toEqual([
      [1, '0123456789'],
      [2, null],
      [3, 'ok'],
    ]);
  });

  it('stops beyond the bytes or the lines permitted', async () => {
    await expect(lines('x'.repeat(101), 50, LIMITS)).rejects.toThrow(NdjsonTooLarge);
    await expect(lines('1\n2\n3\n4\n5\n6', 50, LIMITS)).rejects.toThrow(NdjsonTooLarge);
    expect(await lines('1\n2\n3\n4\n5', 50, LIMITS)).toHaveLength(5);
  });
});

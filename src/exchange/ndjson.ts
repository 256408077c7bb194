/** One line of an NDJSON stream, blank lines left out; `bytes` is null where the line is longer than the limit. */
export interface NdjsonLine {
  readonly line: number;
  readonly bytes: Uint8Array | null;
}

export const NDJSON_LIMITS = { lineBytes: 64 * 1024, totalBytes: 50 * 1024 * 1024, lines: 200_000 };

/** Why a stream is refused before its end. */
export class NdjsonTooLarge extends Error {}

const NEWLINE = 10;

/**
 * Splits a byte stream into lines without ever holding more than one line and one chunk. Throws NdjsonTooLarge beyond
 * 50 MB or 200,000 lines.
 */
export async function* readNdjson(
  source: AsyncIterable<Uint8Array>,
  limits = NDJSON_LIMITS,
): AsyncGenerator<NdjsonLine> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let total = 0;
  let line = 1;
  const take = (): Uint8Array | null => {
    const bytes = heldBytes > limits.lineBytes ? null : withoutMark(Buffer.concat(held), line);
    held = [];
    heldBytes = 0;
    return bytes;
  };
  for await (const chunk of source) {
    total += chunk.length;
    if (total > limits.totalBytes) throw new NdjsonTooLarge('bytes');
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      hold(chunk.subarray(start, end));
      const bytes = take();
      if (!isBlank(bytes)) yield { line, bytes };
      if (line >= limits.lines) throw new NdjsonTooLarge('lines');
      line += 1;
      start = end + 1;
    }
    hold(chunk.subarray(start));
  }
  const bytes = take();
  if (!isBlank(bytes)) yield { line, bytes };

  function hold(part: Uint8Array): void {
    heldBytes += part.length;
    if (heldBytes <= limits.lineBytes) held.push(part);
  }
}

function isBlank(bytes: Uint8Array | null): boolean {
  return bytes?.every((byte) => byte === 32 || byte === 9 || byte === 13) === true;
}

/** A byte order mark at the beginning of a file is not data. */
function withoutMark(bytes: Uint8Array, line: number): Uint8Array {
  const marked = line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? bytes.subarray(3) : bytes;
}

import type { Page } from '#ports.js';

/** Opaque cursor of a keyset list: the sort keys of the last row shown. */
export function encodeCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** The keys of a cursor, or `undefined` where the text is not a cursor of `length` keys. */
export function decodeCursor(cursor: string, length: number): readonly string[] | undefined {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(keys) || keys.length !== length) return undefined;
    return keys.every((key) => typeof key === 'string' && !key.includes('\0')) ? (keys as string[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Keys after which a page starts, all `null` at the beginning. A text that is no cursor starts at the beginning. */
export function keysAfter(after: string | null, length: number): readonly (string | null)[] {
  const keys = after === null ? undefined : decodeCursor(after, length);
  return keys ?? Array.from({ length }, () => null);
}

/** Cuts `limit + 1` rows read into a page; the extra row says that there is a next one. */
export function toPage<R, T>(
  rows: readonly R[],
  limit: number,
  map: (row: R) => T,
  keys: (row: R) => readonly string[],
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(map), next: rows.length > limit && last !== undefined ? encodeCursor(keys(last)) : null };
}

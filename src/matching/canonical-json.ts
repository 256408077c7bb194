import { createHash } from 'node:crypto';

/** Ids, codes and dates: nothing to escape. */
const PLAIN = /^[\w.:/-]*$/;

/**
 * JSON Canonicalization Scheme (RFC 8785): keys sorted by UTF-16 code units, no white space, ECMAScript numbers.
 * Throws on what JSON cannot hold (undefined, functions, non-finite numbers, lone surrogates).
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (PLAIN.test(value)) return `"${value}"`;
      if (!value.isWellFormed()) throw new TypeError('a string with a lone surrogate has no canonical form');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical form`);
      return value === 0 ? '0' : String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>);
    default:
      throw new TypeError(`a value of type ${typeof value} has no canonical form`);
  }
}

function canonicalArray(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(values[i]);
  return `${text}]`;
}

function canonicalObject(value: Record<string, unknown>): string {
  let text = '{';
  for (const key of sortedKeys(value)) {
    text += text.length === 1 ? quotedKey(key) : `,${quotedKey(key)}`;
    text += canonicalJson(value[key]);
  }
  return `${text}}`;
}

/** Above so many keys an insertion costs more than the kilobytes that `sort` takes. */
const FEW_KEYS = 40;

/** Keys by UTF-16 code units; most objects here are written in order already, or nearly. */
function sortedKeys(value: Record<string, unknown>): readonly string[] {
  const keys = Object.keys(value);
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let at = i;
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

const quotedKeys = new Map<string, string>();

/** `"key":`, remembered: an instance repeats the same few names for each of its households. */
function quotedKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const quoted = `${JSON.stringify(key)}:`;
  if (quotedKeys.size < 1_000) quotedKeys.set(key, quoted);
  return quoted;
}

/** Lower-case hexadecimal SHA-256 of the canonical form; fed piece by piece, so that a large value is never one string. */
export function canonicalHash(value: Readonly<Record<string, unknown>>): string {
  const hash = createHash('sha256');
  let first = true;
  hash.update('{');
  for (const key of sortedKeys(value)) {
    hash.update(first ? quotedKey(key) : `,${quotedKey(key)}`);
    first = false;
    const member = value[key];
    if (Array.isArray(member)) updateWithArray(hash, member);
    else hash.update(canonicalJson(member));
  }
  return hash.update('}').digest('hex');
}

function updateWithArray(hash: ReturnType<typeof createHash>, values: readonly unknown[]): void {
  hash.update('[');
  let buffer = '';
  for (let i = 0; i < values.length; i++) {
    buffer += (i === 0 ? '' : ',') + canonicalJson(values[i]);
    if (buffer.length > 65_536) {
      hash.update(buffer);
      buffer = '';
    }
  }
  hash.update(`${buffer}]`);
}

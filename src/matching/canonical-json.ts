import { createHash } from 'node:crypto';

/**
 * JSON Canonicalization Scheme (RFC 8785): keys sorted by UTF-16 code units, no white space, ECMAScript numbers.
 * Throws on what JSON cannot hold (undefined, functions, non-finite numbers, lone surrogates).
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('a string with a lone surrogate has no canonical form');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical form`);
      return JSON.stringify(value);
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
  for (const key of Object.keys(value).sort()) {
    text += `${text.length === 1 ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value[key])}`;
  }
  return `${text}}`;
}

/** Lower-case hexadecimal SHA-256 of the canonical form; fed piece by piece, so that a large value is never one string. */
export function canonicalHash(value: Readonly<Record<string, unknown>>): string {
  const hash = createHash('sha256');
  let first = true;
  hash.update('{');
  for (const key of Object.keys(value).sort()) {
    hash.update(`${first ? '' : ','}${JSON.stringify(key)}:`);
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

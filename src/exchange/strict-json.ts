/**
 * Strict JSON: what JSON.parse accepts, minus duplicate keys, `__proto__` and `constructor` keys, deep nesting,
 * numbers that overflow, invalid UTF-8. O(n) beside JSON.parse; says where, by pointer, line and column.
 */
import type { JsonProblemCode } from './json-scan.js';
import { FORBIDDEN_KEYS, keysIn, scan } from './json-scan.js';

export const MAX_JSON_DEPTH = 32;

export interface JsonProblem {
  readonly code: JsonProblemCode;
  readonly message: string;
  /** Where it is, as far as it could be read. */
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
}

export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: JsonProblem };

/** Parses bytes that must be UTF-8 without byte order mark. */
export function parseStrictJsonBytes(bytes: Uint8Array, maxDepth = MAX_JSON_DEPTH): StrictJson {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return failure('', 0, 'INVALID_ENCODING', 'Le texte n’est pas en UTF-8.', '');
  }
  return parseStrictJson(text, maxDepth);
}

export function parseStrictJson(text: string, maxDepth = MAX_JSON_DEPTH): StrictJson {
  let value: unknown;
  let malformedAt: number | null = null;
  try {
    value = JSON.parse(text) as unknown;
  } catch (thrown) {
    const offset = /position (\d+)/.exec((thrown as Error).message)?.[1];
    malformedAt = offset === undefined ? text.length : Number(offset);
  }
  // The scan is several times slower than JSON.parse: only where the quick check says that something is wrong.
  if (malformedAt === null && isPlain(value, maxDepth, keysIn(text))) return { ok: true, value };
  const fault = scan(text, maxDepth, null);
  if (fault !== null && fault.code !== 'found') {
    return failure(text, fault.offset, fault.code, fault.message, fault.pointer);
  }
  if (malformedAt === null) return { ok: true, value };
  return failure(text, malformedAt, 'MALFORMED_JSON', 'Le JSON est mal formé ou tronqué.', '');
}

/** Whether a parsed value has as many keys as its text, none forbidden, no infinity, and is not too deep. */
function isPlain(root: unknown, maxDepth: number, keysWritten: number): boolean {
  let keys = 0;
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'number' && !Number.isFinite(value)) return false;
      if (typeof value !== 'object' || value === null) continue;
      if (depth >= maxDepth) return false;
      if (Array.isArray(value)) {
        for (const item of value) below.push(item);
        continue;
      }
      for (const key of Object.keys(value)) {
        if (FORBIDDEN_KEYS.has(key)) return false;
        keys += 1;
        below.push((value as Record<string, unknown>)[key]);
      }
    }
    level = below;
  }
  return keys === keysWritten;
}

/** Line and column (from 1) of the value at a pointer of a well-formed text; of its nearest parent where it is absent. */
export function locate(text: string, pointer: string): { readonly line: number; readonly column: number } {
  for (let target = pointer; ; target = target.slice(0, target.lastIndexOf('/'))) {
    const hit = scan(text, Number.MAX_SAFE_INTEGER, target);
    if (hit?.code === 'found') return lineColumn(text, hit.offset);
    if (target === '') return { line: 1, column: 1 };
  }
}

function failure(text: string, offset: number, code: JsonProblemCode, message: string, pointer: string): StrictJson {
  return { ok: false, problem: { code, message, pointer, ...lineColumn(text, offset) } };
}

function lineColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

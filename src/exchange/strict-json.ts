/**
 * Strict JSON: what JSON.parse accepts, minus duplicate keys, `__proto__` and `constructor` keys, deep nesting,
 * numbers that overflow, invalid UTF-8. O(n) beside JSON.parse; says where, by pointer, line and column.
 */
export const MAX_JSON_DEPTH = 32;

export type JsonProblemCode =
  | 'MALFORMED_JSON'
  | 'DUPLICATE_JSON_KEY'
  | 'FORBIDDEN_JSON_KEY'
  | 'JSON_TOO_DEEP'
  | 'NUMBER_TOO_LARGE'
  | 'INVALID_ENCODING';

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

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Parses bytes that must be UTF-8 without byte order mark. */
export function parseStrictJsonBytes(bytes: Uint8Array, maxDepth = MAX_JSON_DEPTH): StrictJson {
  try {
    return parseStrictJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), maxDepth);
  } catch {
    return failure('', 0, 'INVALID_ENCODING', 'Le texte n’est pas en UTF-8.', '');
  }
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

/** Strings followed by a colon: the keys that a well-formed text writes, duplicates included. */
function keysIn(text: string): number {
  let keys = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    at = stringEnd(text, at);
    while (text.charCodeAt(at) <= 32) at += 1;
    if (text.charCodeAt(at) === CODE.colon) keys += 1;
  }
  return keys;
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

interface Frame {
  readonly keys: Set<string> | null;
  key: string;
  index: number;
}

type ScanHit =
  | {
      readonly code: Exclude<JsonProblemCode, 'MALFORMED_JSON' | 'INVALID_ENCODING'>;
      readonly message: string;
      readonly offset: number;
      readonly pointer: string;
    }
  | { readonly code: 'found'; readonly offset: number };

const CODE = {
  quote: 34,
  backslash: 92,
  openBrace: 123,
  closeBrace: 125,
  openBracket: 91,
  closeBracket: 93,
  comma: 44,
  colon: 58,
};

/** One pass over the characters; malformed text is left to JSON.parse. With `target`, stops at the value it points to. */
function scan(text: string, maxDepth: number, target: string | null): ScanHit | null {
  const stack: Frame[] = [];
  let expectKey = false;
  const depthOfTarget = target === null ? -1 : target.split('/').length - 1;
  const isTarget = () => depthOfTarget === stack.length && pointerOfFrames(stack) === target;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const top = stack.at(-1);
    if (code === CODE.quote) {
      const end = stringEnd(text, at);
      if (top !== undefined && top.keys !== null && expectKey) {
        const fault = enterKey(top, text.slice(at, end), at, stack);
        if (fault !== null && target === null) return fault;
        expectKey = false;
      } else if (isTarget()) return { code: 'found', offset: at };
      at = end;
    } else if (code === CODE.openBrace || code === CODE.openBracket) {
      if (isTarget()) return { code: 'found', offset: at };
      if (stack.length >= maxDepth) {
        return {
          code: 'JSON_TOO_DEEP',
          message: `Plus de ${maxDepth} niveaux d’imbrication.`,
          offset: at,
          pointer: '',
        };
      }
      expectKey = code === CODE.openBrace;
      stack.push({ keys: expectKey ? new Set() : null, key: '', index: 0 });
      at += 1;
    } else if (code === CODE.closeBrace || code === CODE.closeBracket) {
      stack.pop();
      expectKey = false;
      at += 1;
    } else if (code === CODE.comma) {
      if (top !== undefined) top.index += 1;
      expectKey = top?.keys != null;
      at += 1;
    } else if (code === CODE.colon || code <= 32) {
      at += 1;
    } else {
      if (isTarget()) return { code: 'found', offset: at };
      const end = literalEnd(text, at);
      if (overflows(text, at, end)) {
        return {
          code: 'NUMBER_TOO_LARGE',
          message: 'Ce nombre est trop grand.',
          offset: at,
          pointer: pointerOfFrames(stack),
        };
      }
      at = end;
    }
  }
  return null;
}

/** Only an exponent or more than 300 digits can overflow; NaN is left to JSON.parse. */
function overflows(text: string, start: number, end: number): boolean {
  const literal = text.slice(start, end);
  return end - start > 3 && /^-?\d/.test(literal) && Math.abs(Number(literal)) === Number.POSITIVE_INFINITY;
}

function enterKey(frame: Frame, literal: string, offset: number, stack: readonly Frame[]): ScanHit | null {
  const key = keyOf(literal);
  frame.key = key;
  if (FORBIDDEN_KEYS.has(key)) {
    return {
      code: 'FORBIDDEN_JSON_KEY',
      message: `La clé « ${key} » est interdite.`,
      offset,
      pointer: pointerOfFrames(stack),
    };
  }
  if (frame.keys?.has(key)) {
    return {
      code: 'DUPLICATE_JSON_KEY',
      message: 'Cette clé apparaît deux fois dans le même objet.',
      offset,
      pointer: pointerOfFrames(stack),
    };
  }
  frame.keys?.add(key);
  return null;
}

function keyOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}

/** Offset after the closing quote of the string that starts here. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === CODE.backslash) backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
  return text.length;
}

function literalEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (
      code <= 32 ||
      code === CODE.comma ||
      code === CODE.closeBrace ||
      code === CODE.closeBracket ||
      code === CODE.colon ||
      code === CODE.quote
    )
      break;
    if (code === CODE.openBrace || code === CODE.openBracket) break;
    at += 1;
  }
  return at;
}

function pointerOfFrames(stack: readonly Frame[]): string {
  return stack
    .map((frame) => `/${frame.keys === null ? frame.index : frame.key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

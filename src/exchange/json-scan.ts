/** Character-level reading of JSON: where a key comes twice, where a value is. Malformed text is JSON.parse's to refuse. */
export type JsonProblemCode =
  | 'MALFORMED_JSON'
  | 'DUPLICATE_JSON_KEY'
  | 'FORBIDDEN_JSON_KEY'
  | 'JSON_TOO_DEEP'
  | 'NUMBER_TOO_LARGE'
  | 'INVALID_ENCODING';

export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

interface Frame {
  readonly keys: Set<string> | null;
  key: string;
  index: number;
}

export type ScanHit =
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
export function scan(text: string, maxDepth: number, target: string | null): ScanHit | null {
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

/** Strings followed by a colon: the keys that a well-formed text writes, duplicates included. */
export function keysIn(text: string): number {
  let keys = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    at = stringEnd(text, at);
    while (text.charCodeAt(at) <= 32) at += 1;
    if (text.charCodeAt(at) === CODE.colon) keys += 1;
  }
  return keys;
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

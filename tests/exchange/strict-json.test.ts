import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locate, MAX_JSON_DEPTH, parseStrictJson, parseStrictJsonBytes } from '#exchange/strict-json.js';

function codeOf(text: string): string {
  const parsed = parseStrictJson(text);
  return parsed.ok ? 'ok' : parsed.problem.code;
}

describe('strict JSON', () => {
  it.each([
    { it: 'a truncated object', text: '{"a": 1', code: 'MALFORMED_JSON' },
    { it: 'an empty text', text: '', code: 'MALFORMED_JSON' },
    { it: 'two values', text: '1 2', code: 'MALFORMED_JSON' },
    { it: 'a key given twice', text: '{"a":1,"b":2,"a":3}', code: 'DUPLICATE_JSON_KEY' },
    { it: 'a key given twice, once escaped', text: '{"a":1,"\\u0061":3}', code: 'DUPLICATE_JSON_KEY' },
    { it: 'a key given twice deep inside', text: '[{"x":{"k":1,"k":1}}]', code: 'DUPLICATE_JSON_KEY' },
    { it: '__proto__', text: '{"__proto__":{"admin":true}}', code: 'FORBIDDEN_JSON_KEY' },
    { it: '__proto__ escaped', text: '{"__prot\\u006f__":1}', code: 'FORBIDDEN_JSON_KEY' },
    { it: 'constructor', text: '{"constructor":{"prototype":{}}}', code: 'FORBIDDEN_JSON_KEY' },
    { it: 'a number that overflows', text: '{"a":1e999}', code: 'NUMBER_TOO_LARGE' },
    { it: 'a negative number that overflows', text: '[-1e999]', code: 'NUMBER_TOO_LARGE' },
    { it: 'NaN', text: '[NaN]', code: 'MALFORMED_JSON' },
    { it: 'Infinity', text: '[Infinity]', code: 'MALFORMED_JSON' },
    {
      it: 'one level too deep',
      text: '['.repeat(MAX_JSON_DEPTH + 1) + ']'.repeat(MAX_JSON_DEPTH + 1),
      code: 'JSON_TOO_DEEP',
    },
    { it: 'the deepest level', text: '['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH), code: 'ok' },
    { it: 'the same key in two objects', text: '[{"a":1},{"a":2}]', code: 'ok' },
    { it: 'a string that holds braces, quotes and commas', text: '{"a":"{\\"a\\",[","b":"\\\\"}', code: 'ok' },
    { it: 'a key of the same text as a value', text: '{"a":"b","b":"a"}', code: 'ok' },
  ])('$it: $code', ({ text, code }) => {
    expect(codeOf(text)).toBe(code);
  });

  it('refuses bytes that are not UTF-8, in Latin-1 and in UTF-16', () => {
    const latin1 = parseStrictJsonBytes(Buffer.from('{"ville":"Évry"}', 'latin1'));
    const utf16 = parseStrictJsonBytes(Buffer.from('{"a":1}', 'utf16le'));
    expect(latin1.ok ? null : latin1.problem.code).toBe('INVALID_ENCODING');
    expect(utf16.ok ? null : utf16.problem.code).toBe('MALFORMED_JSON');
  });

  it('says line, column and pointer of a key given twice', () => {
    const parsed = parseStrictJson('{\n  "a": [\n    {"k": 1, "k": 2}\n  ]\n}');
    expect(parsed).toMatchObject({ ok: false, problem: { line: 3, column: 14, pointer: '/a/0/k' } });
  });

  it('gives back any JSON value that has no forbidden key', () => {
    const value = fc
      .jsonValue({ maxDepth: 5 })
      .filter((json) => !/__proto__|constructor|prototype/.test(JSON.stringify(json)));
    fc.assert(
      fc.property(value, (json) => {
        const text = JSON.stringify(json, null, 1);
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('never throws on arbitrary bytes, and accepts nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '1', 'e', '-', ' ', 'a') }),
        (text) => {
          if (parseStrictJson(text).ok) expect(() => JSON.parse(text)).not.toThrow();
        },
      ),
      { seed: 2, numRuns: 2_000 },
    );
  });

  it.each([
    { pointer: '', line: 1 },
    { pointer: '/households', line: 2 },
    { pointer: '/households/1/id', line: 4 },
    { pointer: '/a~1b', line: 6 },
    { pointer: '/households/1/absent', line: 4 },
    { pointer: '/nowhere/at/all', line: 1 },
  ])('finds the line of $pointer, or of its nearest parent', ({ pointer, line }) => {
    const text = '{\n"households": [\n  {"id": "x"},\n  {"id": "y"}\n],\n"a/b": 1}';
    expect(locate(text, pointer).line).toBe(line);
  });
});

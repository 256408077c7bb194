import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalHash, canonicalJson } from '#matching/canonical-json.js';

describe('canonical JSON (RFC 8785)', () => {
  it.each([
    [
      'keys by UTF-16 code units',
      { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    [
      'numbers as ECMAScript writes them',
      [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0],
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    ],
    [
      'nested values without white space',
      { b: [{ d: null, c: true }], a: 'x"y' },
      '{"a":"x\\"y","b":[{"c":true,"d":null}]}',
    ],
    [
      'many keys in order as well',
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${99 - i}`, i])),
      `{${Array.from({ length: 50 }, (_, i) => `"k${50 + i}":${49 - i}`).join(',')}}`,
    ],
  ])('writes %s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800'], [{ a: undefined }]])(
    'refuses %s',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );

  it('hashes piece by piece what it writes whole', () => {
    const value = { list: Array.from({ length: 9_000 }, (_, i) => ({ i, text: `é${i}` })), empty: [], a: { b: 1 } };
    expect(canonicalHash(value)).toBe(createHash('sha256').update(canonicalJson(value)).digest('hex'));
  });
});

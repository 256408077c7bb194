import { describe, expect, it } from 'vitest';
import { digest, mix } from '#solver/tie-break.js';

describe('digest', () => {
  it('is FNV-1a followed by the finaliser of MurmurHash3', () => {
    // FNV-1a of RFC 9923 (empty text 811c9dc5, "a" e40c292c, "foobar" bf9cf968), each finalised with exact integers.
    for (const [text, fnv] of [
      ['', 0x811c9dc5n],
      ['a', 0xe40c292cn],
      ['foobar', 0xbf9cf968n],
    ] as const) {
      expect(digest(text)).toBe(Number(finalised(fnv)));
    }
  });

  it('reads the UTF-8 bytes, so that accents count', () => {
    expect(digest('Évry')).not.toBe(digest('Evry'));
    expect(digest('é')).toBe(digest('\u00e9'));
    for (const text of ['é', 'Évry', 'Saint-Étienne-du-Rouvray', 'ménage', '€uro', 'a\u{1f3e0}z']) {
      expect(digest(text)).toBe(Number(finalised(fnv1a(Buffer.from(text, 'utf8')))));
    }
  });
});

function finalised(value: bigint): bigint {
  const mask = 0xffffffffn;
  let hash = value;
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
  return hash ^ (hash >> 16n);
}

/** FNV-1a with exact integers. */
function fnv1a(bytes: Uint8Array): bigint {
  return bytes.reduce((hash, byte) => ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn, 0x811c9dc5n);
}

describe('mix', () => {
  it('chains the digests of seed, household and vacancy, as exact integers do', () => {
    const mask = 0xffffffffn;
    for (const [household, vacancy, seed] of [
      [1, 2, 3],
      [0xffffffff, 0x80000000, 0xdeadbeef],
      [0, 0, 0],
    ] as const) {
      const started = finalised((BigInt(seed) + 0x9e3779b9n) & mask);
      const half = finalised(started ^ BigInt(household));
      const expected = finalised((half + BigInt(vacancy) * 0x9e3779b1n) & mask);
      expect(mix(household, vacancy, seed)).toBe(Number(expected));
    }
  });

  const households = Array.from({ length: 300 }, (_, index) => digest(`household-${index}`));
  const vacancies = Array.from({ length: 300 }, (_, index) => digest(`vacancy-${index}`));

  it('is an unsigned 32-bit integer', () => {
    const values = households.map((household, index) => mix(household, vacancies[index]!, digest('seed')));
    expect(values.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).toBe(true);
    expect(values.some((value) => value >= 2 ** 31)).toBe(true);
  });

  it('changes with the household, the vacancy, the seed, and the place of a digest', () => {
    const [a, b, c] = [digest('a'), digest('b'), digest('c')];
    const values = [mix(a, b, c), mix(b, a, c), mix(a, c, b), mix(c, b, a), mix(a, b, b), mix(a, a, c), mix(b, b, c)];
    expect(new Set(values).size).toBe(values.length);
  });

  it('favours no household: each comes first about as often over vacancies', () => {
    const wins = new Map<number, number>();
    const ten = households.slice(0, 10);
    for (let vacancy = 0; vacancy < 5000; vacancy++) {
      const drawn = ten.map((household) => mix(household, digest(`v${vacancy}`), digest('seed')));
      const first = drawn.indexOf(Math.max(...drawn));
      wins.set(first, (wins.get(first) ?? 0) + 1);
    }
    // 5,000 draws over ten: mean 500, standard deviation 21; five deviations either side.
    for (const count of wins.values()) expect(Math.abs(count - 500)).toBeLessThan(106);
    expect(wins.size).toBe(10);
  });

  it('collides no more than chance over 90,000 pairings', () => {
    const values = new Set(households.flatMap((h) => vacancies.map((v) => mix(h, v, 1))));
    // Expected collisions: 90,000² / 2³³ ≈ 0.94.
    expect(90_000 - values.size).toBeLessThan(8);
  });
});

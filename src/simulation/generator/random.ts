/**
 * Seeded pseudo-random streams, for synthetic data only (nothing here decides between real people).
 *
 * Method: sfc32 ("small fast counter", C. Doty-Humphrey, PractRand 2010; 128-bit state, period ≥ 2^32), the state
 * filled by four 32-bit lanes of a MurmurHash3-style mix (A. Appleby, 2011, public domain) of the text
 * `seed|stream|index`, then 12 warm-up rounds. One independent stream per (seed, kind of entity, index): entity n is
 * the same whatever was generated before it, so a region of a million households is produced in constant memory.
 * Floating functions used on the draws (log, exp, sqrt) are those of V8 (fdlibm port): same bytes on every platform
 * that runs Node.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Integer in [min, max], both included. */
  integer(min: number, max: number): number;
  /** True with probability `probability`. */
  chance(probability: number): boolean;
  /** One item of a non-empty list. */
  pick<T>(items: readonly T[]): T;
  /** Key of a table of weights, in proportion to them. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K;
  /** Standard normal deviate (Box–Muller, one of the two kept). */
  normal(): number;
  /** Identifier in the form of a version 4 UUID. */
  uuid(): string;
}

export function randomStream(seed: string, stream: string, index: number): Random {
  const word = sfc32(`${seed}|${stream}|${index}`);
  const next = (): number => word() / 4_294_967_296;
  const random: Random = {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[Math.floor(next() * items.length)] as (typeof items)[number];
    },
    weighted: (weights) => pickWeighted(weights, next()),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    uuid: () => uuidOf(word(), word(), word(), word()),
  };
  return random;
}

function pickWeighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>, draw: number): K {
  const entries = Object.entries(weights) as [K, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError('weights must have a positive sum');
  let rest = draw * total;
  for (const [key, weight] of entries) {
    rest -= weight;
    if (rest < 0) return key;
  }
  return (entries.findLast(([, weight]) => weight > 0) as [K, number])[0];
}

function sfc32(text: string): () => number {
  let a = hashLane(text, 0x9e3779b9);
  let b = hashLane(text, 0x243f6a88);
  let c = hashLane(text, 0xb7e15162);
  let counter = hashLane(text, 0xdeadbeef) | 1;
  const word = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) word();
  return word;
}

function hashLane(text: string, start: number): number {
  let hash = start | 0;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    hash ^= k;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function uuidOf(...words: readonly [number, number, number, number]): string {
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/**
 * Seeded synthetic regions for the bench of the solver, as columns of bits: what a household accepts (départements,
 * sizes, contingents) and what it brings (waiting, priority). An assumption, no statistics: about 3 % of all pairings
 * are open. Households are numbered by descending part, so that a set of bits is read best first.
 */
import { bestFirst, placesOf } from '#matching/candidates/best-first.js';
import { addBit, type Bitset, emptyBitset } from '#matching/candidates/bitset.js';
import { TopPoints } from '#matching/candidates/top-points.js';
import type { RowChunk, RowSource } from '#solver/lazy-rows.js';
import { digest, mix } from '#solver/tie-break.js';

export interface Size {
  readonly name: string;
  readonly vacancies: number;
  readonly households: number;
}

export const SIZES: readonly Size[] = [
  { name: 'S', vacancies: 40, households: 3_400 },
  { name: 'M', vacancies: 300, households: 16_000 },
  { name: 'L', vacancies: 1_500, households: 150_000 },
  { name: 'XL', vacancies: 8_000, households: 900_000 },
];

const SEED = 2026;
const DEPARTEMENTS = 8;
const SIZE_CLASSES = 6;
/** Share of households that each contingent is open to. */
const CONTINGENTS = [1, 0.7, 0.45];
const FIT = 120;
const ELSEWHERE = 45;
const FIRST_DEPTH = 48;

export interface BenchRegion {
  readonly size: Size;
  readonly part: Int32Array;
  readonly waitingDays: Int32Array;
  readonly home: Uint8Array;
  readonly digests: Uint32Array;
  readonly places: readonly Bitset[];
  readonly classes: readonly Bitset[];
  readonly contingents: readonly Bitset[];
  readonly vacancies: readonly { place: number; sizeClass: number; contingent: number; digest: number }[];
}

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function benchRegion(size: Size): BenchRegion {
  const { households } = size;
  const random = generator(SEED);
  const below = (bound: number) => Math.floor(random() * bound);
  const waitingDays = Int32Array.from({ length: households }, () => below(2_400))
    .sort()
    .reverse();
  const part = waitingDays
    .map((days) => days + below(5) * 60)
    .sort()
    .reverse();
  const sets = (count: number) => Array.from({ length: count }, () => emptyBitset(households));
  const [places, classes, contingents] = [sets(DEPARTEMENTS), sets(SIZE_CLASSES), sets(CONTINGENTS.length)];
  const home = new Uint8Array(households);
  const digests = new Uint32Array(households);
  for (let h = 0; h < households; h++) {
    home[h] = below(DEPARTEMENTS);
    digests[h] = digest(`M${h}`);
    addBit(places[home[h] as number] as Bitset, h);
    if (random() < 0.3) addBit(places[below(DEPARTEMENTS)] as Bitset, h);
    const sizeClass = below(SIZE_CLASSES - 1);
    addBit(classes[sizeClass] as Bitset, h);
    addBit(classes[sizeClass + 1] as Bitset, h);
    CONTINGENTS.forEach((share, contingent) => {
      if (random() < share) addBit(contingents[contingent] as Bitset, h);
    });
  }
  const vacancies = Array.from({ length: size.vacancies }, (_, v) => ({
    place: below(DEPARTEMENTS),
    sizeClass: below(SIZE_CLASSES),
    contingent: below(CONTINGENTS.length),
    digest: digest(`L${v}`),
  }));
  return { size, part, waitingDays, home, digests, places, classes, contingents, vacancies };
}

interface List extends RowChunk {
  readonly ended: boolean;
}

/** The exact best pairings of each vacancy, deepened when asked; the kernel of src/matching/candidates on plain columns. */
export class BenchLists {
  readonly region: BenchRegion;
  private readonly lists: (List | null)[];

  constructor(region: BenchRegion) {
    this.region = region;
    this.lists = region.vacancies.map(() => null);
  }

  /** The rows of one rank: open households that are not on the vacancy already. */
  source(open: Uint8Array, listed: (vacancy: number, household: number) => boolean): RowSource {
    const { region, lists } = this;
    const places = new Int32Array(lists.length);
    return {
      vacancyCount: lists.length,
      householdCount: region.size.households,
      waitingDays: region.waitingDays,
      largestPoints: (region.part[0] as number) + ELSEWHERE + FIT,
      next: (vacancy) => {
        for (let list = lists[vacancy] ?? this.deepen(vacancy); ; list = this.deepen(vacancy)) {
          const kept: number[] = [];
          for (let place = places[vacancy] as number; place < list.points.length; place++) {
            const h = list.households[place] as number;
            if (open[h] === 1 && !listed(vacancy, h)) kept.push(place);
          }
          places[vacancy] = list.points.length;
          if (kept.length > 0) {
            return placesOf(list, kept);
          }
          if (list.ended) return null;
        }
      },
    };
  }

  private deepen(vacancy: number): List {
    const known = this.lists[vacancy];
    const list = this.read(vacancy, Math.max(FIRST_DEPTH, 4 * (known?.points.length ?? 0)));
    this.lists[vacancy] = list;
    return list;
  }

  private read(vacancy: number, depth: number): List {
    const { region } = this;
    const { place, sizeClass, contingent, digest: own } = region.vacancies[vacancy] as BenchRegion['vacancies'][number];
    const accepting = region.places[place] as Bitset;
    const fitting = region.classes[sizeClass] as Bitset;
    const entitled = region.contingents[contingent] as Bitset;
    const top = new TopPoints(depth);
    let ended = true;
    scan: for (let word = 0; word < accepting.length; word++) {
      let left = (accepting[word] as number) & (fitting[word] as number) & (entitled[word] as number);
      for (; left !== 0; left &= left - 1) {
        const h = (word << 5) + 31 - Math.clz32(left & -left);
        const part = region.part[h] as number;
        if (part + ELSEWHERE + FIT < top.least) {
          ended = false;
          break scan;
        }
        const fit = mix(region.digests[h] as number, own, 1) % (FIT + 1);
        top.add(h, part + fit + (region.home[h] === place ? 0 : ELSEWHERE));
      }
    }
    const { households, points } = top.kept();
    const tieBreak = Uint32Array.from(households, (h) => mix(region.digests[h] as number, own, SEED));
    return {
      ...bestFirst({ households, points, tieBreak }, region.waitingDays),
      ended: ended && points.length === top.added,
    };
  }
}

/**
 * Problem: the best pairings of one vacancy among up to a million households, exactly, without the points of all.
 *
 * Method: threshold algorithm (R. Fagin, A. Lotem & M. Naor, "Optimal aggregation algorithms for middleware", J. Comput.
 * Syst. Sci. 66, 2003, DOI 10.1016/S0022-0000(03)00026-6). Points are a part of the household, the same on every
 * vacancy, and a part of the pairing, at most G on this vacancy. Columns of bits are laid out by descending household
 * part, so the eligible set of a vacancy is read best first; reading stops once part + G is below the T-th best found.
 * A list always runs through all ties of its last points: what it leaves out has strictly fewer.
 *
 * Complexity: O(W · R + S · log T) per list for W = active households / 32 words, R rules, S households scored
 * (T ≤ S, about those within G points of the T-th best). Memory: the columns, and what has been listed.
 * Ranges: points from 0 to `largestPoints` ≤ 2^28. Guarantee: equal to sorting every pairing
 * (tests/matching/ranked-lists.test.ts). Deviation: 1. a deeper list is read again from the start, four times as deep.
 */
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { RuleContext } from '#eligibility/rule.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import { type HouseholdPoints, householdPoints, pairingPoints } from '#scoring/score.js';
import type { ScoringContext } from '#scoring/scoring-inputs.js';
import type { RowChunk } from '#solver/lazy-rows.js';
import { digest, mix } from '#solver/tie-break.js';
import { bestFirst } from './best-first.js';
import { addBit, type Bitset, emptyBitset, visitBits } from './bitset.js';
import { almostEligibleAt, type Columns, reordered } from './columns.js';
import { pairingBonusLimit } from './pairing-bonus-limit.js';
import { TopPoints } from './top-points.js';

/** The best pairings of a vacancy: points, then waiting days, then tie-break, descending, then household. */
export interface RankedList extends RowChunk {
  /** Whether it holds every eligible household; what it leaves out has fewer points than its last one. */
  readonly ended: boolean;
}

export interface RankedInput {
  readonly households: readonly HouseholdFacts[];
  readonly vacancies: readonly VacancyFacts[];
  readonly context: RuleContext;
  /** Columns of the active households, in any order. */
  readonly columns: Columns;
  /** Eligible households of each vacancy. */
  readonly eligible: Int32Array;
  readonly waitingDays: Int32Array;
  readonly seed: string;
  /** The scoring context of a household. */
  readonly scoringOf: (household: number) => ScoringContext;
  /** Length of a list when it is first asked for, ties beyond. */
  readonly firstDepth?: number;
}

const FIRST_DEPTH = 48;
const NOTHING: RankedList = {
  households: new Int32Array(0),
  points: new Int32Array(0),
  tieBreak: new Uint32Array(0),
  ended: false,
};

/** Lists that grow when asked; the same in any order of asking. */
export class RankedLists {
  readonly largestPoints: number;
  readonly input: RankedInput;
  private readonly columns: Columns;
  /** By position in the columns, best household part first. */
  private readonly own: readonly HouseholdPoints[];
  private readonly scoring: readonly ScoringContext[];
  private readonly part: Int32Array;
  /** Position in the columns of each household, −1 for those that are not active. */
  private readonly positions: Int32Array;
  private readonly lists: RankedList[];
  private readonly depths: Int32Array;
  private readonly bits: Bitset;
  private readonly seed: number;
  /** Digest of each active household, by position in the columns. */
  private readonly digests: Uint32Array;

  constructor(input: RankedInput) {
    const { vacancies, context } = input;
    const { active, indexes } = input.columns;
    const { bonusMax } = context.policy;
    const partOf = ({ waiting, bonus }: HouseholdPoints) => waiting + Math.min(bonus, bonusMax);
    const scored = active
      .map((facts, position) => {
        const index = indexes[position] as number;
        const scoring = input.scoringOf(index);
        const own = householdPoints(facts, scoring);
        return { position, index, own, part: partOf(own), scoring };
      })
      .sort((a, b) => b.part - a.part || a.index - b.index);
    this.input = input;
    const order = Int32Array.from(scored, ({ position }) => position);
    this.columns = reordered(input.columns, order, context);
    this.own = scored.map(({ own }) => own);
    this.scoring = scored.map(({ scoring }) => scoring);
    this.part = Int32Array.from(scored, ({ part }) => part);
    this.positions = new Int32Array(input.households.length).fill(-1);
    scored.forEach(({ index }, member) => {
      this.positions[index] = member;
    });
    this.lists = vacancies.map(() => NOTHING);
    this.depths = new Int32Array(vacancies.length);
    this.bits = emptyBitset(active.length);
    this.seed = digest(input.seed);
    this.digests = Uint32Array.from(this.columns.active, ({ id }) => digest(id));
    const limits = vacancies.map((vacancy) => pairingBonusLimit(context.policy, vacancy));
    this.largestPoints = (this.part[0] ?? 0) + limits.reduce((most, limit) => Math.max(most, limit), 0);
  }

  /** What has been listed so far; empty before the first `deepen`. */
  list(vacancy: number): RankedList {
    return this.lists[vacancy] as RankedList;
  }

  /** A longer list, or the whole one. */
  deepen(vacancy: number): RankedList {
    const { length } = this.list(vacancy).households;
    const first = this.input.firstDepth ?? FIRST_DEPTH;
    return this.listTo(vacancy, Math.max(first, 4 * (this.depths[vacancy] as number), 4 * length));
  }

  /** A list of at least so many, ties beyond, or the whole one. */
  listTo(vacancy: number, depth: number): RankedList {
    const known = this.list(vacancy);
    if (known.ended || known.households.length >= depth) return known;
    this.depths[vacancy] = depth;
    this.lists[vacancy] = this.read(vacancy, depth);
    return this.list(vacancy);
  }

  /** Positions in the columns of the active households that are not open (1, by index), for `countOpen`. */
  closedSet(open: Uint8Array): Bitset {
    const closed = emptyBitset(this.part.length);
    this.columns.indexes.forEach((h, member) => {
      if (open[h] !== 1) addBit(closed, member);
    });
    return closed;
  }

  /** Eligible households of a vacancy that are neither closed nor one of `except`. */
  countOpen(vacancy: number, closed: Bitset, except: readonly number[]): number {
    const { columns, bits } = this;
    const passes = almostEligibleAt(columns, this.input.vacancies[vacancy] as VacancyFacts, bits);
    const out = closed.slice();
    for (const h of except) {
      const member = h < 0 ? -1 : (this.positions[h] as number);
      if (member >= 0) addBit(out, member);
    }
    let count = this.input.eligible[vacancy] as number;
    visitBits(bits, out, (member) => {
      if (passes(member)) count--;
    });
    return count;
  }

  private read(vacancy: number, depth: number): RankedList {
    const { columns, part, own, bits } = this;
    const facts = this.input.vacancies[vacancy] as VacancyFacts;
    const limit = pairingBonusLimit(columns.context.policy, facts);
    const passes = almostEligibleAt(columns, facts, bits);
    const top = new TopPoints(depth);
    scan: for (let word = 0; word < bits.length; word++) {
      for (let left = bits[word] as number; left !== 0; left &= left - 1) {
        const member = (word << 5) + 31 - Math.clz32(left & -left);
        if ((part[member] as number) + limit < top.least) break scan;
        if (!passes(member)) continue;
        const household = columns.active[member] as HouseholdFacts;
        const scoring = this.scoring[member] as ScoringContext;
        const points = pairingPoints(household, facts, scoring, own[member] as HouseholdPoints);
        top.add(columns.indexes[member] as number, points);
      }
    }
    return this.ranked(top, facts, this.input.eligible[vacancy] as number);
  }

  private ranked(top: TopPoints, facts: VacancyFacts, eligible: number): RankedList {
    const { households, points } = top.kept();
    const own = digest(facts.id);
    const tieBreak = Uint32Array.from(households, (h) =>
      mix(this.digests[this.positions[h] as number] as number, own, this.seed),
    );
    const list = bestFirst({ households, points, tieBreak }, this.input.waitingDays);
    return { ...list, ended: points.length === eligible };
  }
}

/**
 * The state of a simulated region: who waits, which dwellings look for a candidate, which proposals are under way.
 * Moves by half-months; the chooser alone differs between policies. Conservation of households and of dwellings is
 * asserted at the end (conservation.ts).
 */
import type { Assumptions } from './assumptions.js';
import { endOfStep } from './calendar.js';
import type { FittedParameters } from './calibration.js';
import { type Fate, Fates } from './fate.js';
import type { Arrival, DwellingOffer, Population, Streams } from './population/streams.js';

export const NOT_YET = 0;
export const WAITING = 1;
export const ENGAGED = 2;
export const REHOUSED = 3;
export const LEFT = 4;

/** A dwelling that looks for a candidate. */
export interface OpenDwelling {
  readonly offer: DwellingOffer;
  /** Households that were proposed it, by position. */
  readonly tried: number[];
  /** Half-months spent without a candidate since it came or since the last refusal. */
  idle: number;
}

export interface Proposal {
  readonly household: number;
  readonly dwelling: OpenDwelling;
  readonly fate: Fate;
  /** Half-month in which it is made; the household's file had all its documents then. */
  readonly step: number;
  readonly complete: boolean;
}

export interface Lease {
  readonly household: number;
  readonly offer: DwellingOffer;
  readonly step: number;
}

/** What a chooser proposes in one half-month. */
export interface Choice {
  /** Position of the household chosen for each dwelling, −1 where none; nobody twice. */
  readonly households: Int32Array;
  /** Of these proposals, those that an eligible household left without one outscores; `null` for who has no points. */
  readonly envied: number | null;
}

/** Who chooses. `ready` says which of the open dwellings it chooses for now; the others wait without being lost. */
export interface Chooser {
  readonly ready: (offer: DwellingOffer, step: number) => boolean;
  readonly choose: (world: World, dwellings: readonly OpenDwelling[], step: number) => Choice;
}

export class World {
  readonly population: Population;
  readonly fitted: FittedParameters;
  readonly streams: Streams;
  readonly fates: Fates;
  readonly status: Uint8Array;
  /** Proposals ever made to each household, and the half-month of the last one (−1 = none). */
  readonly offers: Uint16Array;
  readonly lastOffer: Int16Array;
  readonly leaseOf: (Lease | null)[];
  readonly completeFile: Uint8Array;
  readonly leases: Lease[] = [];
  /** Every proposal made, in order. */
  readonly proposals: Proposal[] = [];
  open: OpenDwelling[] = [];
  /** Half-month in which each household that left unhoused did so. */
  readonly leftAt: Int16Array;
  /** Per half-month: proposals made, those envied, dwellings lost, of those for want of a candidate, households that wait at its end. */
  readonly offersAt: number[] = [];
  readonly enviedAt: (number | null)[] = [];
  readonly lostAt: number[] = [];
  readonly unclaimedAt: number[] = [];
  readonly stockAt: number[] = [];
  /** Days on which each household comes, and leaves unhoused if it still waits. */
  readonly #comes: Float64Array;
  readonly #leaves: Float64Array;
  readonly #pending = new Map<number, Proposal[]>();
  #nextDwelling = 0;
  #conserved: ReadonlySet<DwellingOffer> | null = null;
  #setAside = 0;

  constructor(population: Population, fitted: FittedParameters, streams: Streams) {
    const { arrivals } = streams;
    this.population = population;
    this.fitted = fitted;
    this.streams = streams;
    this.fates = new Fates(population.seed, population.assumptions, population.law);
    this.status = new Uint8Array(arrivals.length);
    this.offers = new Uint16Array(arrivals.length);
    this.lastOffer = new Int16Array(arrivals.length).fill(-1);
    this.leftAt = new Int16Array(arrivals.length);
    this.leaseOf = arrivals.map(() => null);
    this.#comes = Float64Array.from(arrivals, ({ day }) => day);
    this.#leaves = Float64Array.from(arrivals, ({ day, traits }) => day + traits.patienceDays);
    this.completeFile = Uint8Array.from(arrivals, ({ traits }) => (traits.incomplete ? 0 : 1));
  }

  get assumptions(): Assumptions {
    return this.population.assumptions;
  }

  /** From now on these dwellings alone come, and each becomes a lease with whoever is proposed it. */
  conserve(dwellings: ReadonlySet<DwellingOffer>): void {
    this.#conserved = dwellings;
    this.#setAside += this.open.length;
    this.open = this.open.filter(({ offer }) => dwellings.has(offer));
    this.#setAside -= this.open.length;
  }

  /** One half-month: arrivals and departures, answers, new dwellings, then what the chooser proposes. */
  step(step: number, chooser: Chooser): void {
    this.#move(step);
    const lost = this.#settle(step);
    this.#receive(endOfStep(step));
    const ready = this.open.filter(({ offer }) => chooser.ready(offer, step));
    const { households, envied } = chooser.choose(this, ready, step);
    const taken = new Set<OpenDwelling>();
    let offers = 0;
    ready.forEach((dwelling, i) => {
      const household = households[i] as number;
      if (household >= 0) {
        this.#propose(household, dwelling, step);
        taken.add(dwelling);
        offers++;
      } else dwelling.idle++;
    });
    const still = this.open.filter((dwelling) => !taken.has(dwelling));
    this.open = still.filter(({ idle }) => idle < this.assumptions.openHalfMonths);
    this.offersAt[step] = offers;
    this.enviedAt[step] = envied;
    const unclaimed = still.length - this.open.length;
    this.unclaimedAt[step] = unclaimed;
    this.lostAt[step] = lost + unclaimed;
    this.stockAt[step] = this.status.reduce((n, state) => n + (state === WAITING || state === ENGAGED ? 1 : 0), 0);
  }

  #move(step: number): void {
    const day = endOfStep(step);
    for (let h = 0; h < this.status.length; h++) {
      if (this.status[h] === NOT_YET && (this.#comes[h] as number) <= day) this.status[h] = WAITING;
      if (this.status[h] === WAITING && (this.#leaves[h] as number) <= day) {
        this.status[h] = LEFT;
        this.leftAt[h] = step;
      }
    }
  }

  /** Answers that are due: a lease, or the dwelling looks for another candidate unless all tries are used; how many so. */
  #settle(step: number): number {
    let lost = 0;
    for (const { household, dwelling, fate } of this.#pending.get(step) ?? []) {
      if (fate === 'leased') {
        const lease = { household, offer: dwelling.offer, step };
        this.status[household] = REHOUSED;
        this.leaseOf[household] = lease;
        this.leases.push(lease);
        continue;
      }
      this.status[household] = WAITING;
      if (fate === 'unfavourable' && this.completeFile[household] === 0) {
        const { traits } = this.streams.arrivals[household] as Arrival;
        if (this.fates.repairs(traits, dwelling.offer.traits)) this.completeFile[household] = 1;
      }
      dwelling.idle = 0;
      if (this.#conserved && !this.#conserved.has(dwelling.offer)) this.#setAside++;
      else if (dwelling.tried.length >= this.assumptions.tries) lost++;
      else this.open.push(dwelling);
    }
    this.#pending.delete(step);
    return lost;
  }

  #receive(day: number): void {
    const { dwellings } = this.streams;
    for (; this.#nextDwelling < dwellings.length; this.#nextDwelling++) {
      const offer = dwellings[this.#nextDwelling] as DwellingOffer;
      if (offer.day > day) break;
      if (this.#conserved?.has(offer) ?? true) this.open.push({ offer, tried: [], idle: 0 });
      else this.#setAside++;
    }
  }

  #propose(household: number, dwelling: OpenDwelling, step: number): void {
    const { traits } = this.streams.arrivals[household] as Arrival;
    if (this.status[household] !== WAITING) throw new Error(`${traits.id} is proposed while it does not wait`);
    const complete = this.completeFile[household] === 1;
    const fate = this.#conserved ? 'leased' : this.fates.of(traits, dwelling.offer.traits, complete);
    const { contactHalfMonths, sessionHalfMonths, answerHalfMonths } = this.assumptions;
    const session = contactHalfMonths + (fate === 'refused' ? 0 : sessionHalfMonths);
    const due = step + session + (fate === 'leased' ? answerHalfMonths : 0);
    this.status[household] = ENGAGED;
    this.offers[household] = (this.offers[household] as number) + 1;
    this.lastOffer[household] = step;
    dwelling.tried.push(household);
    const proposal = { household, dwelling, fate, step, complete };
    this.proposals.push(proposal);
    const known = this.#pending.get(due);
    if (known) known.push(proposal);
    else this.#pending.set(due, [proposal]);
  }

  /** Dwellings that came (those set aside by a conserved supply apart), and where they are now. */
  dwellingCounts(): {
    readonly received: number;
    readonly open: number;
    readonly underWay: number;
    readonly lost: number;
  } {
    return {
      received: this.#nextDwelling - this.#setAside,
      open: this.open.length,
      underWay: [...this.#pending.values()].reduce((sum, proposals) => sum + proposals.length, 0),
      lost: this.lostAt.reduce((sum, count) => sum + count, 0),
    };
  }
}

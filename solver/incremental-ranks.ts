/**
 * Problem: ranks 1, 2 and 3 of every vacancy kept up to date while vacancies are posted and withdrawn, households come,
 * change and go, pairings are refused, and people keep places (commitments) or whole lists (holds).
 *
 * Method: one assignment kept up to date per rank (incremental.ts). Rank r chooses among the pairings that the ranks
 * before it and people leave it: the row's place is open, the household has fewer than `maxActive` places and is not on
 * the vacancy already. An event changes rank 1; what rank 1 takes or releases changes rank 2, and so on: only pairings
 * whose standing changes are written again.
 *
 * Complexity: per event, per rank, one or two searches for each pairing, row or column that changes, and O(V) to see what
 * moved. Memory: four times the pairings. Ranges: those of assignment.ts for the `limits`.
 * Guarantee: `result(rank)` equals `solveAssignment` of that rank's problem, given the ranks before it, whatever the events
 * before (unless two optima tie on all four terms). Not for: targets, whose coefficients follow from the whole region.
 */
import { WarmAssignment, type WarmLimits, type WarmPairing } from './incremental.js';
import { type KeptPlace, KeptPlaces } from './kept-places.js';
import type { Assignment, AssignmentProblem } from './problem.js';
import { checkNumber, checkPairings } from './warm-checks.js';
import { WarmRows } from './warm-rows.js';

export type { KeptPlace } from './kept-places.js';

export interface RankLimits extends WarmLimits {
  /** Places that a household may have at once. */
  readonly maxActive: number;
}

const RANKS = [1, 2, 3] as const;

/** Three ranks kept up to date. Numbers are never used twice; what does not exist throws a RangeError. */
export class WarmRanks {
  private readonly limits: RankLimits;
  /** Every eligible pairing, whatever the ranks. */
  private readonly eligible: WarmRows;
  private readonly waitingDays: Int32Array;
  private readonly ranks: readonly RankState[];
  private readonly sought: Uint8Array;
  private readonly kept: KeptPlaces;
  private vacancyCount = 0;

  constructor(limits: RankLimits) {
    this.limits = limits;
    this.waitingDays = new Int32Array(limits.households);
    this.eligible = new WarmRows(limits.vacancies, this.waitingDays);
    this.ranks = RANKS.map((rank) => ({
      rank,
      warm: new WarmAssignment(limits),
      householdOf: new Int32Array(limits.vacancies).fill(-1),
      isOpen: new Uint8Array(limits.households).fill(Number(limits.maxActive > 0)),
      places: new Uint8Array(limits.households),
    }));
    this.sought = new Uint8Array(limits.vacancies);
    this.kept = new KeptPlaces(limits.households);
  }

  /** A vacancy is posted, with its pairings and how many candidates are sought (1 to 3); its number. */
  postVacancy(pairings: readonly WarmPairing[], sought: number): number {
    checkNumber('number of candidates sought', sought, RANKS.length + 1);
    checkPairings(pairings, this.limits.households, this.limits.largestPoints);
    for (const { warm } of this.ranks) warm.postVacancy([]);
    const vacancy = this.vacancyCount++;
    this.eligible.write(vacancy, pairings);
    this.sought[vacancy] = sought;
    this.update({ vacancies: [vacancy] });
    return vacancy;
  }

  /** A vacancy is withdrawn: nobody is proposed for it any more, and no place on it is kept. */
  withdrawVacancy(vacancy: number): void {
    this.known(vacancy);
    this.eligible.write(vacancy, []);
    this.update({ vacancies: [vacancy], households: this.kept.forget(vacancy) });
  }

  /** A household comes or changes: its waiting days and all its pairings; none = it is gone. */
  putHousehold(household: number, waitingDays: number, pairings: readonly WarmPairing[]): void {
    checkNumber('household', household, this.limits.households);
    checkNumber('number of waiting days', waitingDays, 2 ** 31);
    checkPairings(pairings, this.vacancyCount, this.limits.largestPoints);
    const before = this.eligible.vacanciesOf(household);
    for (const vacancy of before) this.eligible.drop(vacancy, household);
    this.waitingDays[household] = waitingDays;
    for (const pairing of pairings) this.eligible.insert(pairing.other, household, pairing);
    this.update({ households: [household] });
  }

  /** A pairing is refused or no longer eligible: nothing happens where there is none. */
  dropPairing(vacancy: number, household: number): void {
    this.known(vacancy);
    checkNumber('household', household, this.limits.households);
    this.eligible.drop(vacancy, household);
    this.update({ pairs: [[vacancy, household]] });
  }

  /** A commitment: the household has this place, on this vacancy or on one that is not here. */
  keep(place: KeptPlace): void {
    if (place.vacancy !== null) this.known(place.vacancy);
    this.checkPlace(place);
    this.kept.add(place);
    this.update({ vacancies: place.vacancy === null ? [] : [place.vacancy], households: [place.household] });
  }

  /** A held list: its members (rank and household) have their places, the other ranks of the vacancy stay closed. */
  hold(vacancy: number, members: readonly Omit<KeptPlace, 'vacancy'>[]): void {
    this.known(vacancy);
    for (const member of members) this.checkPlace(member);
    this.kept.close(vacancy);
    for (const { household, rank } of members) this.kept.add({ household, rank, vacancy });
    this.update({ vacancies: [vacancy], households: members.map(({ household }) => household) });
  }

  /** Commitments and hold of a vacancy end: every rank is open again. */
  free(vacancy: number): void {
    this.known(vacancy);
    this.update({ vacancies: [vacancy], households: this.kept.forget(vacancy) });
  }

  /** The problem of one rank as it stands, given the ranks before it. */
  problem(rank: number): AssignmentProblem {
    return this.stateOf(rank).warm.problem();
  }

  /** The canonical optimum of one rank with its certificate; `null` where there is nothing to pair. */
  result(rank: number): Assignment | null {
    return this.stateOf(rank).warm.result();
  }

  /** The household that the run proposes at one rank of a vacancy, −1 where none. */
  householdAt(rank: number, vacancy: number): number {
    return this.stateOf(rank).warm.householdAt(vacancy);
  }

  private stateOf(rank: number): RankState {
    const state = this.ranks[rank - 1];
    if (!state) throw new RangeError(`unknown rank ${rank}`);
    return state;
  }

  /** Brings each rank in turn up to date with an event and with what the ranks before it took and released. */
  private update({ vacancies = [], households = [], pairs = [] }: Change): void {
    const changedPairs = [...pairs];
    const moved = new Set<number>();
    for (const state of this.ranks) {
      const flipped = [...moved].filter(
        (household) => this.isOpen(state, household) !== (state.isOpen[household] === 1),
      );
      for (const vacancy of vacancies) state.warm.putVacancy(vacancy, this.row(state, vacancy));
      for (const household of new Set([...households, ...flipped])) {
        state.isOpen[household] = this.isOpen(state, household) ? 1 : 0;
        state.warm.putHousehold(household, this.waitingDays[household]!, this.column(state, household));
      }
      for (const [vacancy, household] of changedPairs) this.putPair(state, vacancy, household);
      for (const [vacancy, household] of movesOf(state, this.vacancyCount)) {
        changedPairs.push([vacancy, household]);
        moved.add(household);
      }
    }
  }

  private putPair(state: RankState, vacancy: number, household: number): void {
    const pairing = this.eligible.find(vacancy, household);
    const isOffered = pairing >= 0 && this.isOffered(state, vacancy, household);
    if (isOffered) state.warm.putPairing(vacancy, { other: household, ...this.eligible.worth(pairing) });
    else state.warm.dropPairing(vacancy, household);
  }

  private row(state: RankState, vacancy: number): WarmPairing[] {
    return this.eligible.row(vacancy).filter(({ other }) => this.isOffered(state, vacancy, other));
  }

  private column(state: RankState, household: number): WarmPairing[] {
    const pairings: WarmPairing[] = [];
    this.eligible.visitColumn(household, (vacancy, pairing) => {
      if (this.isOffered(state, vacancy, household)) pairings.push({ other: vacancy, ...this.eligible.worth(pairing) });
    });
    return pairings;
  }

  /** Whether an eligible pairing is one that the rank chooses from. */
  private isOffered(state: RankState, vacancy: number, household: number): boolean {
    const { rank } = state;
    if (this.sought[vacancy]! < rank || !this.isOpen(state, household)) return false;
    if (!this.kept.leaves(vacancy, rank, household)) return false;
    return this.ranks.every((other) => other.rank >= rank || other.householdOf[vacancy] !== household);
  }

  private isOpen({ rank }: RankState, household: number): boolean {
    let places = this.kept.places[household]!;
    for (const other of this.ranks) if (other.rank < rank) places += other.places[household]!;
    return places < this.limits.maxActive && (rank > 1 || this.kept.firsts[household] === 0);
  }

  private known(vacancy: number): void {
    checkNumber('vacancy', vacancy, this.vacancyCount);
  }

  private checkPlace({ household, rank }: Omit<KeptPlace, 'vacancy'>): void {
    checkNumber('household', household, this.limits.households);
    this.stateOf(rank);
  }
}

interface RankState {
  readonly rank: number;
  readonly warm: WarmAssignment;
  /** Household of each vacancy at this rank, as the ranks after it know it. */
  readonly householdOf: Int32Array;
  /** 1 for each household that may take a place of this rank, as its columns were written. */
  readonly isOpen: Uint8Array;
  /** Places of this rank that each household has. */
  readonly places: Uint8Array;
}

interface Change {
  /** Whose row is written again. */
  readonly vacancies?: readonly number[];
  /** Whose column is written again. */
  readonly households?: readonly number[];
  readonly pairs?: readonly (readonly [vacancy: number, household: number])[];
}

/** Brings `householdOf` and `places` of a rank up to date; each place that was taken or released. */
function movesOf({ warm, householdOf, places }: RankState, vacancies: number): (readonly [number, number])[] {
  const moves: (readonly [number, number])[] = [];
  for (let vacancy = 0; vacancy < vacancies; vacancy++) {
    const before = householdOf[vacancy]!;
    const now = warm.householdAt(vacancy);
    if (before === now) continue;
    householdOf[vacancy] = now;
    for (const [household, more] of [
      [before, -1],
      [now, 1],
    ] as const) {
      if (household < 0) continue;
      places[household]! += more;
      moves.push([vacancy, household]);
    }
  }
  return moves;
}

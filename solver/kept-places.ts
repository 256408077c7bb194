/** A place that people keep for a household; `vacancy` is `null` where it is not one of the problem. */
export interface KeptPlace {
  readonly household: number;
  /** 1, 2 or 3. */
  readonly rank: number;
  readonly vacancy: number | null;
}

/** What people have decided: commitments, and lists that they hold. */
export class KeptPlaces {
  /** Places kept for each household, and those of them that are of rank 1. */
  readonly places: Int32Array;
  readonly firsts: Int32Array;
  private readonly held = new Set<number>();
  private readonly of = new Map<number, KeptPlace[]>();

  constructor(households: number) {
    this.places = new Int32Array(households);
    this.firsts = new Int32Array(households);
  }

  add(place: KeptPlace): void {
    this.count(place, 1);
    if (place.vacancy !== null) this.of.set(place.vacancy, [...(this.of.get(place.vacancy) ?? []), place]);
  }

  /** The list of a vacancy is held: nobody else is proposed at any rank. */
  close(vacancy: number): void {
    this.held.add(vacancy);
  }

  /** Nothing of the vacancy is kept any more; the households that had places. */
  forget(vacancy: number): number[] {
    const places = this.of.get(vacancy) ?? [];
    for (const place of places) this.count(place, -1);
    this.of.delete(vacancy);
    this.held.delete(vacancy);
    return places.map(({ household }) => household);
  }

  /** Whether a rank of a vacancy is left open, and to this household. */
  leaves(vacancy: number, rank: number, household: number): boolean {
    if (this.held.has(vacancy)) return false;
    return !this.of.get(vacancy)?.some((place) => place.rank === rank || place.household === household);
  }

  private count({ household, rank }: KeptPlace, more: number): void {
    this.places[household]! += more;
    if (rank === 1) this.firsts[household]! += more;
  }
}

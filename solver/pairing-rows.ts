/** The pairings of each vacancy, best first, as the search reads them; the arrays may be replaced by a call of `at`. */
export interface PairingRows {
  readonly households: Int32Array;
  readonly points: Int32Array;
  readonly tieBreak: Uint32Array;
  /** The pairing in place `rank` (0 = best) of the row of a vacancy, −1 past its end. */
  at(vacancy: number, rank: number): number;
}

/** Rows that can be read by column as well. */
export interface PairingColumns extends PairingRows {
  /** Calls `visit` for each pairing of a household, with its vacancy. */
  visitColumn(household: number, visit: (vacancy: number, pairing: number) => void): void;
}

/** What a search needs to know beside the rows. */
export interface ProblemShape {
  readonly vacancyCount: number;
  readonly householdCount: number;
  readonly waitingDays: Int32Array;
}

import type { CalendarDate } from '#domain/dates.js';
import type { ProposalId } from '#domain/ids.js';

/** What every act names: the pairing (by its proposal) and, to be told of a change since, the version read. */
export interface PairingInput {
  readonly id: ProposalId;
  readonly version?: number | null;
}

/** An act that took place on a day: today by default, never to come. */
export interface DatedInput extends PairingInput {
  readonly on?: CalendarDate | null;
}

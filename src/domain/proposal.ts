import type { CalendarDate } from './dates.js';
import type { Place } from './household.js';
import type { HouseholdId, VacancyId } from './ids.js';

export type Rank = 1 | 2 | 3;
export const RANKS: readonly Rank[] = [1, 2, 3];

/** A proposal whose contact has been recorded, until it closes: its rank stays taken. */
export interface Commitment {
  readonly householdId: HouseholdId;
  readonly vacancyId: VacancyId;
  readonly rank: Rank;
}

/** A list that its landlord or association has opened: kept as it is until `heldUntil` (included). */
export interface Hold {
  readonly vacancyId: VacancyId;
  readonly heldUntil: CalendarDate;
  readonly members: readonly { readonly householdId: HouseholdId; readonly rank: Rank }[];
}

/** Coded reasons to decline, with what they do (DECLINE_EFFECTS in src/casework). */
export const DECLINE_REASONS = [
  'householdRefusesDwelling',
  'householdRefusesArea',
  'dwellingUnsuitable',
  'rentTooHigh',
  'accessibility',
  'fileNotReady',
  'householdUnreachable',
  'alreadyRehoused',
  'supportEnded',
  'other',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/**
 * What a refusal does to the household's availability; the words on the button are a contract.
 * `vacancy`: this vacancy only · `place`: the place until a day · `all`: every vacancy until a day.
 */
export type RefusalEffect =
  | { readonly kind: 'vacancy' }
  | { readonly kind: 'place'; readonly place: Place; readonly until: CalendarDate }
  | { readonly kind: 'all'; readonly until: CalendarDate };

export interface Refusal {
  readonly householdId: HouseholdId;
  readonly vacancyId: VacancyId;
  /** Rank the household held on the vacancy when it refused or was declined; `null` where not known. */
  readonly rank: Rank | null;
  readonly on: CalendarDate;
  readonly by: 'household' | 'association' | 'landlord' | 'caleol' | 'reserver';
  readonly reason: DeclineReason;
  readonly effect: RefusalEffect;
}

/** A proposal that reached people and is over, so that "never proposed" is known. */
export interface PastProposal {
  readonly householdId: HouseholdId;
  readonly vacancyId: VacancyId;
  readonly on: CalendarDate;
}

import type { CalendarDate } from '#domain/dates.js';
import type { EngineHousehold, EngineLandlord, EngineVacancy } from '#domain/engine-view.js';
import type { FlowAgreement, FlowCounter } from '#domain/landlord.js';
import type { Policy } from '#domain/policy.js';
import type { Commitment, Hold, PastProposal, Refusal } from '#domain/proposal.js';
import type { FixedCoefficient, YearToDate } from '#domain/target.js';

/**
 * Everything a run reads (INSTANCE.json of the contract). A run is a pure function of this value: canonical JSON
 * (RFC 8785) of the instance with its arrays sorted by id is hashed; same instance, same bytes out.
 */
export interface Instance {
  readonly formatVersion: 1;
  readonly asOf: CalendarDate;
  readonly seed: string;
  readonly policy: Policy;
  readonly legislationVersion: string;
  readonly landlords: readonly EngineLandlord[];
  readonly households: readonly EngineHousehold[];
  readonly vacancies: readonly EngineVacancy[];
  readonly commitments: readonly Commitment[];
  readonly holds: readonly Hold[];
  readonly refusals: readonly Refusal[];
  readonly pastProposals: readonly PastProposal[];
  readonly flowAgreements: readonly FlowAgreement[];
  readonly counters: readonly FlowCounter[];
  /** Coefficients of targets that are given; empty = they are searched. Where one is given, all others are 0. */
  readonly coefficients: readonly FixedCoefficient[];
  /** Leases of the year that count towards targets; absent = none. */
  readonly yearToDate?: readonly YearToDate[];
}

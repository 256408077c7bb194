import type { CalendarDate } from './dates.js';
import type { Departement } from './departement.js';
import type { OrganisationId, SocialWorkerId } from './ids.js';

/** The eight legal prescribers of a diagnostic (DRIHL, 2 February 2023). */
export const PRESCRIBERS = [
  'comed',
  'stateServices',
  'ccapex',
  'landlords',
  'actionLogement',
  'siao',
  'pdalhpd',
  'accommodation',
] as const;
export type Prescriber = (typeof PRESCRIBERS)[number];

export const SUPPORT_SCHEMES = ['avdlDalo', 'avdlOutsideDalo', 'avdlHousingFirst', 'other'] as const;
export type SupportScheme = (typeof SUPPORT_SCHEMES)[number];

export const DIAGNOSTIC_CONCLUSIONS = ['towards', 'within', 'none'] as const;
export type DiagnosticConclusion = (typeof DIAGNOSTIC_CONCLUSIONS)[number];

/** Why a support measure ended. `rehoused` is the only one that is not an exit without rehousing. */
export const SUPPORT_END_MOTIVES = [
  'rehoused',
  'objectivesReached',
  'householdRefusedSupport',
  'noLongerRehousable',
  'contactLost',
  'leftRegion',
  'movedElsewhere',
  'death',
  'other',
] as const;
export type SupportEndMotive = (typeof SUPPORT_END_MOTIVES)[number];

interface SupportBase {
  readonly scheme: SupportScheme;
  readonly prescriber: Prescriber;
  readonly prescribedOn: CalendarDate;
  readonly associationId: OrganisationId;
  readonly socialWorkerId: SocialWorkerId | null;
  /** Département of support, which may differ from the one the household lives in. */
  readonly departement: Departement;
}

interface Concluded {
  readonly startedOn: CalendarDate;
  readonly concludedOn: CalendarDate;
  readonly conclusion: DiagnosticConclusion;
}

/** Life cycle: prescribed → diagnostic → AVL (`towards`) → rehousing → ADL (`within`) → ended. */
export type SupportMeasure = SupportBase &
  (
    | { readonly phase: 'prescribed' }
    | { readonly phase: 'diagnostic'; readonly diagnosticStartedOn: CalendarDate }
    | { readonly phase: 'towards'; readonly diagnostic: Concluded; readonly towardsStartedOn: CalendarDate }
    | {
        readonly phase: 'within';
        readonly diagnostic: Concluded;
        readonly towardsStartedOn: CalendarDate | null;
        readonly rehousedOn: CalendarDate | null;
        readonly withinStartedOn: CalendarDate;
      }
    | {
        readonly phase: 'ended';
        readonly diagnostic: Concluded | null;
        readonly towardsStartedOn: CalendarDate | null;
        readonly rehousedOn: CalendarDate | null;
        readonly withinStartedOn: CalendarDate | null;
        readonly endedOn: CalendarDate;
        readonly endMotive: SupportEndMotive;
      }
  );

export type SupportPhase = SupportMeasure['phase'];

/** Day the support towards a home began, or `null` where it has not. */
export function towardsStartedOn(measure: SupportMeasure): CalendarDate | null {
  return measure.phase === 'prescribed' || measure.phase === 'diagnostic' ? null : measure.towardsStartedOn;
}

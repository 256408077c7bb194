import type { Contingent } from '#domain/contingent.js';
import { addMonths, type CalendarDate, calendarDate, dayNumber, fromDayNumber } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { BlockingKind } from '#domain/household.js';
import type { SupportEndMotive, SupportScheme } from '#domain/support.js';

/** One lease of the rebuilt history; `null` = the seed does not say. */
export interface Lease {
  readonly on: CalendarDate;
  readonly from: Departement | null;
  readonly to: Departement | null;
  readonly declaredTo: Departement | null;
  readonly contingent: Contingent | null;
  readonly landlord: string | null;
  readonly protocol: boolean;
}

/** What the rebuilt history knows of one supported household, before it is told as events. */
export interface Biography {
  readonly departement: Departement;
  diagnosedOn: CalendarDate;
  scheme: SupportScheme | null;
  readonly towardsOn: CalendarDate | null;
  readonly lease: Lease | null;
  withinOn: CalendarDate | null;
  endedOn: CalendarDate | null;
  readonly endMotive: SupportEndMotive | null;
  reportedOn: CalendarDate | null;
  protocolOn: CalendarDate | null;
  protocolExitOn: CalendarDate | null;
  proposedOn: CalendarDate | null;
  daloOn: CalendarDate | null;
  blocking: { readonly kind: BlockingKind; readonly association: string } | null;
  followUp: FollowUp | null;
}

export interface FollowUp {
  readonly landlord: string;
  readonly answers: null | {
    readonly arrears3Months: boolean;
    readonly insuranceMissing: boolean;
    readonly surveyUnanswered: boolean;
    readonly notice: boolean;
  };
}

type Given = Pick<Biography, 'departement' | 'diagnosedOn'> & Partial<Biography>;

export function biography(given: Given): Biography {
  return {
    scheme: null,
    towardsOn: null,
    lease: null,
    withinOn: null,
    endedOn: null,
    endMotive: null,
    reportedOn: null,
    protocolOn: null,
    protocolExitOn: null,
    proposedOn: null,
    daloOn: null,
    blocking: null,
    followUp: null,
    ...given,
  };
}

/** The `index`-th of `count` days spread evenly from `first` to `last`, both included. */
export function spreadDay(first: string, last: string, index: number, count: number): CalendarDate {
  const from = dayNumber(calendarDate(first));
  const span = dayNumber(calendarDate(last)) - from + 1;
  return fromDayNumber(from + Math.floor((index * span) / count));
}

/** Windows of diagnosis whose totals the seed gives. */
export const WINDOWS = [
  { from: '2017-01-01', to: '2018-12-31' },
  { from: '2019-01-01', to: '2019-12-31' },
  { from: '2020-01-01', to: '2021-12-31' },
  { from: '2022-01-01', to: '2022-12-31' },
] as const;

/** Index of the window of a day, −1 before the first. */
export function windowOf(day: CalendarDate): number {
  return WINDOWS.findIndex(({ from, to }) => day >= from && day <= to);
}

export const eightMonthsBefore = (day: CalendarDate): CalendarDate => addMonths(day, -8);

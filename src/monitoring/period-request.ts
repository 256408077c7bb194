import type { CalendarDate } from '#domain/dates.js';
import type { Scope } from './table.js';

/** What is asked of a table: a day and a scope, and events counted since `from`, by default since 1 January. */
export interface PeriodRequest {
  readonly asOf: CalendarDate;
  readonly from?: CalendarDate | undefined;
  readonly scope: Scope;
}

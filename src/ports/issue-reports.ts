import type { CalendarDate } from '#domain/dates.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { IssueKind, IssueMessage, IssueReport, IssueState } from '#domain/issue-report.js';
import type { Page, PageQuery } from '../ports.js';

export interface IssueCount {
  readonly kind: IssueKind;
  readonly state: IssueState;
  /** Without an answer after its due day. */
  readonly late: boolean;
  readonly reports: number;
}

export interface IssueReportRepository {
  insert(report: IssueReport): Promise<void>;
  /** Locks the row; `null` where it is not in the caller's scope. */
  lock(id: string): Promise<IssueReport | null>;
  find(id: string): Promise<IssueReport | null>;
  /** Latest first, without their messages. */
  list(filter: { readonly state?: IssueState }, page: PageQuery): Promise<Page<IssueReport>>;
  /** Moves the report and adds the message that moved it. */
  record(
    report: IssueReport,
    change: { readonly to: IssueState; readonly dueOn: CalendarDate; readonly message: IssueMessage },
  ): Promise<void>;
  /** Counts over the caller's territory, confidential reports for the region alone; empty for others. */
  counts(): Promise<readonly IssueCount[]>;
  /** The household behind a pseudonym of one of the caller's vacancies; `null` where there is none. */
  householdOf(vacancyId: VacancyId, pseudonym: string): Promise<HouseholdId | null>;
}

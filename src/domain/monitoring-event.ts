import type { CalendarDate } from './dates.js';
import type { Departement } from './departement.js';
import type { EventName } from './events.js';
import type { Provenance } from './monitoring-rows.js';

/** What monitoring reads of an event of the catalogue; `on` is the day it is about, not the day it was typed. */
export interface MonitoringEvent {
  readonly name: EventName;
  readonly on: CalendarDate;
  /** Household, or the organisation of an event that is about an organisation. */
  readonly household: string;
  readonly organisation: string | null;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
  readonly provenance: Provenance;
  /** Order of writing, where it is known. */
  readonly seq?: number;
  readonly proposal?: string | null;
  /** Dwelling of the event, as it stood then. */
  readonly vacancy?: VacancyOfEvent | null;
}

export interface VacancyOfEvent {
  readonly id: string;
  readonly departement: Departement | null;
  readonly communeCode: string | null;
  readonly contingent: string | null;
  readonly landlordId: string | null;
  readonly reserverId: string | null;
  /** Name of the landlord. */
  readonly landlord: string | null;
}

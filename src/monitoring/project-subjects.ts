import { type CalendarDate, calendarDate } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import type { HouseholdBands, MonitoringRows } from '#domain/monitoring-rows.js';
import { withoutCorrected } from './corrections.js';
import { fileEvents } from './file-events.js';
import { projectEvents } from './projection.js';

interface Subject {
  readonly events: readonly MonitoringEvent[];
  readonly file: Household | null;
  /** Bands as they were projected, the day each began (`null` = from the start). */
  readonly bands: readonly { readonly from: CalendarDate | null; readonly bands: HouseholdBands }[];
}

/** Bands of a file on a day: src/casework gives them, since they read the law's consumption units. */
export type BandsOf = (file: Household, asOf: CalendarDate) => HouseholdBands;

/**
 * Rows of households (or organisations) from everything known of each: events without what was corrected, then what the
 * file dates, in the order of the days they are about and, within a day, of the procedure. Bands that changed keep
 * their past: the ones before stay true until the day the file changed.
 */
export function projectSubjects(subjects: readonly Subject[], bandsOf: BandsOf): MonitoringRows {
  return projectEvents(
    subjects.flatMap((subject) => {
      const events = withoutCorrected(subject.events);
      const { file } = subject;
      const told = file === null ? [] : [...bandEvents(subject, file, bandsOf), ...fileEventsBefore(file, events)];
      return [...told, ...events].toSorted((a, b) => compare(a.on, b.on) || (a.seq ?? 0) - (b.seq ?? 0));
    }),
  );
}

const START = calendarDate('1970-01-01');

function bandEvents({ events, bands }: Subject, file: Household, bandsOf: BandsOf): readonly MonitoringEvent[] {
  const changes = events.filter(({ name }) => name === 'householdEntered' || name === 'householdChanged');
  const on = changes.at(-1)?.on ?? file.confirmedOn;
  const now = bandsOf(file, on);
  const last = bands.at(-1)?.bands;
  const all =
    last !== undefined && same(last, now) ? bands : [...bands, { from: bands.length === 0 ? null : on, bands: now }];
  return all.map(({ from, bands: data }) => ({
    name: 'householdChanged',
    on: from ?? START,
    household: file.id,
    organisation: file.ownerId,
    data: { ...data },
    provenance: 'observed',
  }));
}

const same = (a: HouseholdBands, b: HouseholdBands): boolean =>
  a.sizeBand === b.sizeBand &&
  a.incomeBand === b.incomeBand &&
  a.singleParent === b.singleParent &&
  a.accessibilityNeed === b.accessibilityNeed;

/** The file names the association that follows the household now; before a first transfer it was another. */
function fileEventsBefore(file: Household, events: readonly MonitoringEvent[]): readonly MonitoringEvent[] {
  const from = events.find(({ name }) => name === 'supportTransferred')?.data.from;
  return fileEvents(file).map((event) =>
    event.name === 'supportPrescribed' && typeof from === 'string' ? { ...event, organisation: from } : event,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

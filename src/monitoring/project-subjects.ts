import type { Household } from '#domain/household.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import type { MonitoringRows } from '#domain/monitoring-rows.js';
import { withoutCorrected } from './corrections.js';
import { fileEvents } from './file-events.js';
import { projectEvents } from './projection.js';

interface Subject {
  readonly events: readonly MonitoringEvent[];
  readonly file: Household | null;
}

/**
 * Rows of households (or organisations) from everything known of each: events without what was corrected, then what the
 * file dates, in the order of the days they are about and, within a day, of the procedure.
 */
export function projectSubjects(subjects: readonly Subject[]): MonitoringRows {
  return projectEvents(
    subjects.flatMap(({ events, file }) =>
      [...(file === null ? [] : fileEventsBefore(file, events)), ...withoutCorrected(events)].toSorted(
        (a, b) => compare(a.on, b.on) || (a.seq ?? 0) - (b.seq ?? 0),
      ),
    ),
  );
}

/** The file names the association that follows the household now; before a first transfer it was another. */
function fileEventsBefore(file: Household, events: readonly MonitoringEvent[]): readonly MonitoringEvent[] {
  const from = events.find(({ name }) => name === 'supportTransferred')?.data.from;
  return fileEvents(file).map((event) =>
    event.name === 'supportPrescribed' && typeof from === 'string' ? { ...event, organisation: from } : event,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

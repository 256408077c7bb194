import type { MonitoringEvent } from '#domain/monitoring-event.js';

/**
 * The events of one household without those that a correction takes back, and without the corrections. A correction
 * names an event by its order of writing or by its name: then the last one of that name written before it, on the same
 * proposal where it has one. A correction that finds nothing changes nothing.
 */
export function withoutCorrected(events: readonly MonitoringEvent[]): readonly MonitoringEvent[] {
  const gone = new Set<MonitoringEvent>();
  for (const correction of events) {
    if (correction.name !== 'corrected') continue;
    gone.add(correction);
    const found = events
      .filter((event) => !gone.has(event) && isNamed(event, correction))
      .toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
      .at(-1);
    if (found !== undefined) gone.add(found);
  }
  return events.filter((event) => !gone.has(event));
}

function isNamed(event: MonitoringEvent, { data, seq, proposal }: MonitoringEvent): boolean {
  if (String(event.seq ?? '') === String(data.event)) return true;
  const before = (event.seq ?? 0) < (seq ?? Number.POSITIVE_INFINITY);
  return event.name === data.event && before && (proposal == null || event.proposal === proposal);
}

import { calendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import type { ComparisonState } from '#domain/monitoring-rows.js';
import { type HouseholdState, text } from './state.js';

/** Social workers in post in a month; the last count of a month is the one. */
export function countWorkers(state: HouseholdState, { data, organisation, provenance }: MonitoringEvent): void {
  const [month, count] = [text(data.month)?.slice(0, 7), data.count];
  if (month === undefined || typeof count !== 'number') return;
  const departement = text<Departement>(data.departement);
  const key = `${state.id}/${month}/${departement ?? ''}`;
  const rows = Array.from({ length: Math.round(count) }, (_, i) => ({
    id: `${key}/${i + 1}`,
    subjectId: state.id,
    associationId: organisation,
    departement,
    month: calendarDate(`${month}-01`),
    provenance,
  }));
  state.staffing.set(key, rows);
}

/** One field compared with a register; a later comparison of the same field takes its place from that day on. */
export function compare(state: HouseholdState, { on, data, organisation, provenance }: MonitoringEvent): void {
  const [register, field, found] = [text(data.register), text(data.field), text<ComparisonState>(data.state)];
  if (register === null || field === null || found === null) return;
  const before = state.comparisons.findLast((row) => row.register === register && row.field === field);
  if (before !== undefined) before.validTo = on;
  state.comparisons.push({
    id: `${state.id}/${state.comparisons.length + 1}`,
    subjectId: state.id,
    validFrom: null,
    validTo: null,
    departement: state.support()?.departement ?? null,
    associationId: organisation ?? state.support()?.associationId ?? null,
    register,
    field,
    comparedOn: on,
    state: found,
    provenance,
  });
}

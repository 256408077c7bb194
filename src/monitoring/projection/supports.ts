import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import type { HouseholdBands, IncomeBand, SizeBand, SupportRow } from '#domain/monitoring-rows.js';
import type { Prescriber, SupportScheme } from '#domain/support.js';
import { flag, type HouseholdState, text, Versions } from './state.js';

/** Bands of the household, as its file gives them on that day. */
export function enter(state: HouseholdState, { on, data }: MonitoringEvent): void {
  if (!('sizeBand' in data)) return;
  const bands: HouseholdBands = {
    sizeBand: text<SizeBand>(data.sizeBand),
    incomeBand: text<IncomeBand>(data.incomeBand),
    singleParent: flag(data.singleParent),
    accessibilityNeed: flag(data.accessibilityNeed),
  };
  state.bands = bands;
  state.supports.at(-1)?.change(on, (row) => ({ ...row, ...bands }));
}

/** Opens a support; one told by the file and by the procedure is one. */
export function prescribe(state: HouseholdState, { data, organisation, provenance }: MonitoringEvent): void {
  const before = state.support();
  if (before !== undefined && before.endedOn === null && provenance === 'observed') return;
  state.supports.push(
    new Versions<SupportRow>({
      id: `${state.id}/${state.supports.length + 1}`,
      subjectId: state.id,
      validFrom: null,
      validTo: null,
      departement: text<Departement>(data.departement),
      associationId: organisation,
      scheme: text<SupportScheme>(data.scheme),
      prescriber: text<Prescriber>(data.prescriber),
      diagnosedOn: null,
      towardsStartedOn: null,
      rehousedOn: null,
      withinStartedOn: null,
      endedOn: null,
      exitedOn: null,
      actionLogementReportedOn: null,
      protocolEnteredOn: null,
      protocolExitedOn: null,
      daloRecognisedOn: state.daloRecognisedOn,
      firstProposedOn: null,
      proposedOn: null,
      proposalClosedOn: null,
      ...state.bands,
      provenance,
    }),
  );
}

/** Events of the support and the day it is about → what they set; others change nothing. */
export function applyToSupport(state: HouseholdState, event: MonitoringEvent): void {
  state.supports.at(-1)?.change(event.on, (row) => supportAfter(row, event));
}

function supportAfter(row: SupportRow, { name, on, data }: MonitoringEvent): SupportRow {
  switch (name) {
    case 'diagnosticConcluded':
      return { ...row, diagnosedOn: on };
    case 'supportTowardsStarted':
      return {
        ...row,
        towardsStartedOn: row.towardsStartedOn ?? on,
        departement: text<Departement>(data.departement) ?? row.departement,
      };
    case 'supportWithinStarted':
      return { ...row, withinStartedOn: row.withinStartedOn ?? on };
    case 'supportEnded':
      return { ...row, endedOn: on, exitedOn: exitedOn(row, data.motive, on) };
    case 'supportTransferred':
      return { ...row, associationId: text(data.to) ?? row.associationId };
    case 'reportedToActionLogement':
      return { ...row, actionLogementReportedOn: row.actionLogementReportedOn ?? on };
    case 'protocolEligibilityEntered':
      return { ...row, protocolEnteredOn: row.protocolEnteredOn ?? on };
    case 'protocolExited':
      return { ...row, protocolExitedOn: on };
    default:
      return row;
  }
}

function exitedOn(row: SupportRow, motive: unknown, on: CalendarDate): CalendarDate | null {
  return row.rehousedOn === null && motive !== 'rehoused' ? on : row.exitedOn;
}

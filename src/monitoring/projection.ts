import type { EventName } from '#domain/events.js';
import type { BlockingKind } from '#domain/household.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import type { FollowUpRow, MonitoringRows } from '#domain/monitoring-rows.js';
import { compare, countWorkers } from './projection/organisations.js';
import { applyToProposals } from './projection/proposals.js';
import { sign } from './projection/rehousings.js';
import { flag, HouseholdState, text, type Writable } from './projection/state.js';
import { applyToSupport, enter, prescribe } from './projection/supports.js';

export type { MonitoringEvent };

/**
 * The same rows in parts of about `households` households, so that a long history is never whole in memory. The events
 * of one household must follow each other.
 */
export function* projectInParts(events: Iterable<MonitoringEvent>, households: number): Generator<MonitoringRows> {
  let part: MonitoringEvent[] = [];
  let begun = 0;
  let last: string | null = null;
  for (const event of events) {
    if (event.household !== last) {
      if (begun === households) {
        yield projectEvents(part);
        part = [];
        begun = 0;
      }
      begun += 1;
      last = event.household;
    }
    part.push(event);
  }
  if (part.length > 0) yield projectEvents(part);
}

/** Rows of monitoring from events; those of one household must come in the order of the procedure. */
export function projectEvents(events: Iterable<MonitoringEvent>): MonitoringRows {
  const households = new Map<string, HouseholdState>();
  for (const event of events) {
    let state = households.get(event.household);
    if (state === undefined) {
      state = new HouseholdState(event.household);
      households.set(event.household, state);
    }
    apply(state, event);
  }
  const all = [...households.values()];
  return {
    rehousings: all.flatMap(({ rehousings }) => rehousings),
    supports: all.flatMap(({ supports }) => supports.flatMap((support) => support.versions())),
    blockings: all.flatMap(({ blockings }) => blockings),
    followUps: all.flatMap(({ followUps }) => followUps),
    proposals: all.flatMap(({ proposals }) => [...proposals.values()].flatMap((proposal) => proposal.versions())),
    staffing: all.flatMap(({ staffing }) => [...staffing.values()].flat()),
    comparisons: all.flatMap(({ comparisons }) => comparisons),
  };
}

type Step = (state: HouseholdState, event: MonitoringEvent) => void;

const STEPS: Readonly<Partial<Record<EventName, Step>>> = {
  daloRecognised: (state, { on }) => {
    state.daloRecognisedOn = on;
    const support = state.supports.at(-1);
    support?.change(on, (row) => ({ ...row, daloRecognisedOn: on }));
  },
  labelGranted: (state) => {
    state.labelled = true;
  },
  consentGiven: (state, { data }) => {
    if (typeof data.place === 'string') {
      // The act gives the place, the file its rank among the wishes.
      const wished = data.wishRank === undefined ? (state.consents.get(data.place) ?? false) : data.wishRank !== null;
      state.consents.set(data.place, wished);
    }
  },
  consentWithdrawn: (state, { data }) => {
    if (typeof data.place === 'string') state.consents.delete(data.place);
  },
  householdEntered: enter,
  householdChanged: enter,
  leaseSigned: (state, event) => {
    applyToProposals(state, event);
    sign(state, event);
  },
  supportPrescribed: prescribe,
  blockingSituationOpened: openBlocking,
  blockingSituationSolved: solveBlocking,
  oneYearFollowedUp: followUpOnce,
  socialWorkersCounted: countWorkers,
  registerCompared: compare,
};

function apply(state: HouseholdState, event: MonitoringEvent): void {
  const step = STEPS[event.name];
  if (step !== undefined) step(state, event);
  else {
    applyToProposals(state, event);
    applyToSupport(state, event);
  }
}

function openBlocking(state: HouseholdState, { on, data, organisation, provenance }: MonitoringEvent): void {
  state.blockings.push({
    id: `${state.id}/${state.blockings.length + 1}`,
    subjectId: state.id,
    departement: state.support()?.departement ?? null,
    associationId: organisation,
    kind: text<BlockingKind>(data.kind) ?? 'other',
    openedOn: on,
    solvedOn: null,
    provenance,
  });
}

function solveBlocking(state: HouseholdState, { on, data }: MonitoringEvent): void {
  const found = state.blockings.find(({ kind, solvedOn }) => kind === data.kind && solvedOn === null);
  if (found !== undefined) found.solvedOn = on;
}

/**
 * A household is followed up once after a support: the survey of DRIHL and the review of its rehousing are the same row,
 * asked when the first of them was, and the first answer stands unless the one who was asked gives another.
 */
function followUpOnce(state: HouseholdState, event: MonitoringEvent): void {
  const inquiry = event.data.inquiry == null ? null : String(event.data.inquiry);
  const row = followUp(state, event);
  const asked = inquiry === null ? undefined : state.inquiries.get(inquiry);
  const told =
    asked ?? state.followUps.find((one) => row.supportEndedOn !== null && one.supportEndedOn === row.supportEndedOn);
  if (told === undefined) state.followUps.push(row);
  else if (row.returned && (asked !== undefined || !told.returned))
    Object.assign(told, { ...row, id: told.id, askedOn: told.askedOn, landlordId: told.landlordId });
  if (inquiry !== null) state.inquiries.set(inquiry, told ?? row);
}

function followUp(
  state: HouseholdState,
  { on, data, organisation, provenance }: MonitoringEvent,
): Writable<FollowUpRow> {
  const support = state.support();
  return {
    id: `${state.id}/${state.followUps.length + 1}`,
    subjectId: state.id,
    departement: support?.departement ?? null,
    landlordId: 'landlord' in data ? text(data.landlord) : organisation,
    associationId: support?.associationId ?? null,
    askedOn: on,
    supportEndedOn: support?.endedOn ?? null,
    returned: flag(data.arrears3Months) !== null,
    arrears3Months: flag(data.arrears3Months),
    insuranceMissing: flag(data.insuranceMissing),
    surveyUnanswered: flag(data.surveyUnanswered),
    notice: flag(data.notice),
    provenance,
  };
}

import type { Contingent } from '#domain/contingent.js';
import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { EventName } from '#domain/events.js';
import type { BlockingKind } from '#domain/household.js';
import type {
  BlockingRow,
  FollowUpRow,
  MonitoringRows,
  Provenance,
  RehousingRow,
  SupportRow,
} from '#domain/monitoring-rows.js';
import type { Prescriber, SupportScheme } from '#domain/support.js';

/** What monitoring reads of an event of the catalogue; `on` is the day it is about, not the day it was typed. */
export interface MonitoringEvent {
  readonly name: EventName;
  readonly on: CalendarDate;
  readonly household: string;
  readonly organisation: string | null;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
  readonly provenance: Provenance;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface HouseholdState {
  readonly id: string;
  daloRecognisedOn: CalendarDate | null;
  readonly supports: Writable<SupportRow>[];
  readonly rehousings: RehousingRow[];
  readonly blockings: Writable<BlockingRow>[];
  readonly followUps: FollowUpRow[];
}

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
      state = {
        id: event.household,
        daloRecognisedOn: null,
        supports: [],
        rehousings: [],
        blockings: [],
        followUps: [],
      };
      households.set(event.household, state);
    }
    apply(state, event);
  }
  const all = [...households.values()];
  return {
    rehousings: all.flatMap(({ rehousings }) => rehousings),
    supports: all.flatMap(({ supports }) => supports),
    blockings: all.flatMap(({ blockings }) => blockings),
    followUps: all.flatMap(({ followUps }) => followUps),
  };
}

const text = <T extends string>(value: unknown): T | null => (typeof value === 'string' ? (value as T) : null);
const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** Events that end a proposal otherwise than by a lease. */
const CLOSES_A_PROPOSAL: ReadonlySet<EventName> = new Set([
  'proposalWithdrawn',
  'proposalExpired',
  'householdDeclined',
  'designationDeclined',
  'rehousingFailed',
]);

function apply(state: HouseholdState, event: MonitoringEvent): void {
  if (event.name === 'daloRecognised') state.daloRecognisedOn = event.on;
  else if (event.name === 'leaseSigned') sign(state, event);
  else if (event.name === 'supportPrescribed') prescribe(state, event);
  else if (event.name === 'blockingSituationOpened') openBlocking(state, event);
  else if (event.name === 'blockingSituationSolved') solveBlocking(state, event);
  else if (event.name === 'oneYearFollowedUp') state.followUps.push(followUp(state, event));
  else {
    const support = state.supports.at(-1);
    if (support !== undefined) applyToSupport(support, event);
  }
}

function prescribe(state: HouseholdState, { data, organisation, provenance }: MonitoringEvent): void {
  state.supports.push({
    id: `${state.id}/${state.supports.length + 1}`,
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
    proposedOn: null,
    proposalClosedOn: null,
    provenance,
  });
}

function applyToSupport(support: Writable<SupportRow>, { name, on, data }: MonitoringEvent): void {
  if (CLOSES_A_PROPOSAL.has(name)) {
    if (support.proposedOn !== null) support.proposalClosedOn ??= on;
    return;
  }
  switch (name) {
    case 'diagnosticConcluded':
      support.diagnosedOn = on;
      break;
    case 'supportTowardsStarted':
      support.towardsStartedOn ??= on;
      support.departement = text<Departement>(data.departement) ?? support.departement;
      break;
    case 'supportWithinStarted':
      support.withinStartedOn ??= on;
      break;
    case 'supportEnded':
      support.endedOn = on;
      if (support.rehousedOn === null && data.motive !== 'rehoused') support.exitedOn = on;
      break;
    case 'reportedToActionLogement':
      support.actionLogementReportedOn ??= on;
      break;
    case 'protocolEligibilityEntered':
      support.protocolEnteredOn ??= on;
      break;
    case 'protocolExited':
      support.protocolExitedOn = on;
      break;
    case 'proposalMade':
      support.proposedOn = on;
      support.proposalClosedOn = null;
      break;
    default:
  }
}

function sign(state: HouseholdState, { on, data, organisation, provenance }: MonitoringEvent): void {
  const last = state.supports.at(-1);
  const support = last !== undefined && (last.endedOn === null || last.endedOn >= on) ? last : undefined;
  state.rehousings.push({
    id: `${state.id}/${state.rehousings.length + 1}`,
    signedOn: on,
    departementFrom: text<Departement>(data.departementFrom),
    departementTo: text<Departement>(data.departementTo),
    declaredDepartementTo: text<Departement>(data.declaredDepartementTo),
    contingent: text<Contingent>(data.contingent),
    landlordId: organisation,
    landlord: text(data.landlord),
    associationId: support?.associationId ?? null,
    scheme: support?.scheme ?? text<SupportScheme>(data.scheme),
    // A support of unknown scheme is one of the AVDL: the others are named.
    avdl: support !== undefined && support.scheme !== 'other',
    protocol: data.protocol === true,
    dalo: data.dalo === true,
    firstQuartile: flag(data.firstQuartile),
    qpv: flag(data.qpv),
    actionLogementReported: support !== undefined && support.actionLogementReportedOn !== null,
    towardsStartedOn: support?.towardsStartedOn ?? null,
    daloRecognisedOn: state.daloRecognisedOn,
    provenance,
  });
  if (support !== undefined) support.rehousedOn ??= on;
}

function openBlocking(state: HouseholdState, { on, data, organisation, provenance }: MonitoringEvent): void {
  state.blockings.push({
    id: `${state.id}/${state.blockings.length + 1}`,
    departement: state.supports.at(-1)?.departement ?? null,
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

function followUp(state: HouseholdState, { on, data, organisation, provenance }: MonitoringEvent): FollowUpRow {
  const support = state.supports.at(-1);
  return {
    id: `${state.id}/${state.followUps.length + 1}`,
    departement: support?.departement ?? null,
    landlordId: organisation,
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

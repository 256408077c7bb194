import type { Contingent } from '#domain/contingent.js';
import type { EventName } from '#domain/events.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import type { FailureCause, ProposalRow } from '#domain/monitoring-rows.js';
import type { CaleolMotive, InterDepartmentalCause } from '#domain/pairing-life.js';
import { flag, type HouseholdState, text, Versions } from './state.js';

const INCOMPLETE_FILE: CaleolMotive = 'incompleteFile';
const NO_RELAY: InterDepartmentalCause = 'noSupportRelay';

/** Applies an event to the proposal it names, and to the wait of the household's support. */
export function applyToProposals(state: HouseholdState, event: MonitoringEvent): void {
  if (event.name === 'proposalMade') propose(state, event);
  else if (event.name === 'listSuperseded') supersede(state, event);
  else advance(state, event);
}

function advance(state: HouseholdState, event: MonitoringEvent): void {
  const id = event.proposal ?? ofVacancy(state, event) ?? lastUnderWay(state, event.name);
  if (id === undefined) return;
  const proposal = state.proposals.get(id);
  if (proposal === undefined) return;
  const wasClosed = proposal.current().closedOn !== null;
  proposal.change(event.on, (row) => proposalAfter(row, event));
  const { closedOn, signedOn } = proposal.current();
  if (closedOn !== null || signedOn !== null) close(state, id, event);
  else if (wasClosed) reopen(state, id, event);
}

/** A rectified refusal of the CALEOL is under way again. */
function reopen(state: HouseholdState, id: string, { on }: MonitoringEvent): void {
  state.underWay.add(id);
  state.supports.at(-1)?.change(on, (row) => ({ ...row, proposalClosedOn: null }));
}

/** A proposal that was superseded and is made again is the same one. */
function propose(state: HouseholdState, event: MonitoringEvent): void {
  const id = event.proposal ?? `${state.id}/p${state.proposals.size + 1}`;
  const { on, vacancy } = event;
  const before = state.proposals.get(id);
  if (before === undefined) {
    state.proposals.set(id, new Versions(firstRow(state, id, event)));
    state.vacancies.set(id, vacancy?.id ?? null);
  } else before.change(on, (row) => ({ ...row, closedOn: null, failureCause: null, failureMotive: null }));
  const first = state.underWay.size === 0;
  state.underWay.add(id);
  state.supports.at(-1)?.change(on, (row) => ({
    ...row,
    firstProposedOn: row.firstProposedOn ?? on,
    proposedOn: first || row.proposedOn === null ? on : row.proposedOn,
    proposalClosedOn: null,
  }));
}

function firstRow(state: HouseholdState, id: string, { on, data, vacancy, provenance }: MonitoringEvent): ProposalRow {
  const support = state.support();
  return {
    id: `${state.id}/${id}`,
    subjectId: state.id,
    validFrom: null,
    validTo: null,
    departementFrom: support?.departement ?? null,
    departementTo: vacancy?.departement ?? null,
    contingent: text<Contingent>(vacancy?.contingent),
    landlordId: vacancy?.landlordId ?? null,
    reserverId: vacancy?.reserverId ?? null,
    associationId: support?.associationId ?? null,
    interDepartmental: flag(data.interDepartmental),
    proposedOn: on,
    contactOn: null,
    requestedOn: null,
    presentedOn: null,
    incompleteFileOn: null,
    decidedOn: null,
    signedOn: null,
    closedOn: null,
    failureCause: null,
    failureMotive: null,
    provenance,
  };
}

function supersede(state: HouseholdState, event: MonitoringEvent): void {
  const vacancy = event.vacancy?.id;
  if (vacancy === undefined) return;
  for (const id of [...state.underWay]) {
    if (state.vacancies.get(id) !== vacancy) continue;
    state.proposals.get(id)?.change(event.on, (row) => failed(row, event, 'superseded', null));
    close(state, id, event);
  }
}

function close(state: HouseholdState, id: string, { on, name }: MonitoringEvent): void {
  if (!state.underWay.delete(id) || state.underWay.size > 0 || name === 'leaseSigned') return;
  state.supports.at(-1)?.change(on, (row) => ({ ...row, proposalClosedOn: row.proposalClosedOn ?? on }));
}

/** A lease names its dwelling, not its proposal. */
function ofVacancy(state: HouseholdState, { vacancy }: MonitoringEvent): string | undefined {
  if (vacancy === undefined || vacancy === null) return undefined;
  return [...state.vacancies].findLast(([, id]) => id === vacancy.id)?.[0];
}

/** Events of histories that do not name their proposals are about the last one. */
function lastUnderWay(state: HouseholdState, name: EventName): string | undefined {
  return UNNAMED_ENDS.has(name) ? [...state.underWay].at(-1) : undefined;
}

const UNNAMED_ENDS: ReadonlySet<EventName> = new Set([
  'proposalWithdrawn',
  'proposalExpired',
  'householdDeclined',
  'designationDeclined',
  'rehousingFailed',
  'leaseSigned',
]);

/** The first reason stands, but what the household itself says the same day is the cause of a decline. */
function failed(row: ProposalRow, { on }: MonitoringEvent, cause: FailureCause, motive: unknown): ProposalRow {
  if (row.closedOn !== null && !(cause === 'household' && row.closedOn === on)) return row;
  return { ...row, closedOn: on, failureCause: cause, failureMotive: text(motive) };
}

type Change = (row: ProposalRow, event: MonitoringEvent) => ProposalRow;

const CHANGES: Readonly<Partial<Record<EventName, Change>>> = {
  contactRecorded: (row, { on }) => ({ ...row, contactOn: row.contactOn ?? on }),
  interDepartmentalRequested: (row, { on }) => ({ ...row, requestedOn: row.requestedOn ?? on }),
  interDepartmentalAnswered: (row, event) =>
    event.data.answer === 'refused' || event.data.answer === 'declined'
      ? failed(row, event, event.data.cause === NO_RELAY ? 'noRelay' : 'unit', event.data.cause)
      : row,
  candidateListed: (row, { on }) => ({ ...row, presentedOn: row.presentedOn ?? on }),
  caleolDeferred: (row, { on }) => ({ ...row, incompleteFileOn: row.incompleteFileOn ?? on }),
  caleolDecided: decide,
  caleolRectified: rectify,
  leaseSigned: (row, { on }) => ({ ...row, signedOn: row.signedOn ?? on }),
  opinionGiven: (row, event) =>
    event.data.opinion === 'decline' ? failed(row, event, 'association', event.data.reason) : row,
  householdDeclined: (row, event) => failed(row, event, 'household', event.data.reason),
  offerAnswered: (row, event) =>
    event.data.answer === 'refused' || event.data.answer === 'declined'
      ? failed(row, event, 'household', event.data.reason)
      : row,
  designationDeclined: (row, event) => failed(row, event, 'reserver', event.data.reason),
  proposalWithdrawn: (row, event) => failed(row, event, 'landlord', event.data.reason),
  proposalSuperseded: (row, event) => failed(row, event, 'superseded', null),
  candidateReleased: (row, event) => failed(row, event, 'released', event.data.reason),
  proposalExpired: (row, event) => failed(row, event, 'expired', null),
  rehousingFailed: (row, event) => failed(row, event, 'failed', event.data.cause),
};

function decide(row: ProposalRow, event: MonitoringEvent): ProposalRow {
  const { decision, motive } = event.data;
  const incomplete = motive === INCOMPLETE_FILE;
  const decided: ProposalRow = {
    ...row,
    decidedOn: row.decidedOn ?? event.on,
    incompleteFileOn: row.incompleteFileOn ?? (incomplete ? event.on : null),
  };
  return decision === 'notGranted' || decision === 'inadmissible' ? failed(decided, event, 'caleol', motive) : decided;
}

/** The decision that stands is the rectified one; an adjournment before it stays. */
function rectify(row: ProposalRow, event: MonitoringEvent): ProposalRow {
  const refused = row.failureCause === 'caleol';
  const undone: ProposalRow = {
    ...row,
    closedOn: refused ? null : row.closedOn,
    failureCause: refused ? null : row.failureCause,
    failureMotive: refused ? null : row.failureMotive,
    incompleteFileOn: row.incompleteFileOn === row.decidedOn ? null : row.incompleteFileOn,
  };
  return decide(undone, event);
}

const proposalAfter: Change = (row, event) => CHANGES[event.name]?.(row, event) ?? row;

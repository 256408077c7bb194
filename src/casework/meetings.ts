import { addDays, type CalendarDate, frenchDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { Household } from '#domain/household.js';
import type { HouseholdId } from '#domain/ids.js';
import {
  type ExitMotive,
  type MeetingFigures,
  type ProtocolMeeting,
  type ProtocolReview,
  quarterBefore,
  quarterOf,
} from '#domain/protocol.js';
import { err, ok, type Result } from '#domain/result.js';
import type { OfferedVacancy } from '#ports.js';
import { type CaseError, caseError } from './errors.js';
import { changedMeanwhile, entryError, textProblem, wrongField } from './protocol-entry.js';
import { type CaseDeps, forbidden, notFound, type OrganisationAccess } from './transaction.js';

/** Days ahead that a meeting may be planned; our policy. */
const PLANNED_AHEAD_DAYS = 400;

/** A quarter whose meeting, obligatory (protocol, objectives of 2023), is late: not planned, or planned and not held. */
export interface OverdueMeeting {
  readonly departement: Departement;
  readonly year: number;
  readonly quarter: number;
  /** `null` = nobody has planned it. */
  readonly meetingId: string | null;
}

/**
 * Meetings that should have been held: that of the quarter before in each département, and every planned one whose day is
 * past. Ordered by département, latest first.
 */
export function overdueMeetings(
  meetings: readonly ProtocolMeeting[],
  departements: readonly Departement[],
  today: CalendarDate,
): readonly OverdueMeeting[] {
  const last = quarterBefore(quarterOf(today));
  return departements.flatMap((departement) => {
    const own = meetings.filter((one) => one.departement === departement);
    const late = own
      .filter(({ heldOn, plannedOn }) => heldOn === null && plannedOn < today)
      .map(({ id, year, quarter }) => ({ departement, year, quarter, meetingId: id }));
    const missing = own.some(({ year, quarter }) => year === last.year && quarter === last.quarter);
    return missing ? late : [{ departement, ...last, meetingId: null }, ...late];
  });
}

export interface PlanInput {
  readonly departement: Departement;
  readonly plannedOn: CalendarDate;
  readonly place: string;
}

/** The unit plans the meeting of a quarter of its département. Errors: FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST. */
export async function planMeeting(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: PlanInput,
): Promise<Result<ProtocolMeeting, CaseError>> {
  if (access.role !== 'departementalUnit') return forbidden('à l’unité départementale');
  if (!access.departements.includes(input.departement)) return notFound('Ce département');
  const latest = addDays(deps.clock.today(), PLANNED_AHEAD_DAYS);
  const refused = entryError('Cette réunion ne peut pas être prévue ainsi.', [
    textProblem('place', input.place, 200),
    input.plannedOn > latest || input.plannedOn < '2019-01-01'
      ? wrongField('plannedOn', input.plannedOn, {
          message: 'Ce jour ne va pas.',
          expected: `au plus tard le ${frenchDate(latest)}`,
        })
      : null,
  ]);
  if (refused !== null) return err(refused);
  const meeting: ProtocolMeeting = {
    id: deps.newId(),
    version: 1,
    departement: input.departement,
    ...quarterOf(input.plannedOn),
    plannedOn: input.plannedOn,
    place: input.place.trim(),
    heldOn: null,
    attendance: null,
    record: null,
    figures: null,
  };
  if (await deps.tx.meetings.insert(meeting)) return ok(meeting);
  return err(
    entryError('Ce trimestre a déjà sa réunion.', [
      wrongField('plannedOn', input.plannedOn, {
        message: 'Une réunion de ce département est déjà prévue ce trimestre.',
        expected: 'un jour d’un autre trimestre, ou reprendre celle qui existe',
      }),
    ]) as CaseError,
  );
}

/** What a meeting goes through: what was offered since the one before, and whom to revise. */
export interface MeetingAgenda {
  readonly meeting: ProtocolMeeting;
  /** Day of the last meeting held before; `null` = none was. */
  readonly since: CalendarDate | null;
  readonly offered: readonly OfferedVacancy[];
  /** Eligible households, for the unit alone: their names are not read, their references are. */
  readonly eligible: readonly Household[];
  readonly reviews: ReadonlyMap<HouseholdId, ProtocolReview>;
}

/** The agenda of a meeting, built from what the product knows on the day it is read. Error: NOT_FOUND. */
export async function readMeeting(
  { tx }: CaseDeps,
  access: OrganisationAccess,
  id: string,
): Promise<Result<MeetingAgenda, CaseError>> {
  const meeting = await tx.meetings.find(id);
  if (meeting === null) return notFound('Cette réunion');
  const before = (await tx.meetings.list())
    .filter((one) => one.departement === meeting.departement && one.heldOn !== null && one.id !== id)
    .filter((one) => one.plannedOn < meeting.plannedOn);
  const since =
    before
      .map(({ heldOn }) => heldOn)
      .toSorted()
      .at(-1) ?? null;
  const eligible: Household[] = [];
  const reviews = new Map((await tx.meetings.reviews(id)).map((one) => [one.householdId, one]));
  if (access.role === 'departementalUnit') {
    const ids = [...(await tx.protocol.eligible(meeting.departement)), ...reviews.keys()];
    for (const one of new Set(ids)) {
      const household = await tx.households.find(one);
      if (household !== null) eligible.push(household);
    }
  }
  return ok({
    meeting,
    since,
    offered: await tx.protocol.offeredSince(meeting.departement, since),
    eligible,
    reviews,
  });
}

export interface HoldInput {
  readonly id: string;
  readonly version: number;
  readonly heldOn: CalendarDate;
  readonly attendance: string;
  readonly record: string;
}

/**
 * The unit says that the meeting was held, who came and what was decided; the counts of its agenda are kept with it.
 * Errors: FORBIDDEN_ROLE, NOT_FOUND, STEP_NOT_OPEN, INVALID_REQUEST, STALE_VERSION.
 */
export async function holdMeeting(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: HoldInput,
): Promise<Result<ProtocolMeeting, CaseError>> {
  if (access.role !== 'departementalUnit') return forbidden('à l’unité départementale');
  const read = await readMeeting(deps, access, input.id);
  if (!read.ok) return read;
  const { meeting } = read.value;
  if (meeting.heldOn !== null)
    return err(
      caseError(
        'STEP_NOT_OPEN',
        `Cette réunion est déjà tenue (${frenchDate(meeting.heldOn)}), présents : ${meeting.attendance}.`,
      ),
    );
  const today = deps.clock.today();
  const refused = entryError('La réunion ne peut pas être enregistrée ainsi.', [
    textProblem('attendance', input.attendance, 2000),
    textProblem('record', input.record, 5000),
    input.heldOn > today
      ? wrongField('heldOn', input.heldOn, {
          message: 'Ce jour est à venir.',
          expected: `au plus tard le ${frenchDate(today)}`,
        })
      : null,
  ]);
  if (refused !== null) return err(refused);
  const held: ProtocolMeeting = {
    ...meeting,
    version: input.version,
    heldOn: input.heldOn,
    attendance: input.attendance.trim(),
    record: input.record.trim(),
    figures: figuresOf(read.value),
  };
  if (!(await deps.tx.meetings.update(held))) return err(changedMeanwhile('Cette réunion'));
  await deps.tx.events.append({
    name: 'meetingHeld',
    at: deps.clock.now(),
    actor: 'departementalUnit',
    organisationId: access.organisationId,
    reason: null,
    data: { departement: meeting.departement, on: input.heldOn },
  });
  return ok({ ...held, version: held.version + 1 });
}

function figuresOf({ since, offered, eligible, reviews }: MeetingAgenda): MeetingFigures {
  const outcomes = [...reviews.values()].map(({ outcome }) => outcome);
  return {
    since,
    vacanciesOffered: offered.length,
    eligible: eligible.length,
    kept: outcomes.filter((one) => one === 'kept').length,
    exited: outcomes.filter((one) => one === 'exited').length,
  };
}

export interface ReviewInput {
  readonly meetingId: string;
  /** As the association refers to it. */
  readonly householdId: HouseholdId;
  /** `null` = it stays eligible. */
  readonly exit: ExitMotive | null;
  /** Decision read for this household, `null` = none; absent = whatever it is now. */
  readonly read?: ReviewDecision | null | undefined;
}

/** It stays eligible, or why it leaves. */
export type ReviewDecision = 'kept' | ExitMotive;

export const decisionOf = ({ motive }: Pick<ProtocolReview, 'motive'>): ReviewDecision => motive ?? 'kept';

/**
 * A meeting revises an eligible household: it stays, or leaves the protocol with a motive, and the engine proposes it no
 * dwelling of the protocol any more. Errors: FORBIDDEN_ROLE, NOT_FOUND, STEP_NOT_OPEN, STALE_VERSION.
 */
export async function reviewHousehold(
  deps: CaseDeps,
  access: OrganisationAccess,
  { meetingId, householdId, exit, read }: ReviewInput,
): Promise<Result<ProtocolReview, CaseError>> {
  if (access.role !== 'departementalUnit') return forbidden('à l’unité départementale');
  const meeting = await deps.tx.meetings.find(meetingId);
  if (meeting === null) return notFound('Cette réunion');
  if (meeting.heldOn !== null) return err(caseError('STEP_NOT_OPEN', 'Cette réunion est déjà tenue.'));
  const household = await deps.tx.households.find(householdId);
  if (household === null || household.departement !== meeting.departement) return notFound('Ce ménage');
  const since = household.protocolEligibleSince;
  const review: ProtocolReview = {
    meetingId,
    householdId,
    outcome: exit === null ? 'kept' : 'exited',
    motive: exit,
    reviewedOn: deps.clock.today(),
  };
  if (since === null)
    return err(caseError('STEP_NOT_OPEN', 'Ce ménage n’est pas éligible au protocole, ou en est déjà sorti.'));
  const before = (await deps.tx.meetings.reviews(meetingId)).find((one) => one.householdId === householdId);
  const decided = before === undefined ? null : decisionOf(before);
  if (read !== undefined && read !== decided && decided !== decisionOf(review))
    return err(changedMeanwhile('La décision pour ce ménage'));
  await deps.tx.meetings.review(review);
  if (exit !== null) await leaveProtocol(deps, access, { householdId, since, motive: exit });
  return ok(review);
}

/** The file forgets the eligibility; the events keep when it began and when it ended. */
async function leaveProtocol(
  deps: CaseDeps,
  access: OrganisationAccess,
  left: { readonly householdId: HouseholdId; readonly since: CalendarDate; readonly motive: ExitMotive },
): Promise<void> {
  const event = {
    at: deps.clock.now(),
    actor: 'departementalUnit',
    organisationId: access.organisationId,
    householdId: left.householdId,
    reason: null,
  } as const;
  await deps.tx.events.append({ ...event, name: 'protocolEligibilityEntered', data: { on: left.since } });
  await deps.tx.events.append({
    ...event,
    name: 'protocolExited',
    data: { motive: left.motive, on: deps.clock.today() },
  });
  await deps.tx.protocol.setEligibility(left.householdId, null);
  await deps.tx.runs.markDirty('protocolExited');
}

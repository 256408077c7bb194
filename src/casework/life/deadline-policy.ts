import type { CalendarDate } from '#domain/dates.js';
import { calendarDate } from '#domain/dates.js';

/** A number of days and where it comes from: an article, a document of the procedure, or the word "policy". */
export interface Term {
  readonly days: number;
  readonly unit: 'calendar' | 'working';
  readonly source: string;
}

export interface DeadlinePolicy {
  /** First day of effect. */
  readonly from: CalendarDate;
  readonly designation: Term;
  readonly designationFloor: Term;
  readonly contact: Term;
  readonly exchange: Term;
  readonly opinion: Term;
  readonly householdAsked: Term;
  readonly householdAnswer: Term;
  readonly interDepartmentalRequest: Term;
  readonly interDepartmentalAnswer: Term;
  readonly relay: Term;
  readonly listing: Term;
  readonly completeFile: Term;
  readonly decision: Term;
  readonly correspondent: Term;
  readonly condition: Term;
  readonly offerNotice: Term;
  readonly offerAnswer: Term;
  readonly lease: Term;
  readonly supportStart: Term;
  readonly supportReview: Term;
  readonly recommendations: Term;
  readonly followUp: Term;
  readonly daloRefusal: Term;
  /** After the last due date of a preparation nobody moves, the proposal expires. */
  readonly expiry: Term;
  /** After the minutes, CALEOL members stop seeing names. */
  readonly namesAfterMinutes: Term;
}

const working = (days: number, source = 'policy'): Term => ({ days, unit: 'working', source });
const calendar = (days: number, source = 'policy'): Term => ({ days, unit: 'calendar', source });

/** Every delay of the life of a pairing, in force since its first day. */
export const DEADLINE_POLICY: DeadlinePolicy = {
  from: calendarDate('2026-01-01'),
  // Set by the reservation agreement; thirty days where the vacancy says nothing (usual term of agreements).
  designation: calendar(30, 'policy (usual term of reservation agreements; the vacancy may say another)'),
  designationFloor: working(5),
  // "dès qu'un rapprochement logement/ménage est envisagé" (programme d'actions du protocole, 16 December 2022).
  contact: working(5),
  exchange: working(3),
  opinion: working(5),
  householdAsked: working(3),
  householdAnswer: working(5),
  interDepartmentalRequest: working(5),
  interDepartmentalAnswer: working(10),
  relay: working(10),
  listing: working(20),
  completeFile: working(10),
  decision: calendar(0, 'the day of the session'),
  // From admission (programme d'actions du protocole, 16 December 2022); the delay is our policy.
  correspondent: working(5),
  condition: calendar(30),
  offerNotice: working(3),
  // The offer leaves at least ten days to answer; silence is a refusal.
  offerAnswer: calendar(10, 'CCH R441-10'),
  lease: working(15),
  supportStart: working(10),
  supportReview: calendar(365),
  recommendations: working(10),
  // "plus d'un an après le terme de leur accompagnement" (DRIHL's survey).
  followUp: calendar(365, 'DRIHL survey one year after the end of support'),
  daloRefusal: working(10),
  expiry: calendar(30),
  namesAfterMinutes: calendar(30),
};

/** Contingents on which a dwelling of another département needs the destination unit's agreement (policy). */
export const INTER_DEPARTMENTAL_CONTINGENTS = ['prefect'] as const;

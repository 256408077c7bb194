/**
 * Problem: a history of events from which the thirteen tables of the DRIHL meeting of 2 February 2023 are recomputed,
 * each of their 581 figures as printed. Method: margins that bind together are met by a maximum flow, what is free is
 * apportioned by largest remainder, durations are whole days under a mean, a median and the window of each class.
 * What the source does not say is `null` ("non connu"), never invented, save dates inside the window that a table
 * implies, and the origins of the 61 inter-departmental rehousings, of which it gives the arrivals alone (ADR 0108).
 * Deterministic: the same events, in the same order, on every machine.
 */
import type { Contingent } from '#domain/contingent.js';
import { addDays, type CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { EventName } from '#domain/events.js';
import type { MonitoringEvent } from '#monitoring/projection.js';
import { avdlHistory, locatedIn2022 } from './avdl-history.js';
import { type Biography, spreadDay } from './biography.js';
import { daloDurations } from './clocks-2022.js';
import { CONTINGENT_TABLES, shuffled } from './leases-2022.js';
import { figure } from './targets.js';

/** Every event of the rebuilt history, household by household: the AVDL since 2017, then the other leases of 2022. */
export function* reconstitutionEvents(): Generator<MonitoringEvent> {
  const history = avdlHistory();
  const located = locatedIn2022(history);
  const waits = daloDurations();
  const used = new Map<Departement, number>();
  for (const d of DEPARTEMENTS) {
    let n = 0;
    for (const one of located[d]) {
      if (isDalo(one)) one.daloOn = addDays(one.lease?.on as CalendarDate, -(waits[d][n++] as number));
    }
    used.set(d, n);
  }
  let number = 0;
  for (const one of history) yield* told(one, householdRef(number++));
  for (const d of DEPARTEMENTS) {
    for (const lease of otherLeases(d, located[d])) {
      const wait = lease.dalo ? (waits[d][used.get(d) as number] as number) : null;
      if (lease.dalo) used.set(d, (used.get(d) as number) + 1);
      yield* otherLease(d, lease, wait, householdRef(number++));
    }
  }
}

const householdRef = (number: number): string => `reconstitution-${String(number).padStart(6, '0')}`;

/** A support whose scheme the seed does not give is counted as DALO: the public of the AVDL before it was opened. */
const isDalo = ({ scheme }: Biography): boolean => scheme !== 'avdlOutsideDalo';

type Data = MonitoringEvent['data'];

function* told(one: Biography, household: string): Generator<MonitoringEvent> {
  const event = (name: EventName, on: CalendarDate, data: Data = {}, organisation: string | null = null) =>
    ({ name, on, household, organisation, data, provenance: 'reconstitution' }) as const;
  const { departement, scheme, lease } = one;
  if (one.daloOn !== null)
    yield event('daloRecognised', one.daloOn, { departement: lease?.to ?? null, on: one.daloOn });
  yield event('supportPrescribed', one.diagnosedOn, { prescriber: null, scheme, departement });
  const conclusion = one.towardsOn !== null ? 'towards' : one.withinOn !== null ? 'within' : 'none';
  yield event('diagnosticConcluded', one.diagnosedOn, { conclusion });
  if (one.towardsOn !== null) yield event('supportTowardsStarted', one.towardsOn, { departement });
  if (one.protocolOn !== null) yield event('protocolEligibilityEntered', one.protocolOn, { on: one.protocolOn });
  if (one.reportedOn !== null) yield event('reportedToActionLogement', one.reportedOn);
  if (one.blocking !== null) {
    const { kind, association } = one.blocking;
    yield event('blockingSituationOpened', one.towardsOn ?? one.diagnosedOn, { kind }, association);
  }
  if (one.proposedOn !== null) yield event('proposalMade', one.proposedOn);
  if (lease !== null) yield event('leaseSigned', lease.on, leaseData(one));
  if (one.withinOn !== null) yield event('supportWithinStarted', one.withinOn, { departement });
  if (one.protocolExitOn !== null) yield event('protocolExited', one.protocolExitOn, { motive: 'contactLost' });
  if (one.endedOn !== null) yield event('supportEnded', one.endedOn, { motive: one.endMotive });
  if (one.followUp !== null) {
    const none = { arrears3Months: null, insuranceMissing: null, surveyUnanswered: null, notice: null };
    yield event('oneYearFollowedUp', SURVEYED_ON, one.followUp.answers ?? none, one.followUp.landlord);
  }
}

/** The survey was made between March 2022 and the meeting; its month is not given. March: one year after the last ones it asks about. */
const SURVEYED_ON = '2022-03-31' as CalendarDate;

function leaseData(one: Biography): Data {
  const { lease, scheme } = one;
  return {
    on: lease?.on ?? null,
    departementFrom: lease?.from ?? null,
    departementTo: lease?.to ?? null,
    declaredDepartementTo: lease?.declaredTo ?? null,
    contingent: lease?.contingent ?? null,
    landlord: lease?.landlord ?? null,
    scheme,
    protocol: lease?.protocol ?? false,
    dalo: isDalo(one),
    firstQuartile: null,
    qpv: null,
    provenance: 'reconstitution',
  };
}

interface OtherLease {
  readonly contingent: Contingent | null;
  readonly dalo: boolean;
}

/** The attributions of 2022 to households that no AVDL follows: what each table has beyond those of the AVDL. */
function otherLeases(d: Departement, avdl: readonly Biography[]): readonly OtherLease[] {
  const named = CONTINGENT_TABLES.map(([table, contingent]) => ({
    contingent: contingent as Contingent | null,
    all: figure(table, d, 'attr_total'),
    dalo: figure(table, d, 'attr_dalo'),
  }));
  const unknown = {
    contingent: null,
    all: figure('T02', d, 'attr_total') - named.reduce((sum, { all }) => sum + all, 0),
    dalo: figure('T02', d, 'attr_dalo') - named.reduce((sum, { dalo }) => sum + dalo, 0),
  };
  const leases = [...named, unknown].flatMap(({ contingent, all, dalo }) => {
    const here = avdl.filter(({ lease }) => (lease?.contingent ?? null) === contingent);
    const count = all - here.length;
    const recognised = dalo - here.filter(isDalo).length;
    if (recognised < 0 || recognised > count) throw new Error(`no room for DALO in ${d}/${contingent}`);
    return Array.from({ length: count }, (_, i) => ({ contingent, dalo: i < recognised }));
  });
  return shuffled(leases, `other-leases-${d}`);
}

const LEASES_A_YEAR = 12_000;

function* otherLease(
  d: Departement,
  { contingent, dalo }: OtherLease,
  wait: number | null,
  household: string,
): Generator<MonitoringEvent> {
  const on = spreadDay('2022-01-03', '2022-12-30', Number(household.slice(-6)) % LEASES_A_YEAR, LEASES_A_YEAR);
  const base = { household, organisation: null, provenance: 'reconstitution' } as const;
  if (wait !== null) {
    const recognised = addDays(on, -wait);
    yield { ...base, name: 'daloRecognised', on: recognised, data: { departement: d, on: recognised } };
  }
  const data: Data = {
    on,
    departementFrom: null,
    departementTo: d,
    declaredDepartementTo: null,
    contingent,
    landlord: null,
    scheme: null,
    protocol: false,
    dalo,
    firstQuartile: null,
    qpv: null,
    provenance: 'reconstitution',
  };
  yield { ...base, name: 'leaseSigned', on, data };
}

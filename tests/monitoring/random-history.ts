import { addDays, type CalendarDate, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import type { EventName } from '#domain/events.js';
import { COMPARISON_STATES, INCOME_BANDS, SIZE_BANDS } from '#domain/monitoring-rows.js';
import { PRESCRIBERS } from '#domain/support.js';
import type { MonitoringEvent } from '#monitoring/projection.js';
import { type Random, randomStream } from '#simulation/generator/random.js';

const CONTINGENTS = ['prefect', 'actionLogement', 'localAuthority', 'unreserved', 'stateAgents', null];
const LANDLORDS = ['Bailleur A', 'Bailleur B', null];

/** Events of some dozens of households, every field sometimes unknown and every step sometimes missing. */
export function randomHistory(index: number): readonly MonitoringEvent[] {
  const random = randomStream('monitoring-oracle', 'history', index);
  const households = random.integer(1, 60);
  const months = ['2021-11', '2022-01', '2022-02', '2022-02'];
  const workers = ['asso-1', 'asso-2'].flatMap((association) =>
    months.map((month, i) => counted(association, month, random.integer(0, 4), i)),
  );
  return [...Array.from({ length: households }, (_, n) => biography(random, `h${n}`)).flat(), ...workers];
}

function counted(association: string, month: string, count: number, i: number): MonitoringEvent {
  return {
    name: 'socialWorkersCounted',
    on: calendarDate(`${month}-28`),
    household: association,
    organisation: association,
    data: { month, count, departement: i % 2 === 0 ? '75' : null },
    provenance: 'observed',
  };
}

interface Telling {
  readonly event: (
    name: EventName,
    on: CalendarDate,
    data?: MonitoringEvent['data'],
    organisation?: string | null,
    proposal?: string,
  ) => unknown;
  readonly later: (most: number) => CalendarDate;
}

/** One or two proposals, some inter-departmental, some before the CALEOL, some closed by one of the causes. */
function propositions(random: Random, { event, later }: Telling): void {
  for (let n = random.integer(1, 2); n > 0; n--) {
    const proposal = `q${n}`;
    event('proposalMade', later(200), { interDepartmental: random.pick([true, false, null]) }, null, proposal);
    if (random.chance(0.6)) event('contactRecorded', later(15), {}, null, proposal);
    if (random.chance(0.5)) {
      event('candidateListed', later(20), {}, null, proposal);
      if (random.chance(0.3)) event('caleolDeferred', later(20), {}, null, proposal);
      const motive = random.pick(['incompleteFile', 'outsideDepartement']);
      if (random.chance(0.3)) event('caleolDecided', later(20), { decision: 'notGranted', motive }, null, proposal);
    }
    if (random.chance(0.5))
      event(random.pick(['proposalWithdrawn', 'proposalExpired', 'householdDeclined']), later(30), {}, null, proposal);
  }
}

/** Situations opened and sometimes solved, and the survey of a landlord, sometimes without an answer. */
function afterwards(random: Random, { event, later }: Telling, ended: CalendarDate | null): void {
  for (let n = random.integer(0, 2); n > 0; n--) {
    const kind = random.pick(['cohabitation', 'separated', 'other']);
    const association = random.pick(['asso-1', 'asso-2', null]);
    event('blockingSituationOpened', later(10), { kind }, association);
    if (random.chance(0.5)) event('blockingSituationSolved', later(90), { kind }, association);
  }
  if (ended === null || random.chance(0.3)) return;
  event('oneYearFollowedUp', addDays(ended, random.integer(300, 500)), {
    arrears3Months: random.pick([true, false, false, null]),
    insuranceMissing: random.pick([true, false, null]),
  });
}

function biography(random: Random, household: string): readonly MonitoringEvent[] {
  const events: MonitoringEvent[] = [];
  const event = (
    name: EventName,
    on: CalendarDate,
    data: MonitoringEvent['data'] = {},
    organisation: string | null = null,
    proposal: string | null = null,
  ) => events.push({ name, on, household, organisation, data, provenance: 'observed', proposal });
  const departement = () => random.pick([...DEPARTEMENTS.slice(0, 4), null]);
  let day = addDays(calendarDate('2018-06-01'), random.integer(0, 1500));
  const later = (most: number) => {
    day = addDays(day, random.integer(0, most));
    return day;
  };
  const bands = () => ({
    sizeBand: random.pick([...SIZE_BANDS, null]),
    incomeBand: random.pick([...INCOME_BANDS, null]),
    singleParent: random.pick([true, false, null]),
    accessibilityNeed: random.pick([true, false, null]),
  });
  if (random.chance(0.7)) event('householdEntered', day, bands());
  if (random.chance(0.4)) event('consentGiven', day, { place: 'departement:75', wishRank: random.pick([1, null]) });
  if (random.chance(0.5)) event('daloRecognised', addDays(day, -random.integer(0, 900)));
  const supported = random.chance(0.8);
  if (supported) {
    const scheme = random.pick(['avdlDalo', 'avdlOutsideDalo', 'other', null]);
    event(
      'supportPrescribed',
      day,
      { scheme, departement: departement(), prescriber: random.pick([...PRESCRIBERS, null]) },
      random.pick(['asso-1', 'asso-2', null]),
    );
    if (random.chance(0.9)) event('diagnosticConcluded', later(30), { conclusion: 'towards' });
    if (random.chance(0.9)) event('supportTowardsStarted', later(30), {});
    if (random.chance(0.3)) event('protocolEligibilityEntered', later(60), {});
    if (random.chance(0.3)) event('reportedToActionLogement', later(60), {});
    if (random.chance(0.6)) propositions(random, { event, later });
    if (random.chance(0.3)) event('supportTransferred', later(40), { from: 'asso-1', to: 'asso-2' }, 'asso-2');
    if (random.chance(0.3)) event('householdChanged', later(40), bands());
    for (let n = random.integer(0, 3); n > 0; n--) {
      const state = random.pick([...COMPARISON_STATES]);
      event('registerCompared', later(60), { register: 'syplo', field: random.pick(['a', 'b']), state });
    }
    if (random.chance(0.1)) event('protocolExited', later(60), { motive: 'contactLost' });
  }
  if (random.chance(0.6)) {
    event('leaseSigned', later(500), {
      departementFrom: departement(),
      departementTo: departement(),
      declaredDepartementTo: departement(),
      contingent: random.pick(CONTINGENTS),
      landlord: random.pick(LANDLORDS),
      protocol: random.chance(0.3),
      firstQuartile: random.pick([true, false, null]),
      qpv: random.pick([true, false, null]),
      dalo: random.chance(0.4),
    });
    if (supported && random.chance(0.5)) event('supportWithinStarted', later(10), {});
  }
  const ended = supported && random.chance(0.4) ? later(300) : null;
  if (ended !== null) event('supportEnded', ended, { motive: random.pick(['contactLost', 'rehoused']) });
  if (supported) afterwards(random, { event, later }, ended);
  return events;
}

import { addDays, type CalendarDate, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import type { EventName } from '#domain/events.js';
import { PRESCRIBERS } from '#domain/support.js';
import type { MonitoringEvent } from '#monitoring/projection.js';
import { type Random, randomStream } from '#simulation/generator/random.js';

const CONTINGENTS = ['prefect', 'actionLogement', 'localAuthority', 'unreserved', 'stateAgents', null];
const LANDLORDS = ['Bailleur A', 'Bailleur B', null];

/** Events of some dozens of households, every field sometimes unknown and every step sometimes missing. */
export function randomHistory(index: number): readonly MonitoringEvent[] {
  const random = randomStream('monitoring-oracle', 'history', index);
  const households = random.integer(1, 60);
  return Array.from({ length: households }, (_, n) => biography(random, `h${n}`)).flat();
}

function biography(random: Random, household: string): readonly MonitoringEvent[] {
  const events: MonitoringEvent[] = [];
  const event = (
    name: EventName,
    on: CalendarDate,
    data: MonitoringEvent['data'] = {},
    organisation: string | null = null,
  ) => events.push({ name, on, household, organisation, data, provenance: 'observed' });
  const departement = () => random.pick([...DEPARTEMENTS.slice(0, 4), null]);
  let day = addDays(calendarDate('2018-06-01'), random.integer(0, 1500));
  const later = (most: number) => {
    day = addDays(day, random.integer(0, most));
    return day;
  };
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
    if (random.chance(0.4)) event('proposalMade', later(200), {});
    if (random.chance(0.2)) event('proposalWithdrawn', later(30), {});
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
      dalo: random.chance(0.4),
    });
    if (supported && random.chance(0.5)) event('supportWithinStarted', later(10), {});
  }
  if (supported && random.chance(0.4))
    event('supportEnded', later(300), { motive: random.pick(['contactLost', 'rehoused']) });
  return events;
}

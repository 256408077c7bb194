import type { CalendarDate } from '#domain/dates.js';
import type { EventName } from '#domain/events.js';
import type { Household } from '#domain/household.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import type { SupportMeasure } from '#domain/support.js';

/** What a household's file says with a day of its own, as events: recognition, labels, support, consents, situations. */
export function fileEvents(household: Household): readonly MonitoringEvent[] {
  const event = (name: EventName, on: CalendarDate, data: MonitoringEvent['data'] = {}): MonitoringEvent => ({
    name,
    on,
    household: household.id,
    organisation: household.support?.associationId ?? household.ownerId,
    data,
    provenance: 'observed',
  });
  const { dalo, priorityLabels, support, consents, blockingSituations, protocolEligibleSince } = household;
  return [
    ...(dalo === null ? [] : [event('daloRecognised', dalo.recognisedOn)]),
    ...priorityLabels.map(({ labelledOn }) => event('labelGranted', labelledOn)),
    ...(support === null ? [] : supportEvents(support).map(([name, on, data]) => event(name, on, data))),
    ...consents.map(({ place, consentedOn, wishRank }) =>
      event('consentGiven', consentedOn, { place: `${place.scope}:${place.code}`, wishRank }),
    ),
    ...blockingSituations.flatMap(({ kind, openedOn, solvedOn }) => [
      event('blockingSituationOpened', openedOn, { kind }),
      ...(solvedOn === null ? [] : [event('blockingSituationSolved', solvedOn, { kind })]),
    ]),
    ...(protocolEligibleSince === null ? [] : [event('protocolEligibilityEntered', protocolEligibleSince)]),
  ];
}

type Told = readonly [EventName, CalendarDate, MonitoringEvent['data']];

function supportEvents(support: SupportMeasure): readonly Told[] {
  const { scheme, prescriber, departement, prescribedOn } = support;
  const prescribed: Told = ['supportPrescribed', prescribedOn, { scheme, prescriber, departement }];
  if (support.phase === 'prescribed' || support.phase === 'diagnostic') return [prescribed];
  const within = support.phase === 'towards' ? null : support.withinStartedOn;
  return [
    prescribed,
    ...told('diagnosticConcluded', support.diagnostic?.concludedOn ?? null),
    ...told('supportTowardsStarted', support.towardsStartedOn),
    ...told('supportWithinStarted', within),
    ...(support.phase === 'ended' ? told('supportEnded', support.endedOn, { motive: support.endMotive }) : []),
  ];
}

function told(name: EventName, on: CalendarDate | null, data: MonitoringEvent['data'] = {}): readonly Told[] {
  return on === null ? [] : [[name, on, data]];
}

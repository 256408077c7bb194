import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import type { EventName } from '#domain/events.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import { projectEvents } from '#monitoring/projection.js';

const event = (
  name: EventName,
  on: string,
  data: MonitoringEvent['data'],
  organisation = 'landlord',
): MonitoringEvent => ({
  name,
  on: calendarDate(on),
  household: 'h',
  organisation,
  data,
  provenance: 'observed',
});
const SUPPORT: readonly MonitoringEvent[] = [
  event('supportPrescribed', '2023-01-05', { departement: '93' }, 'association'),
  event('supportTowardsStarted', '2023-03-05', { departement: '93' }, 'association'),
  event('supportEnded', '2024-01-05', { motive: 'autonomous' }, 'association'),
];
const asked = event(
  'oneYearFollowedUp',
  '2025-02-01',
  { inquiry: 'q', landlord: 'landlord', arrears3Months: null },
  'drihl',
);
const answered = event('oneYearFollowedUp', '2025-03-01', {
  inquiry: 'q',
  landlord: 'landlord',
  arrears3Months: false,
});
const reviewed = (on: string, arrears3Months: boolean | null) =>
  event('oneYearFollowedUp', on, { landlord: 'landlord', arrears3Months }, 'association');
const rows = (...events: readonly MonitoringEvent[]) =>
  projectEvents([...SUPPORT, ...events]).followUps.map(({ askedOn, returned, arrears3Months, landlordId }) => [
    askedOn,
    returned,
    arrears3Months,
    landlordId,
  ]);

describe('a household is followed up once after a support', () => {
  it('the review answers the inquiry that waits', () => {
    expect(rows(asked, reviewed('2025-02-15', true))).toEqual([['2025-02-01', true, true, 'landlord']]);
  });

  it('the one who was asked has the last word, a later review has none', () => {
    expect(rows(asked, reviewed('2025-02-15', true), answered)).toEqual([['2025-02-01', true, false, 'landlord']]);
    expect(rows(asked, answered, reviewed('2025-04-01', true))).toEqual([['2025-02-01', true, false, 'landlord']]);
  });

  it('a review that says nothing does not answer', () => {
    expect(rows(asked, reviewed('2025-02-15', null))).toEqual([['2025-02-01', false, null, 'landlord']]);
  });

  it('supports whose end is not known are not taken for one another', () => {
    const unknown = projectEvents([reviewed('2025-02-15', true), reviewed('2025-03-15', false)]);
    expect(unknown.followUps).toHaveLength(2);
  });
});

import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import { projectEvents } from '#monitoring/projection.js';
import { figureOf, over } from './rebuilt.js';

const asOf = calendarDate('2026-12-31');

/** One household proposed on a dwelling of a landlord, and what followed, by day. */
function walked(
  household: string,
  landlordId: string,
  days: Readonly<Partial<Record<Step, string>>>,
): MonitoringEvent[] {
  const vacancy = {
    id: `v-${household}`,
    departement: '93',
    communeCode: '93066',
    landlordId,
    landlord: landlordId,
    reserverId: null,
    contingent: 'prefect',
  } as const;
  return (Object.entries(days) as [Step, string][]).map(([name, on]) => ({
    household,
    organisation: landlordId,
    provenance: 'observed',
    name,
    on: calendarDate(on),
    proposal: `p-${household}`,
    vacancy,
    data: name === 'caleolDecided' ? { decision: 'granted' } : NO_DATA,
  }));
}
const NO_DATA: MonitoringEvent['data'] = {};
type Step = 'proposalMade' | 'contactRecorded' | 'caleolDecided' | 'leaseSigned';

const history = over(
  projectEvents([
    ...walked('a', 'L', {
      proposalMade: '2026-01-01',
      contactRecorded: '2026-01-31',
      caleolDecided: '2026-03-02',
      leaseSigned: '2026-04-01',
    }),
    ...walked('b', 'L', { proposalMade: '2025-12-01', contactRecorded: '2026-01-30' }),
    ...walked('c', 'L', { proposalMade: '2026-05-01' }),
    ...walked('d', 'M', { proposalMade: '2026-05-01', contactRecorded: '2026-05-02' }),
  ]),
);
const L = { kind: 'landlord', id: 'L' } as const;

describe('the pairings of the year', () => {
  it('are counted on the day of each step, in the scope of the landlord alone', async () => {
    const { columns, total } = await history.table('rapprochements-annee', asOf, L);
    const figures = Object.fromEntries(columns.map(({ key }, i) => [key, figureOf(total.cells[i])]));
    expect(figures).toMatchObject({ propositions: 2, contacts: 2, decides: 1, baux: 1 });
    const all = await history.table('rapprochements-annee', asOf);
    expect(figureOf(all.total.cells[0])).toBe(3);
  });

  it('have delays measured over those that reached the later step in the year', async () => {
    const { columns, total } = await history.table('rapprochements-delais', asOf, L);
    const figures = Object.fromEntries(columns.map(({ key }, i) => [key, figureOf(total.cells[i])]));
    // 30 and 60 days: 1.0 and 2.0 months.
    expect(figures).toMatchObject({ contact_moyenne: 1.5, contact_mediane: 1.5, bail_moyenne: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import { contingentLedger, type FlowLedger } from '#monitoring/contingent-ledger.js';
import { figureOf } from './rebuilt.js';

const asOf = calendarDate('2026-06-30');
const landlordId = organisationId('L');
const line = { landlordId, departement: '93', year: 2026 } as const;
const ledger: FlowLedger = {
  agreements: [
    { ...line, communeCode: null, contingent: 'prefect', reserverId: null, sharePermille: 300 },
    { ...line, communeCode: null, contingent: 'actionLogement', reserverId: organisationId('AL'), sharePermille: 150 },
  ],
  counters: [
    { ...line, contingent: 'prefect', reserverId: null, oriented: 8 },
    { ...line, contingent: 'actionLogement', reserverId: organisationId('AL'), oriented: 1 },
    { ...line, contingent: 'unreserved', reserverId: null, oriented: 11 },
    { ...line, year: 2025, contingent: 'prefect', reserverId: null, oriented: 50 },
  ],
  elsewhere: [],
  names: new Map([
    ['L', 'Bailleur L'],
    ['AL', 'Action Logement'],
  ]),
  coefficients: [
    { kind: 'priorityByReserver', scope: 'actionLogement:AL', coefficient: 7 },
    { kind: 'priorityByReserver', scope: 'unreserved:L', coefficient: 0 },
    { kind: 'priorityByLandlord', scope: 'prefect', coefficient: 99 },
  ],
};
const region = { kind: 'region' } as const;

describe('the ledger of contingents under flux', () => {
  const { rows, total } = contingentLedger(ledger, { asOf, scope: region });
  const of = (contingent: string) => rows.find(({ key }) => key.includes(`|${contingent}|`))?.cells.map(figureOf);

  it('owes each reserver its share of what the landlord has oriented this year, less what it was given', () => {
    expect(of('prefect')).toEqual([30, 20, 6, 8, -2, null]);
    expect(of('actionLogement')).toEqual([15, 20, 3, 1, 2, 7]);
  });

  it('shows orientations without a convention, and owes nothing for them', () => {
    expect(of('unreserved')).toEqual([null, 20, null, 11, null, 0]);
    expect(figureOf(total.cells[3])).toBe(20);
  });

  it('says that there is no price where the last run aims at nothing', () => {
    const row = rows.find(({ key }) => key.includes('|prefect|'));
    expect(row?.cells.at(-1)).toEqual({ kind: 'text', text: 'aucun' });
  });

  it('without any convention or orientation says so', () => {
    const elsewhere = { asOf, scope: { kind: 'departement', departement: '75' } } as const;
    expect(contingentLedger(ledger, elsewhere).empty).toBe('aucune convention ni orientation dans cette population');
  });
});

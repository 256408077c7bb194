import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { organisationId, vacancyId } from '#domain/ids.js';
import type { FlowAgreement, FlowCounter } from '#domain/landlord.js';
import type { Vacancy } from '#domain/vacancy.js';
import { suggestOrientations } from '#matching/orientation.js';
import { planOrientations } from '#solver/planning.js';

const landlordId = organisationId('landlord');
const townId = organisationId('town');

function toOrient(id: string, communeCode: string, size: 'T2' | 'T3' = 'T2'): Vacancy {
  return {
    id: vacancyId(id),
    landlordId,
    reservation: { state: 'toBeOriented' },
    dwelling: {
      size,
      fundingCode: '13',
      address: { line: '1 rue', postalCode: '92000', communeCode, complement: null },
    },
  } as Vacancy;
}

const agreement = (
  contingent: FlowAgreement['contingent'],
  sharePermille: number,
  more: Partial<FlowAgreement> = {},
): FlowAgreement => ({
  landlordId,
  departement: '92',
  communeCode: null,
  contingent,
  reserverId: null,
  year: 2026,
  sharePermille,
  ...more,
});

const orient = (vacancies: Vacancy[], flowAgreements: FlowAgreement[], counters: FlowCounter[] = []) =>
  suggestOrientations({ asOf: calendarDate('2026-11-22'), vacancies, flowAgreements, counters }, planOrientations);

function tally(rows: readonly { contingent: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { contingent } of rows) counts[contingent] = (counts[contingent] ?? 0) + 1;
  return counts;
}

describe('the orientation under flux (stage 0)', () => {
  const ten = Array.from({ length: 10 }, (_, i) => toOrient(`v${i}`, '92050', i % 2 ? 'T2' : 'T3'));

  it('shares the year between the reservers of the agreements, the rest to the landlord', async () => {
    const rows = await orient(ten, [agreement('prefect', 300), agreement('actionLogement', 500)]);
    expect(tally(rows)).toEqual({ prefect: 3, actionLogement: 5, unreserved: 2 });
    expect(rows.map((row) => row.vacancyId)).toEqual(ten.map((v) => v.id).sort());
  });

  it('counts what was oriented in the year, and says it in words', async () => {
    const counter: FlowCounter = {
      landlordId,
      departement: '92',
      contingent: 'prefect',
      reserverId: null,
      year: 2026,
      oriented: 10,
    };
    const rows = await orient(ten, [agreement('prefect', 500), agreement('actionLogement', 500)], [counter]);
    expect(tally(rows)).toEqual({ actionLogement: 10 });
    expect(rows[0]?.reason).toBe('Action Logement est à 10 logements sous sa part dans le 92.');
  });

  it('sends a commune nothing outside its territory', async () => {
    const rows = await orient(ten, [
      agreement('prefect', 200),
      agreement('localAuthority', 800, { communeCode: '92026', reserverId: townId }),
    ]);
    expect(tally(rows)).toEqual({ prefect: 10 });
  });

  it('sends the flow without an agreement to the préfet, and leaves oriented vacancies alone', async () => {
    const oriented = {
      ...toOrient('v0', '92050'),
      reservation: { state: 'oriented', contingent: 'unreserved', reserverId: null, reserverDeadline: null },
    } as Vacancy;
    const rows = await orient([oriented, toOrient('v1', '75113')], [agreement('actionLogement', 500)]);
    expect(rows).toEqual([expect.objectContaining({ vacancyId: 'v1', contingent: 'prefect', method: 'noAgreement' })]);
  });

  it('says so where the programme gave way to the greedy allocation', async () => {
    const shares = [agreement('prefect', 300), agreement('actionLogement', 500)];
    const input = { asOf: calendarDate('2026-11-22'), vacancies: ten, flowAgreements: shares, counters: [] };
    const rows = await suggestOrientations(input, (problem) => planOrientations(problem, { pivots: 0 }));
    expect(tally(rows)).toEqual({ prefect: 3, actionLogement: 5, unreserved: 2 });
    for (const { method, reason } of rows) {
      expect(method).toBe('greedy');
      expect(reason).toMatch(/ sa part dans le 92\. Répartition de secours : le programme linéaire n’a pas abouti\.$/);
    }
  });

  it('says in tenths of dwellings how far below or above its share the reserver is, or that no agreement holds here', async () => {
    const shares = [agreement('prefect', 250), agreement('actionLogement', 750)];
    const reasons = (await orient(ten.slice(0, 5), shares)).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(
      new Set([
        'Préfet – mal-logés est à 1,3 logement sous sa part dans le 92.',
        'Action Logement est à 3,8 logements sous sa part dans le 92.',
      ]),
    );
    const known = { landlordId, departement: '92', contingent: 'prefect', reserverId: null, year: 2026 } as const;
    const town = agreement('localAuthority', 800, { communeCode: '92026', reserverId: townId });
    const [above] = await orient(ten, [agreement('prefect', 200), town], [{ ...known, oriented: 10 }]);
    expect(above?.reason).toBe('Préfet – mal-logés est à 6 logements au-dessus de sa part dans le 92.');
    const [outside] = await orient(ten, [{ ...town, sharePermille: 1000 }]);
    expect(outside).toMatchObject({ contingent: 'prefect', method: 'noAgreement' });
    expect(outside?.reason).toBe(
      'Aucune convention de flux ne vaut pour ce logement : il revient au préfet (CCH R441-5).',
    );
  });
});

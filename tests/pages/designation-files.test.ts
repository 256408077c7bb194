import { beforeAll, describe, expect, it } from 'vitest';
import { organisationId } from '#domain/ids.js';
import { readTable } from '#exchange/tables/read-table.js';
import { as } from '../casework/life/fixture.js';
import { convene, grantInOrder, retain } from '../casework/life/walk.js';
import { type CaseworkSite, caseworkSite } from './casework-site.js';

let site: CaseworkSite;
beforeAll(async () => {
  site = await caseworkSite();
});

const of = (reserver: string) =>
  ({
    reservation: {
      state: 'oriented',
      contingent: 'localAuthority',
      reserverId: organisationId(reserver),
      reserverDeadline: null,
    },
  }) as const;

async function rowsOf(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  const table = await readTable(bytes);
  const rows: (readonly string[])[] = [table.headers];
  for await (const row of table.rows) rows.push(row.cells);
  return rows;
}

describe('the file of a reserver', () => {
  it('gives every candidate on its contingent by its pseudonym, and what the CALEOL decided, in both formats', async () => {
    const { vacancyId, ids } = await site.casework.propose([{}, {}, {}], of('R'));
    const { vacancyId: other } = await site.casework.propose([{}], of('UD92'));
    for (const id of ids) await retain(site.casework, id, as('reserver'));
    const { sessionId, presentations } = await convene(site.casework, vacancyId, ids);
    await grantInOrder(site.casework, sessionId, presentations);
    const csv = await site.get('/designations/csv', 'reserver');
    expect([csv.status, csv.type]).toEqual([200, 'text/csv; charset=utf-8']);
    const rows = await rowsOf(csv.bytes);
    const at = (header: string) => rows[0]?.indexOf(header) ?? -1;
    const column = (header: string) => rows.slice(1).map((row) => row[at(header)]);
    expect(column('Vacance')).toEqual([`LOG-${vacancyId}`, `LOG-${vacancyId}`, `LOG-${vacancyId}`]);
    expect([...column('Rang d’attribution')].sort()).toEqual(['1', '2', '3']);
    expect(new Set(column('Décision de la CALEOL'))).toEqual(new Set(['Attribution avec ordre de priorité']));
    expect(new Set(column('Décidé le'))).toEqual(new Set(['30/11/2026']));
    expect(csv.body).not.toContain(`LOG-${other}`);
    const xlsx = await site.get('/designations/xlsx', 'reserver');
    expect(await rowsOf(xlsx.bytes)).toHaveLength(4);
  });

  it('is offered on the page of the reserver, and is no one else’s', async () => {
    expect((await site.get('/designations', 'reserver')).body).toContain('href="/designations/csv"');
    expect((await site.get('/designations', 'departementalUnit')).body).not.toContain('/designations/csv');
    expect((await site.get('/designations/csv', 'association')).status).toBe(403);
  });
});

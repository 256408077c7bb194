import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHouseholdBody } from '../api/bodies.js';
import {
  ASSOCIATION,
  AUTHORITY,
  createTestApi,
  LANDLORD,
  OTHER_ASSOCIATION,
  type TestApi,
  UNIT,
} from '../api/fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await api.call('POST', '/api/v1/households', { as: ASSOCIATION, body: aHouseholdBody({ reference: 'SECRET-1' }) });
  await api.call('GET', '/api/v1/households/SECRET-1', { as: ASSOCIATION });
  await api.call('POST', '/api/v1/households', {
    as: OTHER_ASSOCIATION,
    body: aHouseholdBody({ reference: 'SECRET-2' }),
  });
});
afterAll(() => api.app.close());

const read = async (as: string, query = '') => (await api.call('GET', `/journal-des-acces${query}`, { as })).text;
const rows = (html: string) => html.match(/<th role="rowheader"/g)?.length ?? 0;

describe('the access journal', () => {
  it('shows an association what it did and read, in words, and nothing of another', async () => {
    const html = await read(ASSOCIATION);
    expect(html).toContain('Ménage enregistré');
    expect(html).toContain('Lecture de dossiers de ménages');
    expect(html).not.toContain('>association-b</td>');
  });

  it('shows the region everything, without a reference of a household', async () => {
    const html = await read(AUTHORITY);
    expect(html).toContain('>association-a</td>');
    expect(html).toContain('>association-b</td>');
    expect(html).not.toContain('SECRET-');
  });

  it('is filtered by act, by organisation and by day of Paris', async () => {
    expect(await read(AUTHORITY, '?action=householdsRead')).not.toContain('>Ménage enregistré</td>');
    expect(await read(AUTHORITY, '?organisme=association-b')).not.toContain('>association-a</td>');
    expect(rows(await read(AUTHORITY, '?au=01/01/2020'))).toBe(0);
    expect(rows(await read(AUTHORITY, '?du=01/01/2020'))).toBeGreaterThan(1);
  });

  it('says which date it cannot read, and why a page is empty', async () => {
    expect(await read(AUTHORITY, '?du=hier')).toContain('écrivez JJ/MM/AAAA');
    expect(await read(LANDLORD)).toContain('Rien n’a encore été fait ni lu');
    expect(await read(AUTHORITY, '?au=01/01/2020')).toContain('élargissez les dates');
  });

  it('shows a unit what touched its territory', async () => {
    await api.db.pool.query("UPDATE organisations SET departements = '{77}' WHERE id = $1", [UNIT]);
    expect(rows(await read(UNIT))).toBe(0);
  });

  it('refuses a cursor that is not one of its own', async () => {
    expect((await api.call('GET', '/journal-des-acces?after=x', { as: AUTHORITY })).status).toBe(400);
  });
});

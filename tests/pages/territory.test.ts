import { beforeAll, describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { type CaseworkSite, caseworkSite } from './casework-site.js';
import { plain } from './landlord-fixture.js';

let site: CaseworkSite;
beforeAll(async () => {
  site = await caseworkSite();
  await site.casework.propose([{ protocolEligibleSince: calendarDate('2026-01-10') }, {}]);
  for (const [id, name] of [
    ['H1-1', 'Famille Protocole'],
    ['H1-2', '=cmd Famille Ailleurs'],
  ])
    await site.casework.database.pool.query(
      "INSERT INTO household_identities (household_id, owner_id, name) VALUES ($1, 'A', $2)",
      [id, name],
    );
});

const readings = async (action: string) =>
  (await site.casework.database.pool.query('SELECT chain, entry FROM audit_log WHERE action = $1', [action])).rows;

describe('the nominative list of a territory', () => {
  it('is read and exported by the unit, each name in the journal, without a formula in the file', async () => {
    expect(plain((await site.get('/territoire', 'departementalUnit')).body)).toContain('Famille Protocole');
    const before = (await readings('identityRead')).length;
    expect(before).toBeGreaterThan(0);
    const file = await site.get('/territoire/csv', 'departementalUnit');
    expect(file.type).toContain('text/csv');
    expect(file.body).toContain("'=cmd Famille Ailleurs");
    expect((await readings('identityRead')).length).toBe(before + 2);
    expect(await readings('territoryExported')).toHaveLength(1);
  });

  it('is closed to the région, but for its regional referent of the protocol, who reads eligible households alone', async () => {
    const closed = await site.get('/territoire', 'regionalAuthority');
    expect([closed.status, closed.body.includes('Famille')]).toEqual([200, false]);
    expect((await site.get('/territoire/csv', 'regionalAuthority')).status).toBe(403);
    const contact = {
      role: 'protocolRegional',
      personne: 'Camille Référente',
      fonction: 'Chargée du protocole',
      telephone: '01 00 00 00 00',
      moi: 'oui',
    };
    expect((await site.post('/protocole/annuaire', contact, 'regionalAuthority')).status).toBe(303);
    const open = plain((await site.get('/territoire', 'regionalAuthority')).body);
    expect(open).toContain('Famille Protocole');
    expect(open).not.toContain('Ailleurs');
    const [read] = (await readings('identitiesRead')).filter(({ chain }) => chain === 'DRIHL');
    expect(JSON.parse(read.entry)).toMatchObject({ purpose: 'protocolReferent', user: 'demo:regionalAuthority' });
    expect((await site.get('/territoire/csv', 'regionalAuthority')).body).toContain('Famille Protocole');
  });

  it('is closed again once she is replaced', async () => {
    const other = {
      role: 'protocolRegional',
      personne: 'Autre',
      fonction: 'Chargée',
      telephone: '01 00 00 00 00',
      moi: 'non',
    };
    await site.post('/protocole/annuaire', other, 'regionalAuthority');
    expect((await site.get('/territoire', 'regionalAuthority')).body).not.toContain('Famille');
  });

  it('is nobody else’s', async () => {
    for (const role of ['association', 'landlordReferent', 'reserver'] as const)
      expect([role, (await site.get('/territoire', role)).status]).toEqual([role, 403]);
  });
});

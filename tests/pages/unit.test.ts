import { beforeAll, describe, expect, it } from 'vitest';
import { householdDeclines } from '#casework/life/agreement.js';
import { requestInterDepartmental } from '#casework/life/inter-departmental.js';
import { organisationId } from '#domain/ids.js';
import { ASSOCIATION } from '../casework/life/walk.js';
import { accessOf } from '../support/records.js';
import { type CaseworkSite, caseworkSite } from './casework-site.js';

let site: CaseworkSite;

beforeAll(async () => {
  site = await caseworkSite();
});

const reserved = {
  reservation: {
    state: 'oriented',
    contingent: 'localAuthority',
    reserverId: organisationId('R'),
    reserverDeadline: null,
  },
} as const;

describe('a reserver', () => {
  it('designates one candidate and declines another with a reason, before the deadline it reads', async () => {
    const { ids } = await site.casework.propose([{}, {}], reserved);
    // What the publication of a run opens.
    await site.casework.database.pool.query(
      `INSERT INTO pairing_steps (proposal_id, step, owner_role, owner_organisation, opened_on, due_on, late_on)
       SELECT id, 'designate', 'reserver', 'R', '2026-11-23', '2026-12-23', '2026-12-24' FROM unnest($1::text[]) AS id`,
      [ids],
    );
    const list = await site.get('/designations', 'reserver');
    expect(list.body).toMatch(/À désigner avant le \d\d\/\d\d\/\d{4}/);
    expect(list.body).toContain(`/designations/${ids[0]}`);
    const candidate = await site.get(`/designations/${ids[0]}`, 'reserver');
    expect(candidate.body).toContain('Désigner ce candidat');
    expect(candidate.body).not.toContain('au titre du DALO');
    const bare = await site.post(`/designations/${ids[1]}/refus`, { motif: '' }, 'reserver');
    expect([bare.status, bare.body.includes('Un motif est nécessaire')]).toEqual([422, true]);
    expect((await site.post(`/designations/${ids[1]}/refus`, { motif: 'hors de la commune' }, 'reserver')).status).toBe(
      303,
    );
    expect((await site.post(`/designations/${ids[0]}/designation`, {}, 'reserver')).status).toBe(303);
    expect(await Promise.all(ids.map((id) => site.casework.state(id)))).toEqual(['toContact', 'declined']);
    const after = await site.get('/designations', 'reserver');
    expect(after.body).toContain('Rien à désigner');
    expect(after.body).toContain('Désigné le 23/11/2026');
  });

  it('returns a dwelling, whose candidates then go on without designation', async () => {
    const { vacancyId, ids } = await site.casework.propose([{}], reserved);
    const path = `/designations/logements/${vacancyId}/retour`;
    expect((await site.post(path, { motif: 'x' }, 'reserver')).status).toBe(422);
    expect((await site.post(path, { motif: 'aucun candidat de la commune' }, 'reserver')).status).toBe(303);
    expect(await site.casework.state(ids[0] as never)).toBe('toContact');
    expect((await site.get('/designations', 'reserver')).body).toContain('Logement rendu au bailleur le 23/11/2026');
    expect((await site.post(path, { motif: 'encore' }, 'landlordReferent')).status).toBe(403);
  });

  it('finds nothing of another contingent', async () => {
    const { ids } = await site.casework.propose([{}]);
    expect((await site.get(`/designations/${ids[0]}`, 'reserver')).status).toBe(404);
  });
});

describe('a départemental unit', () => {
  it('designates under DALO the recognised candidate of its contingent', async () => {
    const { ids } = await site.casework.propose([{}]);
    const { body } = await site.get(`/designations/${ids[0]}`, 'departementalUnit');
    expect(body).toContain('Désignation au titre du DALO (CCH L441-2-3)');
    const done = await site.post(
      `/designations/${ids[0]}/designation`,
      { acte: 'daloDesignation' },
      'departementalUnit',
    );
    expect(done.status).toBe(303);
  });

  it('answers a request of another département, with a cause where it refuses', async () => {
    const { ids } = await site.casework.propose([{ departement: '92' }]);
    const [id] = ids as [(typeof ids)[0]];
    const origin = accessOf('departementalUnit', 'UD92', ['92']) as never;
    await site.casework.must(origin, (deps) => requestInterDepartmental(deps, origin, { id }));
    const list = await site.get('/interdepartemental', 'departementalUnit');
    expect(list.body).toContain('Demandée le 23/11/2026, sans réponse');
    const bare = await site.post(`/interdepartemental/${id}/reponse`, { reponse: 'refused' }, 'departementalUnit');
    expect([bare.status, bare.body.includes('avec une cause')]).toEqual([422, true]);
    const refusal = { reponse: 'refused', cause: 'noSupportRelay' };
    expect((await site.post(`/interdepartemental/${id}/reponse`, refusal, 'departementalUnit')).status).toBe(303);
    expect((await site.get(`/interdepartemental/${id}`, 'departementalUnit')).body).toContain(
      'pas de relais d’accompagnement sur place',
    );
  });

  it('examines the refusal of a household recognised DALO', async () => {
    const { ids } = await site.casework.propose([{}]);
    const [id] = ids as [(typeof ids)[0]];
    await site.casework.must(ASSOCIATION, (deps) =>
      householdDeclines(deps, ASSOCIATION, { id, reason: 'other', effect: null }),
    );
    expect((await site.get('/refus-dalo', 'departementalUnit')).body).toContain(`/refus-dalo/${id}/examen`);
    expect((await site.post(`/refus-dalo/${id}/examen`, {}, 'departementalUnit')).status).toBe(422);
    const done = await site.post(`/refus-dalo/${id}/examen`, { conclusion: 'founded' }, 'departementalUnit');
    expect(done.status).toBe(303);
    expect((await site.get('/refus-dalo', 'departementalUnit')).body).toContain('Aucun refus à examiner');
  });

  it('reads the names of its territory alone, and each reading is in the journal', async () => {
    const { pool } = site.casework.database;
    await site.casework.propose([{ departement: '92' }]);
    await pool.query(
      `INSERT INTO household_identities (household_id, owner_id, name) SELECT id, 'A', 'Camille ' || departement FROM households
       ON CONFLICT DO NOTHING`,
    );
    const { body } = await site.get('/territoire', 'departementalUnit');
    expect(body).toContain('Camille 93');
    expect(body).not.toContain('Camille 92');
    const { rows } = await pool.query(
      "SELECT count(*)::int AS n FROM audit_log WHERE chain = 'UD93' AND convert_from(entry::text::bytea, 'UTF8') LIKE '%dentit%'",
    );
    expect(rows[0].n).toBeGreaterThan(0);
    expect((await site.get('/territoire', 'reserver')).status).toBe(403);
  });
});

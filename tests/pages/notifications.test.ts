import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiInstance, buildApp } from '#api/app.js';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import type { Role } from '#domain/organisation.js';
import { appDeps, type SeededRegion, seedRegion } from '../browser/region.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SYSTEM } from '../support/records.js';

let app: ApiInstance;
let region: SeededRegion;
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  region = await seedRegion(db);
  await region.solve();
  app = await buildApp(appDeps(db, region));
});

const BROWSER = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
const get = (url: string, role: Role) => app.inject({ url, headers: BROWSER, cookies: { [DEMO_ROLE_COOKIE]: role } });
const post = (url: string, form: Readonly<Record<string, string>>, role: Role | null, headers = BROWSER as object) =>
  app.inject({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
    ...(role !== null && { cookies: { [DEMO_ROLE_COOKIE]: role } }),
  });

async function tell(): Promise<string> {
  const { rows } = await db.pool.query(
    `SELECT proposal_id AS id FROM pairings
     WHERE landlord_id = (SELECT organisation_id FROM api_tokens WHERE role = 'landlordReferent' LIMIT 1) ORDER BY 1 LIMIT 1`,
  );
  await db.uow.transaction(SYSTEM, (tx) =>
    tx.notifications.deliver([{ kind: 'opinionGiven', to: ['landlord'], proposalId: rows[0].id }]),
  );
  return rows[0].id;
}

describe('the notification centre', () => {
  it('lists what the role owes with its date, and its number stands in the header of every page', async () => {
    const { rows } = await db.pool.query<{ actions: number; vacancies: number }>(
      `SELECT count(*)::integer AS actions, count(DISTINCT p.vacancy_id)::integer AS vacancies
       FROM pairing_steps s JOIN pairings p USING (proposal_id)
       WHERE s.closed_on IS NULL AND s.owner_role = 'landlordReferent'
         AND s.owner_organisation = (SELECT organisation_id FROM api_tokens WHERE role = 'landlordReferent' LIMIT 1)`,
    );
    const { body, statusCode } = await get('/notifications', 'landlordReferent');
    expect(statusCode).toBe(200);
    expect(rows[0]?.actions).toBeGreaterThan(0);
    expect(body.match(/data-label="Première échéance"/g)).toHaveLength(rows[0]?.vacancies ?? 0);
    expect((await get('/vacances', 'landlordReferent')).body).toContain(`${rows[0]?.actions} actions attendues`);
  });

  it('says why it is empty, and what next', async () => {
    const { body } = await get('/notifications', 'regionalAuthority');
    expect(body).toContain('Rien n’attend votre rôle');
    expect(body).toContain('Aucune information');
  });

  it('says that a run has ended, with the vacancy whose candidates it has changed', async () => {
    const { body } = await get('/notifications', 'landlordReferent');
    expect(body).toContain('Calcul terminé : les candidats d’une vacance ont changé');
    await db.pool.query('UPDATE notifications SET read_at = now()');
  });

  it('marks as read what was shown, not what came since', async () => {
    await tell();
    const shown = (await get('/notifications', 'landlordReferent')).body;
    expect(shown).toContain('L’association a donné son avis');
    expect(shown).toContain('1 information non lue');
    const upTo = /name="jusqua" value="(\d+)"/.exec(shown)?.[1] ?? '';
    await tell();
    expect((await post('/notifications/lues', { jusqua: upTo }, 'landlordReferent')).statusCode).toBe(303);
    const after = (await get('/notifications', 'landlordReferent')).body;
    expect(after.match(/badge info">non lue/g)).toHaveLength(1);
    expect((await post('/notifications/lues', { jusqua: 'tout' }, 'landlordReferent')).statusCode).toBe(400);
  });

  it('an event tells those whom it concerns, never whoever has acted', async () => {
    const before = await db.pool.query('SELECT coalesce(max(id), 0) AS id FROM notifications');
    const proposal = await tell();
    const { rows } = await db.pool.query('SELECT association_id AS id FROM pairings WHERE proposal_id = $1', [
      proposal,
    ]);
    const access = {
      kind: 'organisation',
      role: 'association',
      organisationId: rows[0].id,
      departements: [],
      userId: null,
    } as const;
    await db.uow.transaction(access, (tx) =>
      tx.events.append({
        name: 'caleolDecided',
        at: '2026-11-22T11:00:00.000Z' as never,
        actor: 'association',
        organisationId: null,
        proposalId: proposal as never,
        reason: null,
        data: {},
      }),
    );
    const told = await db.pool.query('SELECT role, kind FROM notifications WHERE id > $1 ORDER BY id', [
      before.rows[0].id,
    ]);
    expect(told.rows.map(({ role, kind }) => `${role} ${kind}`)).toEqual(['landlordReferent opinionGiven']);
  });

  it('another organisation sees none of it', async () => {
    expect((await get('/notifications', 'association')).body).not.toContain('L’association a donné son avis');
  });

  it('the link of a mail silences information by one click, from anywhere, and nothing else is open to it', async () => {
    await db.pool.query("INSERT INTO notification_preferences (user_id, to_do) VALUES ('u1', 'immediate')");
    const { rows } = await db.pool.query('SELECT unsubscribe_key::text AS key FROM notification_preferences');
    const url = `/desabonnement/${rows[0].key}`;
    expect((await app.inject({ url })).body).toContain('Ne plus recevoir les informations');
    const done = await post(url, { 'List-Unsubscribe': 'One-Click' }, null, {});
    expect([done.statusCode, done.body.includes('C’est fait')]).toEqual([200, true]);
    const state = await db.pool.query('SELECT to_do, information FROM notification_preferences');
    expect(state.rows).toEqual([{ to_do: 'immediate', information: false }]);
    expect((await post('/desabonnement/inconnue', {}, null, {})).statusCode).toBe(404);
  });
});

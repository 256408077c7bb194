import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { ACT_NOTIFICATIONS, EVENT_NOTIFICATIONS, type NotificationKind } from '#domain/notifications.js';
import { prepareDigests, prepareUrgent } from '#infra/mails.js';
import type { Clock } from '#ports.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { householdRecord, landlordRecord, organisationRecord, SYSTEM, vacancyRecord } from '../support/records.js';
import { startTestWorker } from '../support/region.js';

const FROM = 'rapprochement@exemple.fr';
const BASE = 'https://rapprochement.exemple.fr';
/** Monday 23 November 2026, ten in the morning in Paris. */
const MONDAY: Clock = at('2026-11-23T09:00:00.000Z', '2026-11-23');
const entry = fileURLToPath(new URL('../support/worker-process.mjs', import.meta.url));

function at(now: string, today: string): Clock {
  return { now: () => now as Instant, today: () => today as CalendarDate };
}

/** Landlord L with a vacancy per due date given; each waits for its referent (step `recordContact`). */
async function createRegion(dueDates: readonly string[]): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('A', 'association'));
    await tx.organisations.insert(organisationRecord('L', 'landlord'));
    await tx.organisations.saveLandlord(landlordRecord('L'));
    for (const [index] of dueDates.entries()) {
      await tx.households.insert(householdRecord(`H${index}`, 'A'));
      await tx.vacancies.insert(vacancyRecord(`vacance${index}-canari`, 'L'));
    }
  });
  await database.pool.query(
    "INSERT INTO runs (id, region, state, as_of, dirty_version, fencing_token) VALUES ('run', 'ile-de-france', 'published', '2026-11-22', 1, 1)",
  );
  for (const [index, dueOn] of dueDates.entries()) {
    const [vacancy, household] = [`vacance${index}-canari`, `H${index}`];
    await database.pool.query(
      "INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code) VALUES ($1, $2, 'L', $3)",
      [vacancy, household, `M-${index}`],
    );
    await database.pool.query(
      "INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym) VALUES ($1, $2, $3, 'run', $4)",
      [`P${index}`, vacancy, household, `M-${index}`],
    );
    await database.pool.query(
      `INSERT INTO pairing_steps (proposal_id, step, owner_role, owner_organisation, opened_on, due_on, late_on)
       VALUES ($1, 'recordContact', 'landlordReferent', 'L', '2026-11-02', $2::date, $2::date + 1)`,
      [`P${index}`, dueOn],
    );
  }
  return database;
}

async function addPerson(
  database: TestDatabase,
  id: string,
  role = 'landlordReferent',
  organisation = 'L',
): Promise<void> {
  await database.pool.query(
    "INSERT INTO users (id, provider, subject, email, given_name, usual_name, created_at) VALUES ($1, 'p', $1, $2, 'Canari', 'Canari', now())",
    [id, `${id}@exemple.fr`],
  );
  await database.pool.query(
    'INSERT INTO memberships (user_id, organisation_id, role, granted_at) VALUES ($1, $2, $3, now())',
    [id, organisation, role],
  );
}

/** Lets a worker of this process send until nothing waits. */
async function sendAll(database: TestDatabase, server: MailServer, clock = MONDAY): Promise<void> {
  const mail = { smtpUrl: server.url, from: FROM, baseUrl: BASE };
  const worker = startTestWorker(database, { clock, mail, dailyMs: 50, mailLeaseMs: 20_000 });
  const waits = async () => {
    const { rows } = await database.pool.query<{ waits: boolean }>(
      `SELECT (SELECT count(*) FROM mails WHERE sent_at IS NULL AND given_up_at IS NULL) > 0
         OR NOT EXISTS (SELECT FROM daily_jobs WHERE job = 'digest' AND done_on = $1) AS waits`,
      [clock.today()],
    );
    return rows[0]?.waits;
  };
  await expect.poll(waits, { timeout: 15_000, interval: 25 }).toBe(false);
  await worker.close();
}

describe('mails', () => {
  let server: MailServer;
  beforeEach(async () => {
    server ??= await startMailServer();
    server.received.length = 0;
    server.answer = null;
  });

  it('the digest says the vacancy’s code, how many actions and by when, in text and in HTML, with the headers of an automatic mail', async () => {
    const database = await createRegion(['2026-11-28']);
    await addPerson(database, 'u1');
    await sendAll(database, server);
    expect(server.received.map(({ to }) => to)).toEqual(['u1@exemple.fr']);
    const [{ parsed, raw }] = server.received as [MailServer['received'][number]];
    expect(parsed.subject).toBe('Vacance 93-VACA : 1 action attendue avant le 28/11/2026');
    expect(parsed.text).toContain(`${BASE}/vacances/vacance0-canari`);
    expect(parsed.html).toContain(`href="${BASE}/notifications"`);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.messageId).toMatch(/^<[0-9a-f]{32}@exemple\.fr>$/);
    const list = parsed.headers.get('list') as unknown as { unsubscribe: { url: string } };
    expect(list.unsubscribe.url).toMatch(new RegExp(`^${BASE}/desabonnement/[0-9a-f-]{36}$`));
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  it('is sent once a day, on working days only, and by one of several workers', async () => {
    const database = await createRegion(['2026-12-20']);
    await addPerson(database, 'u1');
    await Promise.all([sendAll(database, server), sendAll(database, server), sendAll(database, server)]);
    await sendAll(database, server);
    expect(server.received).toHaveLength(1);
    await sendAll(database, server, at('2026-11-24T09:00:00.000Z', '2026-11-24'));
    expect(server.received).toHaveLength(2);
    await sendAll(database, server, at('2026-11-28T09:00:00.000Z', '2026-11-28'));
    expect(server.received).toHaveLength(2);
  });

  it('what is due within 48 hours is mailed at once, each due date once', async () => {
    const database = await createRegion(['2026-11-24', '2026-11-25', '2026-11-22']);
    await addPerson(database, 'u1');
    const today = MONDAY.today();
    expect(await prepareUrgent(database.pool, today)).toBe(1);
    expect(await prepareUrgent(database.pool, today)).toBe(0);
    const { rows } = await database.pool.query('SELECT content FROM mails');
    expect(rows.map(({ content }) => content.toDo.map(({ dueOn }: { dueOn: string }) => dueOn))).toEqual([
      ['2026-11-24'],
    ]);
    expect(await prepareUrgent(database.pool, '2026-11-24' as CalendarDate)).toBe(1);
  });

  it('whoever asked for it is told at once of whatever is due', async () => {
    const database = await createRegion(['2026-12-20']);
    await addPerson(database, 'u1');
    await database.pool.query("INSERT INTO notification_preferences (user_id, to_do) VALUES ('u1', 'immediate')");
    expect(await prepareUrgent(database.pool, MONDAY.today())).toBe(1);
  });

  it('information is counted since the last digest, and can be silenced; an action due cannot', async () => {
    const database = await createRegion(['2026-12-20']);
    await addPerson(database, 'u1');
    await addPerson(database, 'u2', 'association', 'A');
    await database.uow.transaction(SYSTEM, (tx) =>
      tx.notifications.deliver([
        {
          kind: 'runWithheld',
          to: ['landlord', 'association'],
          vacancyId: 'vacance0-canari' as never,
          householdId: 'H0' as never,
        },
      ]),
    );
    const digest = async (today: string) => {
      await prepareDigests(database.pool, today as CalendarDate);
      const { rows } = await database.pool.query<{
        user_id: string;
        content: { actions: number; information: number };
      }>('SELECT user_id, content FROM mails WHERE id LIKE $1 ORDER BY user_id', [`%:${today}`]);
      return rows.map(({ user_id, content }) => `${user_id} ${content.actions} ${content.information}`);
    };
    expect(await digest('2026-11-23')).toEqual(['u1 1 1', 'u2 0 1']);
    expect(await digest('2026-11-24')).toEqual(['u1 1 0']);
    await database.pool.query("UPDATE mails SET prepared_at = '-infinity'");
    const { rows } = await database.pool.query(
      "SELECT unsubscribe_key::text AS key FROM notification_preferences WHERE user_id = 'u2'",
    );
    await database.uow.transaction(SYSTEM, async (tx) => {
      expect(await tx.notifications.unsubscribe(rows[0].key)).toBe(true);
      expect(await tx.notifications.unsubscribe('aucune')).toBe(false);
    });
    expect(await digest('2026-11-25')).toEqual(['u1 1 1']);
  });

  it('a person whose right is revoked, or who is disabled, gets nothing', async () => {
    const database = await createRegion(['2026-11-28']);
    await addPerson(database, 'u1');
    await addPerson(database, 'u2');
    await database.pool.query(
      "UPDATE memberships SET revoked_at = now() WHERE user_id = 'u1'; UPDATE users SET disabled_at = now() WHERE id = 'u2'",
    );
    expect(await prepareDigests(database.pool, MONDAY.today())).toBe(0);
  });

  it('a server that refuses for now is tried again later; one that refuses for good is not, and no address is kept', async () => {
    const database = await createRegion(['2026-11-28']);
    await addPerson(database, 'u1');
    const state = async () =>
      (
        await database.pool.query(
          'SELECT attempts, problem, given_up_at IS NOT NULL AS "givenUp", sent_at IS NOT NULL AS sent FROM mails',
        )
      ).rows[0];
    const attempt = async (answer: null | number) => {
      server.answer = answer;
      await database.pool.query('UPDATE mails SET next_attempt_at = now()');
      const before = (await state())?.attempts ?? 0;
      const worker = startTestWorker(database, {
        clock: MONDAY,
        mail: { smtpUrl: server.url, from: FROM, baseUrl: BASE },
        dailyMs: 50,
      });
      await expect
        .poll(
          async () =>
            ((await state())?.attempts ?? 0) > before && ((await state()).problem !== null || (await state()).sent),
          { timeout: 10_000 },
        )
        .toBe(true);
      await worker.close();
    };
    await attempt(451);
    expect(await state()).toMatchObject({ attempts: 1, problem: '451', givenUp: false, sent: false });
    await attempt(550);
    expect(await state()).toMatchObject({ attempts: 2, problem: '550', givenUp: true, sent: false });
    expect(server.received).toEqual([]);
  });

  it('five hundred names, numbers and addresses never appear in a mail', async () => {
    const database = await createRegion(['2026-11-24', '2026-11-28']);
    await database.pool.query(`
      INSERT INTO households (id, owner_id, reference, departement, facts)
        SELECT 'K' || n, 'A', 'Canari référence ' || n, '93', facts FROM households, generate_series(1, 500) AS n WHERE id = 'H0';
      INSERT INTO household_identities (household_id, owner_id, name, phone, email)
        SELECT 'K' || n, 'A', 'Canari ' || n, '06 99 ' || n, 'canari' || n || '@perso.fr' FROM generate_series(1, 500) AS n;
      INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code)
        SELECT 'vacance0-canari', 'K' || n, 'L', 'M-K' || n FROM generate_series(1, 500) AS n;
      INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym)
        SELECT 'PK' || n, 'vacance0-canari', 'K' || n, 'run', 'M-K' || n FROM generate_series(1, 500) AS n;
      INSERT INTO pairing_steps (proposal_id, step, owner_role, owner_organisation, opened_on, due_on, late_on)
        SELECT 'PK' || n, 'giveOpinion', 'association', 'A', '2026-11-02', '2026-11-24', '2026-11-25' FROM generate_series(1, 500) AS n;
      UPDATE organisations SET name = 'Canari ' || id;
      UPDATE vacancies SET declaration = jsonb_set(declaration, '{dwelling,address,line}', '"1 rue Canari"')`);
    await addPerson(database, 'u1');
    await addPerson(database, 'u2', 'association', 'A');
    const kinds = [...Object.keys(EVENT_NOTIFICATIONS), ...Object.keys(ACT_NOTIFICATIONS)] as NotificationKind[];
    await database.uow.transaction(SYSTEM, (tx) =>
      tx.notifications.deliver(
        kinds.map((kind) => ({ kind, to: ['landlord', 'association'], proposalId: 'PK7' as never })),
      ),
    );
    await sendAll(database, server);
    expect(server.received.map(({ to }) => to).sort()).toEqual(
      ['u1', 'u1', 'u2', 'u2'].map((id) => `${id}@exemple.fr`),
    );
    for (const { raw, parsed } of server.received) {
      // The ids of the test’s own vacancies say "canari" too; they are what a link carries.
      const said = [raw, parsed.subject, parsed.text, parsed.html].join('\n').replaceAll(/vacance\d-canari/g, '');
      expect(said).not.toMatch(/canari|06 99|M-K|Madame/i);
    }
    expect(server.received.map(({ parsed }) => parsed.subject)).toContain(
      'Vacance 93-VACA : 500 actions attendues avant le 24/11/2026',
    );
  });

  it('kill -9 of the worker while the server has the mail: it is sent again under the same Message-ID, and every other once', async () => {
    const database = await createRegion(['2026-12-20']);
    for (let person = 0; person < 5; person += 1) await addPerson(database, `u${person}`);
    const seen: string[] = [];
    server.onMessage = ({ parsed }) => seen.push(parsed.messageId ?? '');
    for (let kill = 0; kill < 3; kill += 1) {
      server.answer = 'silence';
      const child = spawn(process.execPath, [entry], {
        env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.url, SMTP_URL: server.url, NOW: MONDAY.now() },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await expect.poll(() => seen.length, { timeout: 20_000, interval: 20 }).toBe(kill + 1);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    server.answer = null;
    await sendAll(database, server);
    expect(new Set(server.received.map(({ to }) => to)).size).toBe(5);
    expect(server.received).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(8);
    const { rows } = await database.pool.query(
      'SELECT count(*)::integer AS mails, count(sent_at)::integer AS sent FROM mails',
    );
    expect(rows[0]).toEqual({ mails: 5, sent: 5 });
  }, 60_000);
});

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { CalendarDate } from '#domain/dates.js';
import type { Role } from '#domain/organisation.js';
import type { MailContent, MailItem, OutgoingMail } from '#ports.js';
import { type Session, transaction } from './unit-of-work.js';

const SYSTEM = { kind: 'system' } as const;
/** What a mail shows at most; the rest is counted. */
const SHOWN = 20;
const ATTEMPTS = 12;

/** Persons who may be written to, once per role and organisation they act for. */
const PERSONS = `
  SELECT u.id AS user_id, m.role, m.organisation_id, o.departements,
    coalesce(p.to_do, 'daily') AS to_do, coalesce(p.information, true) AS information
  FROM users u
  JOIN memberships m ON m.user_id = u.id AND m.revoked_at IS NULL
  JOIN organisations o ON o.id = m.organisation_id
  LEFT JOIN notification_preferences p ON p.user_id = u.id
  WHERE u.disabled_at IS NULL`;

/** What each of them owes, by vacancy. */
const OWED = `
  SELECT person.user_id, person.to_do, person.role, g.vacancy_id, g.departement, sum(s.actions)::integer AS actions, min(s.due_on) AS due_on
  FROM (
    SELECT s.owner_role, s.owner_organisation, s.owner_departement, s.proposal_id, count(*) AS actions, min(s.due_on) AS due_on
    FROM pairing_steps s WHERE s.closed_on IS NULL GROUP BY 1, 2, 3, 4
  ) AS s
  JOIN pairings g ON g.proposal_id = s.proposal_id
  JOIN person ON person.role = s.owner_role
    AND (s.owner_organisation = person.organisation_id OR s.owner_departement = ANY (person.departements))
  GROUP BY person.user_id, person.to_do, person.role, g.vacancy_id, g.departement`;

interface OwedRow {
  user_id: string;
  role: Role;
  vacancy_id: string;
  departement: string;
  actions: number;
  due_on: CalendarDate;
}

/**
 * Prepares the day's digest of everybody who owes something or has not read what came since the last one; under an id that
 * one person has once a day. Returns how many.
 */
export async function prepareDigests(pool: pg.Pool, today: CalendarDate): Promise<number> {
  return transaction(pool, SYSTEM, async (session) => {
    const owed = await session.query<OwedRow>(`WITH person AS (${PERSONS}) ${OWED} ORDER BY due_on, vacancy_id`);
    const told = await session.query<{ user_id: string; information: number }>(
      `WITH person AS (${PERSONS})
       SELECT person.user_id, count(*)::integer AS information
       FROM notifications n
       JOIN person ON person.organisation_id = n.organisation_id AND person.role = n.role AND person.information
       WHERE n.read_at IS NULL
         AND n.created_at > coalesce(
           (SELECT max(m.prepared_at) FROM mails m WHERE m.user_id = person.user_id AND m.kind = 'digest'), '-infinity')
       GROUP BY person.user_id`,
    );
    const information = new Map(told.rows.map((row) => [row.user_id, row.information]));
    const people = byPerson(owed.rows, information.keys());
    return insertMails(
      session,
      [...people].map(([userId, rows]) => ({
        id: `digest:${userId}:${today}`,
        userId,
        kind: 'digest',
        content: contentOf(rows, information.get(userId) ?? 0, today),
      })),
    );
  });
}

/**
 * Prepares at once a mail for what is due within 48 hours (for those who asked for it: for whatever is due), each due date
 * of a vacancy said once to a person. Returns how many.
 */
export async function prepareUrgent(pool: pg.Pool, today: CalendarDate): Promise<number> {
  return transaction(pool, SYSTEM, async (session) => {
    const { rows } = await session.query<OwedRow>(
      `WITH person AS (${PERSONS}), owed AS (${OWED}), warned AS (
         INSERT INTO urgent_warnings (user_id, vacancy_id, role, due_on)
         SELECT user_id, vacancy_id, role, due_on FROM owed
         WHERE due_on >= $1::date AND (to_do = 'immediate' OR due_on <= $1::date + 1)
         ORDER BY user_id, vacancy_id, role, due_on
         ON CONFLICT DO NOTHING RETURNING user_id, vacancy_id, role, due_on
       )
       SELECT owed.* FROM owed JOIN warned USING (user_id, vacancy_id, role, due_on) ORDER BY due_on, vacancy_id`,
      [today],
    );
    const people = byPerson(rows);
    return insertMails(
      session,
      [...people].map(([userId, items]) => ({
        id: `urgent:${randomUUID()}`,
        userId,
        kind: 'urgent',
        content: contentOf(items, 0, today),
      })),
    );
  });
}

function byPerson(rows: readonly OwedRow[], others: Iterable<string> = []): Map<string, OwedRow[]> {
  const people = new Map<string, OwedRow[]>();
  for (const id of others) people.set(id, []);
  for (const row of rows) {
    const own = people.get(row.user_id);
    if (own === undefined) people.set(row.user_id, [row]);
    else own.push(row);
  }
  return people;
}

function contentOf(rows: readonly OwedRow[], information: number, on: CalendarDate): MailContent {
  return {
    toDo: rows.slice(0, SHOWN).map(
      (row): MailItem => ({
        vacancyId: row.vacancy_id,
        departement: row.departement,
        role: row.role,
        actions: row.actions,
        dueOn: row.due_on,
      }),
    ),
    vacancies: rows.length,
    actions: rows.reduce((sum, { actions }) => sum + actions, 0),
    information,
    on,
  };
}

interface Prepared {
  readonly id: string;
  readonly userId: string;
  readonly kind: string;
  readonly content: MailContent;
}

/** The rows, the keys by which their receivers may leave, and one doorbell. */
async function insertMails(session: Session, mails: readonly Prepared[]): Promise<number> {
  if (mails.length === 0) return 0;
  await session.query(
    'INSERT INTO notification_preferences (user_id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
    [mails.map(({ userId }) => userId)],
  );
  const { rowCount } = await session.query(
    `INSERT INTO mails (id, user_id, kind, content)
     SELECT id, "userId", kind, content FROM jsonb_to_recordset($1) AS m (id text, "userId" text, kind text, content jsonb)
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(mails)],
  );
  if (rowCount) await session.query("INSERT INTO outbox (topic, payload) VALUES ('mailsToSend', '{}')");
  return rowCount ?? 0;
}

/** Takes the next mail for `leaseMs`: whoever dies with it leaves it to the next. `null` where none waits. */
export async function claimMail(pool: pg.Pool, leaseMs: number): Promise<OutgoingMail | null> {
  return transaction(pool, SYSTEM, async (session) => {
    const { rows } = await session.query<{
      id: string;
      kind: 'digest' | 'urgent';
      content: MailContent;
      attempts: number;
      to: string;
      key: string;
    }>(
      `UPDATE mails m SET attempts = m.attempts + 1, next_attempt_at = clock_timestamp() + $1 * interval '1 millisecond'
       FROM users u JOIN notification_preferences p ON p.user_id = u.id
       WHERE m.id = (SELECT w.id FROM mails w JOIN users r ON r.id = w.user_id AND r.disabled_at IS NULL
                     WHERE w.sent_at IS NULL AND w.given_up_at IS NULL AND w.next_attempt_at <= clock_timestamp()
                     ORDER BY w.next_attempt_at, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED)
         AND u.id = m.user_id
       RETURNING m.id, m.kind, m.content, m.attempts, u.email AS to, p.unsubscribe_key::text AS key`,
      [leaseMs],
    );
    const row = rows[0];
    if (row === undefined) return null;
    const { id, kind, content, attempts, to, key } = row;
    return { id, kind, content, attempts, to, unsubscribeKey: key };
  });
}

export async function mailSent(pool: pg.Pool, id: string): Promise<void> {
  await transaction(pool, SYSTEM, (session) =>
    session.query('UPDATE mails SET sent_at = clock_timestamp(), problem = NULL WHERE id = $1 AND sent_at IS NULL', [
      id,
    ]),
  );
}

/** To be tried again after a pause that doubles, from a minute to an hour; given up for good, or after twelve attempts. */
export async function mailFailed(
  pool: pg.Pool,
  id: string,
  failure: { problem: string; permanent: boolean },
): Promise<void> {
  await transaction(pool, SYSTEM, (session) =>
    session.query(
      `UPDATE mails SET problem = $2,
         next_attempt_at = clock_timestamp() + least(power(2, attempts - 1), 60) * interval '1 minute',
         given_up_at = CASE WHEN $3 OR attempts >= ${ATTEMPTS} THEN clock_timestamp() END
       WHERE id = $1 AND sent_at IS NULL`,
      [id, failure.problem, failure.permanent],
    ),
  );
}

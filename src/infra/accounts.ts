import type { AccessRequest, User } from '#domain/account.js';
import type { Instant } from '#domain/dates.js';
import { organisationId, userId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { AccountRepository, TotpState } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface UserRow {
  id: string;
  provider: string;
  subject: string;
  email: string;
  given_name: string;
  usual_name: string;
}

interface RequestRow {
  id: string;
  user_id: string;
  siret: string | null;
  organisation_name: string;
  role: Role;
  message: string;
  asked_at: Date;
}

const toUser = (row: UserRow): User => ({
  id: userId(row.id),
  provider: row.provider,
  subject: row.subject,
  email: row.email,
  givenName: row.given_name,
  usualName: row.usual_name,
});

const toRequest = (row: RequestRow): AccessRequest => ({
  id: row.id,
  userId: userId(row.user_id),
  siret: row.siret,
  organisationName: row.organisation_name,
  role: row.role,
  message: row.message,
  askedAt: row.asked_at.toISOString() as Instant,
});

/** Persons, what they may do, and what they ask for. */
export function createAccountRepository(session: Session): AccountRepository {
  return { ...persons(session), ...rights(session), ...secondFactors(session), ...requests(session) };
}

type Persons = Pick<AccountRepository, 'findUser' | 'findBySubject' | 'insertUser' | 'renameUser' | 'disable'>;

function persons(session: Session): Persons {
  const one = async (where: string, values: readonly unknown[]) => {
    const { rows } = await session.query<UserRow>(
      `SELECT id, provider, subject, email, given_name, usual_name FROM users WHERE disabled_at IS NULL AND ${where}`,
      [...values],
    );
    return rows[0] ? toUser(rows[0]) : null;
  };
  return {
    findUser: (id) => one('id = $1', [id]),
    findBySubject: (provider, subject) => one('provider = $1 AND subject = $2', [provider, subject]),
    async insertUser(user, at) {
      const { rowCount } = await session.query(
        `INSERT INTO users (id, provider, subject, email, given_name, usual_name, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (provider, subject) DO NOTHING`,
        [user.id, user.provider, user.subject, user.email, user.givenName, user.usualName, at],
      );
      return rowCount === 1;
    },
    async renameUser(user) {
      await session.query('UPDATE users SET email = $2, given_name = $3, usual_name = $4 WHERE id = $1', [
        user.id,
        user.email,
        user.givenName,
        user.usualName,
      ]);
    },
    async disable(id, at) {
      const { rowCount } = await session.query(
        'UPDATE users SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL',
        [id, at],
      );
      return rowCount === 1;
    },
  };
}

type Rights = Pick<AccountRepository, 'memberships' | 'grant' | 'revoke' | 'organisationOfSiret' | 'saveSiret'>;

function rights(session: Session): Rights {
  return {
    async memberships(id) {
      const { rows } = await session.query<{ organisation_id: string; role: Role }>(
        'SELECT organisation_id, role FROM memberships WHERE user_id = $1 AND revoked_at IS NULL ORDER BY organisation_id, role',
        [id],
      );
      return rows.map((row) => ({ userId: id, organisationId: organisationId(row.organisation_id), role: row.role }));
    },
    async grant({ userId: id, organisationId: organisation, role }, at) {
      await session.query(
        `INSERT INTO memberships (user_id, organisation_id, role, granted_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, organisation_id, role) DO UPDATE SET revoked_at = NULL`,
        [id, organisation, role, at],
      );
    },
    async revoke({ userId: id, organisationId: organisation, role }, at) {
      const { rowCount } = await session.query(
        `UPDATE memberships SET revoked_at = $4
         WHERE user_id = $1 AND organisation_id = $2 AND role = $3 AND revoked_at IS NULL`,
        [id, organisation, role, at],
      );
      return rowCount === 1;
    },
    async organisationOfSiret(siret) {
      const { rows } = await session.query<{ organisation_id: string }>(
        'SELECT organisation_id FROM organisation_sirets WHERE siret = $1',
        [siret],
      );
      return rows[0] ? organisationId(rows[0].organisation_id) : null;
    },
    async saveSiret(siret, organisation) {
      await session.query(
        `INSERT INTO organisation_sirets (siret, organisation_id) VALUES ($1, $2)
         ON CONFLICT (siret) DO UPDATE SET organisation_id = $2`,
        [siret, organisation],
      );
    },
  };
}

interface TotpRow {
  totp_secret: string | null;
  totp_confirmed_at: Date | null;
  totp_step: string | null;
  totp_failures: number;
  totp_locked_until: Date | null;
}

const instant = (date: Date | null): Instant | null => (date === null ? null : (date.toISOString() as Instant));

type SecondFactors = Pick<AccountRepository, 'totp' | 'saveTotp' | 'saveRecoveryCodes' | 'useRecoveryCode'>;

function secondFactors(session: Session): SecondFactors {
  return {
    async totp(id): Promise<TotpState> {
      const { rows } = await session.query<TotpRow>(
        'SELECT totp_secret, totp_confirmed_at, totp_step, totp_failures, totp_locked_until FROM users WHERE id = $1 FOR UPDATE',
        [id],
      );
      const row = rows[0];
      return {
        secret: row?.totp_secret ?? null,
        confirmedAt: instant(row?.totp_confirmed_at ?? null),
        step: row?.totp_step == null ? null : Number(row.totp_step),
        failures: row?.totp_failures ?? 0,
        lockedUntil: instant(row?.totp_locked_until ?? null),
      };
    },
    async saveTotp(id, state) {
      await session.query(
        `UPDATE users SET totp_secret = $2, totp_confirmed_at = $3, totp_step = $4, totp_failures = $5, totp_locked_until = $6
         WHERE id = $1`,
        [id, state.secret, state.confirmedAt, state.step, state.failures, state.lockedUntil],
      );
    },
    async saveRecoveryCodes(id, hashes) {
      await session.query('DELETE FROM recovery_codes WHERE user_id = $1', [id]);
      await session.query('INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::text[])', [
        id,
        [...hashes],
      ]);
    },
    async useRecoveryCode(id, hash, at) {
      const { rowCount } = await session.query(
        'UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL',
        [id, hash, at],
      );
      return rowCount === 1;
    },
  };
}

type Requests = Pick<AccountRepository, 'insertRequest' | 'openRequests' | 'openRequestOf' | 'answerRequest'>;

function requests(session: Session): Requests {
  return {
    async insertRequest(request) {
      await session.query(
        `INSERT INTO access_requests (id, user_id, siret, organisation_name, role, message, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (user_id) WHERE answered_at IS NULL DO NOTHING`,
        [
          request.id,
          request.userId,
          request.siret,
          request.organisationName,
          request.role,
          request.message,
          request.askedAt,
        ],
      );
    },
    async openRequests() {
      const { rows } = await session.query<RequestRow & Omit<UserRow, 'id' | 'subject'>>(
        `SELECT r.id, r.user_id, r.siret, r.organisation_name, r.role, r.message, r.asked_at,
                u.provider, u.email, u.given_name, u.usual_name
         FROM access_requests r JOIN users u ON u.id = r.user_id
         WHERE r.answered_at IS NULL ORDER BY r.asked_at, r.id`,
      );
      return rows.map((row) => ({ ...toRequest(row), user: toUser({ ...row, id: row.user_id, subject: '' }) }));
    },
    async openRequestOf(id) {
      const { rows } = await session.query<RequestRow>(
        'SELECT id, user_id, siret, organisation_name, role, message, asked_at FROM access_requests WHERE user_id = $1 AND answered_at IS NULL',
        [id],
      );
      return rows[0] ? toRequest(rows[0]) : null;
    },
    async answerRequest(id, { granted, text, by, at }) {
      const { rowCount } = await session.query(
        `UPDATE access_requests SET granted = $2, answer = $3, answered_by = $4, answered_at = $5
         WHERE id = $1 AND answered_at IS NULL`,
        [id, granted, text, by, at],
      );
      return rowCount === 1;
    },
  };
}

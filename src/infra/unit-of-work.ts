import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Access, Tx, UnitOfWork } from '#ports.js';
import { createAccountRepository } from './accounts.js';
import {
  auditIdentities,
  createAuditLog,
  noPendingAudit,
  noteReading,
  type PendingAudit,
  writeAudit,
} from './audit.js';
import { beginning, type TransactionOptions } from './beginning.js';
import { createCaleolRepository } from './caleol.js';
import { createContestRepository } from './contests.js';
import { createDraftRepository } from './drafts.js';
import { createErasureRepository } from './erasures.js';
import { createEventStore } from './events.js';
import { createFrontierRepository } from './frontiers.js';
import { createIdentityRepository } from './household-identities.js';
import { createHouseholdRepository } from './households.js';
import { createIdempotencyRepository } from './idempotency.js';
import { createImportRepository } from './imports.js';
import { createIssueReportRepository } from './issue-reports.js';
import { createManagementReviewRepository } from './management-reviews.js';
import { createMonitoringStore, MonitoringAnswers } from './monitoring.js';
import { createNominativeAccessRepository } from './nominative-accesses.js';
import { createNotificationRepository } from './notifications.js';
import { openingReads } from './opening-reads.js';
import { createOrganisationRepository } from './organisations.js';
import { createOrientationRepository } from './orientations.js';
import { createOutsideRehousingRepository } from './outside-rehousings.js';
import { createPairingRepository } from './pairings.js';
import { createPolicyRepository } from './policies.js';
import { createPolicyComparisonRepository } from './policy-comparisons.js';
import { prepared } from './prepared.js';
import { createProposalRepository } from './proposals.js';
import { createProtocolRepository } from './protocol.js';
import { createMeetingRepository } from './protocol-meetings.js';
import { REGION } from './region.js';
import { createReminderRepository } from './reminders.js';
import { createRunRepository } from './runs.js';
import { createSessionRepository } from './sessions.js';
import { createSupportRepository } from './support.js';
import { createRelayRepository } from './support-relays.js';
import { createTeamRepository } from './support-team.js';
import { createSurveyRepository } from './survey.js';
import { createTokenRepository } from './tokens.js';
import { createVacancyRepository } from './vacancies.js';

/** What SQL needs of a connection that is inside a transaction. */
export type Session = Pick<pg.ClientBase, 'query'>;

const RETRIED = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

/**
 * Thrown to start a transaction again from its first read, because what it read has changed since;
 * carries the SQLSTATE of a serialisation failure, which every transaction here retries.
 */
export function serialisationConflict(message: string): Error {
  return Object.assign(new Error(message), { code: '40001' });
}

export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

export function createUnitOfWork(pool: pg.Pool): UnitOfWork {
  const answers = new MonitoringAnswers();
  return {
    ...openingReads(pool),
    transaction: (access, work) =>
      transaction(pool, access, async (session) => {
        const changes: string[] = [];
        const audit = noPendingAudit();
        const result = await work(createTx(session, access, { changes, audit, answers }));
        if (changes.length > 0) await writeDirty(session, changes);
        await writeAudit(session, audit);
        return result;
      }),
  };
}

/** What a transaction gathers and writes at its end, where the rows that writers share are locked the shortest. */
interface Gathered {
  readonly changes: string[];
  readonly audit: PendingAudit;
  readonly answers: MonitoringAnswers;
}

function createTx(session: Session, access: Access, { changes, audit, answers }: Gathered): Tx {
  return {
    vacancies: createVacancyRepository(session, access),
    households: createHouseholdRepository(session, access, noteReading(access, audit)),
    proposals: createProposalRepository(session),
    pairings: createPairingRepository(session),
    caleol: createCaleolRepository(session),
    identities: auditIdentities(createIdentityRepository(session), noteReading(access, audit, 'identitiesRead')),
    runs: createRunRepository(session, changes),
    orientations: createOrientationRepository(session),
    events: createEventStore(session, access),
    organisations: createOrganisationRepository(session),
    idempotency: createIdempotencyRepository(session, access),
    tokens: createTokenRepository(session),
    imports: createImportRepository(session, access),
    drafts: createDraftRepository(session),
    accounts: createAccountRepository(session),
    sessions: createSessionRepository(session),
    nominativeAccesses: createNominativeAccessRepository(session),
    monitoring: createMonitoringStore(session, access, answers),
    managementReviews: createManagementReviewRepository(session),
    audit: createAuditLog(session, audit),
    notifications: createNotificationRepository(session, access),
    issueReports: createIssueReportRepository(session),
    policies: createPolicyRepository(session, access),
    policyComparisons: createPolicyComparisonRepository(session),
    protocol: createProtocolRepository(session),
    meetings: createMeetingRepository(session),
    outsideRehousings: createOutsideRehousingRepository(session),
    survey: createSurveyRepository(session),
    frontiers: createFrontierRepository(session),
    support: createSupportRepository(session, noteReading(access, audit)),
    team: createTeamRepository(session, access),
    contests: createContestRepository(session),
    relays: createRelayRepository(session),
    reminders: createReminderRepository(session),
    erasures: createErasureRepository(session),
  };
}

/**
 * Marks the region dirty once per transaction and as its last statement, however many changes there were: the row of
 * the region is the one every writer shares, so it is locked for the length of a commit and no longer.
 */
async function writeDirty(session: Session, reasons: readonly string[]): Promise<void> {
  await session.query('UPDATE region_state SET dirty_version = dirty_version + 1 WHERE region = $1', [REGION]);
  await session.query("INSERT INTO outbox (topic, payload) VALUES ('regionDirty', $1)", [
    JSON.stringify({ region: REGION, reason: reasons[0] }),
  ]);
}

/**
 * Runs `work` under the access's database role, with its context set for this transaction alone. Starts again, at most
 * five times, when the database reports a serialisation failure or a deadlock.
 */
export async function transaction<T>(
  pool: pg.Pool,
  access: Access,
  work: (session: Session) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptTransaction(pool, access, work, options);
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRIED.has(sqlState(error) ?? '')) throw error;
      await wait(randomInt(5, 20 * 2 ** attempt));
    }
  }
}

async function attemptTransaction<T>(
  pool: pg.Pool,
  access: Access,
  work: (session: Session) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const session = prepared(client);
    await session.query(beginning(access, options));
    const result = await work(session);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

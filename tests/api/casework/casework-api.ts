import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { AppDeps } from '#api/app.js';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { Clock } from '#ports.js';
import { SYSTEM } from '../../support/records.js';
import { isSettled, startTestWorker } from '../../support/region.js';
import { aHouseholdBody, aVacancyBody } from '../bodies.js';
import {
  type Answer,
  ASSOCIATION,
  AUTHORITY,
  type CallOptions,
  createTestApi,
  LANDLORD,
  RESERVER,
  type TestApi,
  UNIT,
} from '../fixture.js';

/** A clock that the walk moves from day to day; ten in the morning, UTC. */
interface WalkClock extends Clock {
  day: CalendarDate;
}

function walkClock(): WalkClock {
  const clock: WalkClock = {
    day: '2026-11-23' as CalendarDate,
    now: () => `${clock.day}T10:00:00.000Z` as Instant,
    today: () => clock.day,
  };
  return clock;
}

const ORGANISATION_OF: Readonly<Record<Role, string>> = {
  landlordReferent: LANDLORD,
  association: ASSOCIATION,
  regionalAuthority: AUTHORITY,
  departementalUnit: UNIT,
  reserver: RESERVER,
  caleolSecretary: LANDLORD,
  caleolMember: LANDLORD,
};

export interface CaseworkApi {
  readonly api: TestApi;
  readonly clock: WalkClock;
  /** A call by a role of the fixture's organisations. */
  by(role: Role, method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, options?: CallOptions): Promise<Answer>;
  /** The same, which must succeed; the body of the answer. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test asserts
  must(role: Role, method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<any>;
  /** The whole response of a file, at its whole address. */
  download(role: Role, url: string): Promise<LightMyRequestResponse>;
  /** The real worker runs on the clock's day until `done` holds. */
  worker(done: () => Promise<boolean>): Promise<void>;
  settled(): Promise<boolean>;
  deadlinesApplied(): Promise<boolean>;
  /** Names of the events of a proposal, in order. */
  events(proposal: string): Promise<string[]>;
}

/** The application with a clock to move, a token for each of the seven roles, and a worker at hand. */
export async function createCaseworkApi(overrides: Partial<AppDeps> = {}): Promise<CaseworkApi> {
  const clock = walkClock();
  const api = await createTestApi({ clock, ...overrides });
  const tokens = new Map<Role, string>();
  for (const [role, organisation] of Object.entries(ORGANISATION_OF) as [Role, string][]) {
    const created = await inTransaction({ uow: api.db.uow, clock, newId: randomUUID }, SYSTEM, (deps) =>
      createToken(deps, { role, organisationId: organisationId(organisation), label: 'essai' }),
    );
    if (!created.ok) throw new Error(created.error.code);
    tokens.set(role, created.value.token);
  }
  const by: CaseworkApi['by'] = (role, method, path, options = {}) =>
    api.call(method, `/api/v1${path}`, {
      ...options,
      headers: { authorization: `Bearer ${tokens.get(role)}`, ...options.headers },
    });
  return {
    api,
    clock,
    by,
    async must(role, method, path, body) {
      const answer = await by(role, method, path, body === undefined ? {} : { body });
      if (answer.status >= 300) throw new Error(`${role} ${method} ${path} → ${answer.status} ${answer.text}`);
      return answer.json;
    },
    download: async (role, url) => api.app.inject({ url, headers: { authorization: `Bearer ${tokens.get(role)}` } }),
    async worker(done) {
      const worker = startTestWorker(api.db, { clock, dailyMs: 50 });
      try {
        await expect.poll(done, { timeout: 40_000, interval: 50 }).toBe(true);
      } finally {
        await worker.close();
      }
    },
    settled: () => isSettled(api.db),
    async deadlinesApplied() {
      const { rows } = await api.db.pool.query("SELECT done_on FROM daily_jobs WHERE job = 'deadlines'");
      return rows[0]?.done_on === clock.day;
    },
    async events(proposal) {
      const { rows } = await api.db.pool.query('SELECT name FROM events WHERE proposal_id = $1 ORDER BY seq', [
        proposal,
      ]);
      return rows.map((row) => row.name);
    },
  };
}

const DALO = {
  dalo: { recognisedOn: '2025-05-01', departement: '92' },
  priorityLabels: [{ category: 'dalo', labelledOn: '2025-06-01', labeller: 'state', departement: '92' }],
};

/** Households of the association, a parent and a child each, the first the longest waiting; recognised DALO or not. */
export async function enterHouseholds(walk: CaseworkApi, dalo: readonly boolean[]): Promise<readonly string[]> {
  const references: string[] = [];
  for (const [index, recognised] of dalo.entries()) {
    const reference = `MEN-${index + 1}`;
    const body = aHouseholdBody({
      reference,
      request: { status: 'active', filedOn: `20${21 + index}-01-15`, renewedOn: '2026-06-01' },
      members: [
        { role: 'applicant', birthDate: '1986-01-01' },
        { role: 'dependant', birthDate: '2016-07-12' },
      ],
      incomes: { declaredMonthlyCents: 160_000, referenceTax: { nMinus2Cents: 1_200_000 } },
      ...(recognised ? DALO : {}),
    });
    await walk.must('association', 'POST', '/households', body);
    await walk.must('association', 'PUT', `/households/${reference}/identity`, {
      name: nameOf(reference),
      phone: '01',
    });
    references.push(reference);
  }
  return references;
}

export const nameOf = (reference: string) => `Personne Inventée ${reference}`;

/** The landlord declares a vacancy, the worker runs, and the three candidates are there: ids of their proposals, by rank. */
export async function declareAndRun(
  walk: CaseworkApi,
  reservation: Readonly<Record<string, unknown>>,
): Promise<{ readonly vacancyId: string; readonly proposals: readonly string[] }> {
  const { id } = await walk.must('landlordReferent', 'POST', '/vacancies', aVacancyBody({ reservation }));
  await walk.worker(walk.settled);
  const list = await walk.must('landlordReferent', 'GET', `/vacancies/${id}/proposals`);
  expect(list.state).toBe('current');
  return { vacancyId: id, proposals: list.proposals.map((proposal: { id: string }) => proposal.id) };
}

/** Contact, favourable opinion and agreement: all that precedes the CALEOL but the designation. */
export async function prepare(walk: CaseworkApi, proposal: string): Promise<void> {
  await walk.must('landlordReferent', 'POST', `/proposals/${proposal}/contact`, {
    means: 'phone',
    caleolContactGiven: true,
  });
  await walk.must('association', 'POST', `/proposals/${proposal}/opinion`, { opinion: 'accept' });
  await walk.must('association', 'POST', `/proposals/${proposal}/agreement`, { step: 'asked' });
  await walk.must('association', 'POST', `/proposals/${proposal}/agreement`, { step: 'agreed' });
}

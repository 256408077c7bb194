import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger, InjectOptions } from 'fastify';
import type { ApiInstance, AppDeps } from '#api/app.js';
import { buildApp } from '#api/app.js';
import type { DocumentSettings } from '#api/deps.js';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import type { Instant } from '#domain/dates.js';
import { calendarDate } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import type { OrganisationKind, Role } from '#domain/organisation.js';
import { ok } from '#domain/result.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import type { Clock } from '#ports.js';
import type { TestDatabase } from '../support/database.js';
import { createTestDatabase } from '../support/database.js';

export const CLOCK: Clock = {
  now: () => '2026-11-23T09:00:00.000Z' as Instant,
  today: () => calendarDate('2026-11-23'),
};

const silent = () => {};
export const LOGGER = {
  level: 'silent',
  silent,
  fatal: silent,
  error: silent,
  warn: silent,
  info: silent,
  debug: silent,
  trace: silent,
  child: () => LOGGER,
} as unknown as FastifyBaseLogger;

/** The real rendering, without its thread. */
export const DOCUMENTS: DocumentSettings = {
  renderer: { renderPdf: async (document) => ok(await renderPdf(document)) },
  authority: { name: 'Exploitant d’essai', address: '1 rue de l’Essai, 75000 Paris' },
};

export const LANDLORD = organisationId('landlord-a');
export const OTHER_LANDLORD = organisationId('landlord-b');
export const ASSOCIATION = organisationId('association-a');
export const OTHER_ASSOCIATION = organisationId('association-b');
export const AUTHORITY = organisationId('drihl');
export const UNIT = organisationId('ud-92');
export const RESERVER = organisationId('action-logement');

const ORGANISATIONS: readonly (readonly [string, OrganisationKind, Role])[] = [
  [LANDLORD, 'landlord', 'landlordReferent'],
  [OTHER_LANDLORD, 'landlord', 'landlordReferent'],
  [ASSOCIATION, 'association', 'association'],
  [OTHER_ASSOCIATION, 'association', 'association'],
  [AUTHORITY, 'regionalAuthority', 'regionalAuthority'],
  [UNIT, 'departementalUnit', 'departementalUnit'],
  [RESERVER, 'reserver', 'reserver'],
];

export interface TestApi {
  readonly app: ApiInstance;
  readonly deps: AppDeps;
  readonly db: TestDatabase;
  /** Bearer header of an organisation of the fixture. */
  as(organisation: string): { readonly authorization: string };
  call(method: InjectOptions['method'], url: string, options?: CallOptions): Promise<Answer>;
  count(table: string): Promise<number>;
}

export interface CallOptions {
  readonly as?: string;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test asserts
  readonly json: any;
}

/** The application on a real database of its own, with the organisations above and a token for each. */
export async function createTestApi(overrides: Partial<AppDeps> = {}): Promise<TestApi> {
  const db = await createTestDatabase();
  const tokens = await seedOrganisations(db);
  const deps: AppDeps = {
    uow: db.uow,
    clock: CLOCK,
    explainer: {
      explain: () => Promise.reject(new Error('no explainer in this test')),
      compare: () => Promise.reject(new Error('no explainer in this test')),
      openings: () => Promise.reject(new Error('no explainer in this test')),
    },
    runProgress: { subscribe: () => () => {} },
    logger: LOGGER,
    demo: null,
    version: 'test',
    ready: async () => ({ ok: true, missing: [] }),
    ...overrides,
  };
  const app = await buildApp(deps);
  const as = (organisation: string) => ({ authorization: `Bearer ${tokens.get(organisation)}` });
  return {
    app,
    deps,
    db,
    as,
    async call(method, url, { as: organisation, body, raw, headers = {} } = {}) {
      const response = await app.inject({
        method: method as 'GET',
        url,
        headers: {
          ...(organisation === undefined ? {} : as(organisation)),
          ...(body === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(raw === undefined ? {} : { payload: raw }),
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const { statusCode, payload } = response;
      return { status: statusCode, headers: response.headers, text: payload, json: parsed(payload) };
    },
    async count(table) {
      const { rows } = await db.pool.query(`SELECT count(*)::integer AS count FROM ${table}`);
      return rows[0].count;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function seedOrganisations(db: TestDatabase): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  const shell = { uow: db.uow, clock: CLOCK, newId: randomUUID };
  await db.uow.transaction({ kind: 'system' }, async (tx) => {
    for (const [id, kind] of ORGANISATIONS) {
      await tx.organisations.insert({ id: organisationId(id), kind, name: id, departements: ['75', '92'] });
      if (kind !== 'landlord') continue;
      await tx.organisations.saveLandlord({
        id: organisationId(id),
        name: id,
        typologyGrid: null,
        effortPolicy: { maxEffortPermille: null, minResidualCentsPerDay: null, hard: false },
        autoConfirmOrientation: false,
        protocolSignatory: false,
      });
    }
  });
  for (const [id, , role] of ORGANISATIONS) {
    const created = await inTransaction(shell, { kind: 'system' }, (deps) =>
      createToken(deps, { role, organisationId: organisationId(id), label: 'test' }),
    );
    if (!created.ok) throw new Error(created.error.code);
    tokens.set(id, created.value.token);
  }
  return tokens;
}

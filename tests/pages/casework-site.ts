import { type ApiInstance, type AppDeps, buildApp } from '#api/app.js';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { organisationId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import { LOGGER } from '../api/fixture.js';
import { Casework } from '../casework/life/fixture.js';
import { createTestDatabase } from '../support/database.js';
import { SYSTEM } from '../support/records.js';

const ORGANISATIONS: Readonly<Partial<Record<Role, string>>> = {
  landlordReferent: 'L',
  caleolSecretary: 'L',
  caleolMember: 'L',
  association: 'A',
  reserver: 'R',
  departementalUnit: 'UD93',
  regionalAuthority: 'DRIHL',
};

const BROWSER = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };

export interface CaseworkSite {
  readonly casework: Casework;
  readonly app: ApiInstance;
  get(url: string, role: Role | null): Promise<Shown>;
  post(url: string, form: Readonly<Record<string, string>>, role: Role): Promise<Shown>;
}

export interface Shown {
  readonly status: number;
  readonly body: string;
  readonly location: string | undefined;
  readonly type: string;
  readonly bytes: Buffer;
}

/** The pages on the life of a rapprochement, whose clock a test moves, each role entered as in the demo. */
export async function caseworkSite(overrides: Partial<AppDeps> = {}): Promise<CaseworkSite> {
  const casework = new Casework(await createTestDatabase());
  await casework.prepare();
  const tokens: Partial<Record<Role, string>> = {};
  for (const [role, id] of Object.entries(ORGANISATIONS) as [Role, string][]) {
    const created = await inTransaction(casework.shell, SYSTEM, (deps) =>
      createToken(deps, { role, organisationId: organisationId(id), label: 'essai' }),
    );
    if (!created.ok) throw new Error(created.error.code);
    tokens[role] = created.value.token;
  }
  const app = await buildApp({
    uow: casework.database.uow,
    clock: casework.clock,
    explainer: {
      explain: () => Promise.reject(new Error('no explainer in this test')),
      compare: () => Promise.reject(new Error('no explainer in this test')),
      openings: () => Promise.reject(new Error('no explainer in this test')),
    },
    runProgress: { subscribe: () => () => {} },
    logger: LOGGER,
    demo: { tokens },
    version: 'test',
    ready: async () => ({ ok: true, missing: [] }),
    ...overrides,
  });
  const shown = async (response: Awaited<ReturnType<ApiInstance['inject']>>): Promise<Shown> => ({
    status: response.statusCode,
    body: response.body,
    location: response.headers.location,
    type: String(response.headers['content-type']),
    bytes: response.rawPayload,
  });
  return {
    casework,
    app,
    get: async (url, role) =>
      shown(await app.inject({ url, headers: BROWSER, cookies: role === null ? {} : { [DEMO_ROLE_COOKIE]: role } })),
    post: async (url, form, role) =>
      shown(
        await app.inject({
          method: 'POST',
          url,
          headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams(form).toString(),
          cookies: { [DEMO_ROLE_COOKIE]: role },
        }),
      ),
  };
}

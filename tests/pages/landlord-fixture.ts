import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { type ApiInstance, buildApp } from '#api/app.js';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { organisationId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import { LOGGER } from '../api/fixture.js';
import { Casework } from '../casework/life/fixture.js';
import { createTestDatabase } from '../support/database.js';
import { SYSTEM } from '../support/records.js';

/** The pages on the casework's own world: its landlord L, its association A, a clock that the test moves. */
export interface LandlordPages {
  readonly app: ApiInstance;
  readonly casework: Casework;
  get(url: string, role?: Role): ReturnType<typeof answered>;
  post(url: string, form: Readonly<Record<string, string>>, role?: Role): ReturnType<typeof answered>;
}

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly text: string;
  readonly location: string;
  readonly type: string;
}

export async function createLandlordPages(): Promise<LandlordPages> {
  const casework = new Casework(await createTestDatabase());
  await casework.prepare();
  const tokens: Partial<Record<Role, string>> = {};
  const { database: db, clock } = casework;
  for (const [role, organisation] of [
    ['landlordReferent', 'L'],
    ['association', 'A'],
    ['caleolSecretary', 'L'],
  ] as const) {
    const made = await inTransaction({ uow: db.uow, clock, newId: randomUUID }, SYSTEM, (deps) =>
      createToken(deps, { role, organisationId: organisationId(organisation), label: 'essai' }),
    );
    if (!made.ok) throw new Error(made.error.code);
    tokens[role] = made.value.token;
  }
  const app = await buildApp({
    uow: db.uow,
    clock,
    explainer: {
      explain: () => Promise.reject(new Error('no explainer in this test')),
      compare: () => Promise.reject(new Error('no explainer in this test')),
    },
    runProgress: { subscribe: () => () => {} },
    logger: LOGGER,
    demo: { tokens },
    version: 'test',
    ready: async () => ({ ok: true, missing: [] }),
  });
  const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
  const cookies = (role: Role) => ({ [DEMO_ROLE_COOKIE]: role });
  return {
    app,
    casework,
    get: (url, role = 'landlordReferent') => answered(app.inject({ url, headers, cookies: cookies(role) })),
    post: (url, form, role = 'landlordReferent') =>
      answered(
        app.inject({
          method: 'POST',
          url,
          headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
          cookies: cookies(role),
          payload: new URLSearchParams(form).toString(),
        }),
      ),
  };
}

async function answered(sent: Promise<LightMyRequestResponse>): Promise<Answered> {
  const { statusCode, body, headers } = await sent;
  return {
    status: statusCode,
    body,
    text: plain(body),
    location: String(headers.location ?? ''),
    type: String(headers['content-type'] ?? ''),
  };
}

/** The words of a page, on one line. */
export const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/[\s\u202f\u00a0]+/g, ' ');

/** Hidden fields of one form of a page, as a browser would post them back. */
export function hiddenOf(body: string, action: string): Record<string, string> {
  const form = body.split('<form').find((part) => part.includes(`action="${action}"`)) ?? '';
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name as string,
      value as string,
    ]),
  );
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RouteOperation, routeOperations } from '#api/auth/operations.js';
import { grantOf, isPublic, MATRIX_AREAS, OPERATIONS, type Operation } from '#casework/access/matrix.js';
import type { Grant } from '#casework/access/operation.js';
import { ROLES, type Role } from '#domain/organisation.js';
import { ALSO_THROUGH, BODIES, FREE_PARAMETERS, PARAMETERS, QUERIES, TYPED } from './requests.js';
import { type Case, createWorld, type World } from './world.js';

/** Every operation × every role × {own, other organisation's, none, deleted}, on every route that declares it. */
let world: World;
let routes: readonly RouteOperation[];
let shared: { readonly own: Case; readonly other: Case; readonly gone: Case };

beforeAll(async () => {
  world = await createWorld();
  routes = routeOperations(world.api.app);
  shared = { own: await world.makeCase('a'), other: await world.makeCase('b'), gone: await world.makeCase('a') };
  await world.removeCase(shared.gone);
});

afterAll(() => world.api.app.close());

const NOWHERE: Case = {
  side: 'a',
  runId: 'run-none',
  vacancyId: 'vacancy-none',
  householdId: 'household-none',
  proposalId: 'proposal-none',
  reference: 'NONE',
  pseudonym: 'M-NONE',
  tokenIds: Object.fromEntries(ROLES.map((role) => [role, '999999'])) as Case['tokenIds'],
  accessRequestId: 'request-none',
  nominativeAccessId: 'access-none',
  importIds: { landlordReferent: 'import-none', association: 'import-none' },
  policyVersion: '0.0-none',
  frontierId: 'frontier-none',
  comparisonId: 'comparison-none',
  reportIds: { landlordReferent: 'report-none', association: 'report-none' },
};

const names = Object.keys(OPERATIONS) as Operation[];

describe('the matrix', () => {
  it('has an operation for every route', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter(({ operation }) => operation === null || !(operation in OPERATIONS))).toEqual([]);
  });
  it('has no operation that no route does', () => {
    expect(names.filter((name) => !routes.some(({ operation }) => operation === name))).toEqual([]);
  });
  it('names an operation in one area alone', () => {
    const all = Object.values(MATRIX_AREAS).flatMap((area) => Object.keys(area));
    expect(all.toSorted()).toEqual([...new Set(all)].toSorted());
  });
  it('says what every write sends', () => {
    const writes = routes.filter(({ method, operation }) => method !== 'GET' && !isPublic(operation as Operation));
    const untold = writes.map(({ method, url }) => `${method} ${url}`).filter((name) => !(name in BODIES));
    expect(untold).toEqual([]);
  });
});

describe.each(names.filter((name) => !isPublic(name)))('%s', (operation) => {
  it('is refused to whoever is not signed in', async () => {
    for (const route of routesOf(operation)) {
      const { status } = await send(route, 'landlordReferent', shared.own, {});
      expect({ route: nameOf(route), status }).toEqual({ route: nameOf(route), status: 401 });
    }
  });

  it.each(ROLES)('%s', async (role) => {
    const grant = grantOf(operation, role);
    for (const route of routesOf(operation)) {
      if (grant === null) await expectRefused(route, role);
      else if (OPERATIONS[operation].object === null) await expectOwnRowsAlone(route, role, grant);
      else await expectOwnObjectsAlone(route, role, grant);
    }
  });
});

/** Whatever the object: a role without a grant learns nothing of it. */
async function expectRefused(route: RouteOperation, role: Role): Promise<void> {
  const statuses = [];
  for (const made of [shared.own, shared.other, shared.gone, NOWHERE]) {
    statuses.push((await send(route, role, made)).status);
  }
  expect({ route: nameOf(route), statuses }).toEqual({ route: nameOf(route), statuses: [403, 403, 403, 403] });
}

async function expectOwnRowsAlone(route: RouteOperation, role: Role, grant: Grant): Promise<void> {
  const answer = await send(route, role, shared.own);
  expectThrough(route, answer);
  if (grant.relation !== 'any') expectNothingOf(shared.other, route, answer);
  expectFields(grant, shared.own, route, answer.text);
}

async function expectOwnObjectsAlone(route: RouteOperation, role: Role, grant: Grant): Promise<void> {
  const write = route.method !== 'GET';
  const own = write ? await world.makeCase('a') : shared.own;
  const other = write ? await world.makeCase('b') : shared.other;
  const answers = { own: await send(route, role, own), other: await send(route, role, other) };
  expectThrough(route, answers.own);
  expectFields(grant, own, route, answers.own.text);
  if (grant.relation === 'any') expectThrough(route, answers.other);
  else {
    expect({ route: nameOf(route), other: answers.other.status }).toEqual({ route: nameOf(route), other: 404 });
    expectNothingOf(other, route, answers.other);
  }
  for (const [name, made] of Object.entries({ gone: shared.gone, none: NOWHERE })) {
    const { status } = await send(route, role, made);
    expect({ route: nameOf(route), [name]: status }).toEqual({ route: nameOf(route), [name]: 404 });
  }
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly address: string;
}

function expectThrough(route: RouteOperation, { status, text }: Answered): void {
  // A step of somebody else's: the door and the rows let the role through.
  const step = status === 403 && text.includes('"NOT_YOUR_STEP"');
  const through = status < 400 || step || (ALSO_THROUGH[nameOf(route)] ?? []).includes(status);
  expect(through ? null : `${nameOf(route)} → ${status} ${text.slice(0, 400)}`).toBeNull();
}

/** An answer may repeat the address asked for, and what was typed; nothing else of the object. */
function expectNothingOf(other: Case, route: RouteOperation, { text, address }: Answered): void {
  const answered = text.replaceAll(address, '').replace(TYPED, '');
  const said = [other.reference, other.pseudonym, `LOG-${other.vacancyId}`].filter((word) => answered.includes(word));
  expect({ route: nameOf(route), said }).toEqual({ route: nameOf(route), said: [] });
}

function expectFields({ fields }: Grant, { reference, householdId }: Case, route: RouteOperation, text: string): void {
  if (fields === 'names' || fields === 'ownHouseholds') return;
  const said = [reference, householdId].filter((word) => text.includes(word));
  expect({ route: nameOf(route), said }).toEqual({ route: nameOf(route), said: [] });
}

const routesOf = (operation: Operation) => routes.filter((route) => route.operation === operation);
const nameOf = ({ method, url }: RouteOperation) => `${method} ${url}`;

async function send(route: RouteOperation, role: Role, made: Case, credentials = world.credentials(role)) {
  const { json, form, ndjson, headers = {} } = BODIES[nameOf(route)]?.(made) ?? {};
  const payload =
    json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form).toString() : ndjson;
  const type =
    json !== undefined
      ? 'application/json'
      : form !== undefined
        ? 'application/x-www-form-urlencoded'
        : 'application/x-ndjson';
  const address = addressOf(route, role, made);
  const response = await world.api.app.inject({
    method: route.method as 'GET',
    url: `${address}${QUERIES[nameOf(route)] ?? ''}`,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(payload === undefined ? {} : { 'content-type': type }),
      ...credentials,
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
    payloadAsStream: true,
  });
  const stream = response.stream();
  if (String(response.headers['content-type']).startsWith('text/event-stream')) {
    stream.destroy();
    return { status: response.statusCode, text: '', address };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8'), address };
}

function addressOf(route: RouteOperation, role: Role, made: Case): string {
  const object = OPERATIONS[route.operation as Operation].object;
  const values = object === null ? {} : PARAMETERS[object](made, role);
  return route.url.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent((values as Record<string, string>)[name] ?? FREE_PARAMETERS[route.url] ?? 'none'),
  );
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { routeOperations } from '#api/auth/operations.js';
import { grantOf, isPublic, OPERATIONS, type Operation } from '#casework/access/matrix.js';
import { ROLES, type Role } from '#domain/organisation.js';
import type { UnitOfWork } from '#ports.js';
import { BODIES, FREE_PARAMETERS, PARAMETERS, QUERIES } from '../api/access/requests.js';
import { type Case, createWorld, type World } from '../api/access/world.js';

/**
 * A request that holds one connection of the pool and waits for another waits for ever once ten do it together: every
 * request of every role is made on its own objects, and asked whether it ever opened a transaction inside another.
 */
const inside = new AsyncLocalStorage<true>();
const nested = new Set<string>();
let current = '';
let world: World;

beforeAll(async () => {
  world = await createWorld();
  const { uow } = world.api.deps;
  const noted = () => {
    if (inside.getStore()) nested.add(current);
  };
  const watched: UnitOfWork = {
    transaction: (access, work) => {
      noted();
      return uow.transaction(access, (tx) => inside.run(true, () => work(tx)));
    },
    tokenAccess: (hash) => {
      noted();
      return uow.tokenAccess(hash);
    },
    header: (access) => {
      noted();
      return uow.header(access);
    },
  };
  Object.assign(world.api.deps, { uow: watched });
});
afterAll(() => world.api.app.close());

async function ask(method: string, url: string, role: Role, made: Case): Promise<number> {
  const operation = OPERATIONS[operationOf(method, url)];
  const parameters = operation.object === null ? {} : PARAMETERS[operation.object](made, role);
  const address = url.replace(
    /:([A-Za-z]+)/g,
    (_, name: string) => (parameters as Record<string, string>)[name] ?? FREE_PARAMETERS[url] ?? '0',
  );
  const { json, form, headers = {} } = BODIES[`${method} ${url}`]?.(made) ?? {};
  const payload = json !== undefined ? JSON.stringify(json) : form && new URLSearchParams(form).toString();
  current = `${method} ${url}`;
  const answer = await world.api.app.inject({
    method: method as 'GET',
    url: `${address}${QUERIES[`${method} ${url}`] ?? ''}`,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(payload === undefined
        ? {}
        : { 'content-type': json === undefined ? 'application/x-www-form-urlencoded' : 'application/json' }),
      ...world.credentials(role),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
  return answer.statusCode;
}

function operationOf(method: string, url: string): Operation {
  const route = routeOperations(world.api.app).find((known) => known.method === method && known.url === url);
  return route?.operation as Operation;
}

it('no request opens a transaction while it holds another', async () => {
  const kept = await world.makeCase('a');
  let asked = 0;
  let answered = 0;
  for (const { method, url, operation } of routeOperations(world.api.app)) {
    if (operation === null || isPublic(operation as Operation) || url.endsWith('/events')) continue;
    for (const role of ROLES.filter((one) => grantOf(operation as Operation, one) !== null)) {
      const made = method === 'GET' ? kept : await world.makeCase('a');
      const status = await ask(method, url, role, made);
      if (made !== kept) await world.removeCase(made);
      asked += 1;
      if (status < 400) answered += 1;
    }
  }
  expect([...nested]).toEqual([]);
  expect(asked).toBeGreaterThan(200);
  expect(answered / asked).toBeGreaterThan(0.5);
}, 300_000);

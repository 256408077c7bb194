import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RouteOperation, routeOperations } from '#api/auth/operations.js';
import { grantOf, isPublic, OPERATIONS, type Operation } from '#casework/access/matrix.js';
import { ROLES, type Role } from '#domain/organisation.js';
import { BODIES, PARAMETERS, TYPED } from './requests.js';
import { type Case, createWorld, meetingOf, presentationOf, sessionOf, type World } from './world.js';

/**
 * Identifiers harvested from the other side (those of its vacancies, households, proposals, tokens…, its references and
 * pseudonyms) are tried at random on every route that designates an object, under every role that has rights on its own.
 */
const TRIES = 10_000;
const CASES = 25;
let world: World;
let foreign: readonly Case[];

beforeAll(async () => {
  world = await createWorld();
  const made: Case[] = [];
  for (let index = 0; index < CASES; index += 1) made.push(await world.makeCase('b'));
  foreign = made;
});
afterAll(() => world.api.app.close());

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Every string that names something of the other side. */
const identifiersOf = ({ side: _, ...ids }: Case): readonly string[] => [
  ...Object.values(ids).flatMap((value) => (typeof value === 'string' ? [value] : Object.values(value))),
  sessionOf(ids),
  presentationOf(ids),
  meetingOf(ids),
];

interface Try {
  readonly route: RouteOperation;
  readonly role: Role;
}

/** A route and a role that has rights on its own objects there, none on those of others. */
function tries(): readonly Try[] {
  const routes = routeOperations(world.api.app).filter(({ operation }) => {
    const name = operation as Operation;
    return operation !== null && !isPublic(name) && OPERATIONS[name].object !== null;
  });
  return routes.flatMap((route) =>
    ROLES.filter((role) => {
      const grant = grantOf(route.operation as Operation, role);
      return grant !== null && grant.relation !== 'any';
    }).map((role) => ({ route, role })),
  );
}

it(`${TRIES} harvested identifiers, tried across organisations: only 404, and no byte of the others`, async () => {
  const draw = seeded(20_261_122);
  const pick = <T>(list: readonly T[]): T => list[draw(list.length)] as T;
  const all = tries();
  const secrets = foreign.flatMap(({ reference, pseudonym, vacancyId }) => [reference, pseudonym, `LOG-${vacancyId}`]);
  const wrong: string[] = [];
  for (let index = 0; index < TRIES; index += 1) {
    const { route, role } = pick(all);
    const made = pick(foreign);
    const ids = identifiersOf(pick(foreign));
    const names = PARAMETERS[OPERATIONS[route.operation as Operation].object ?? 'vacancy'](made, role);
    // Half of the time the kind that the route expects, else any identifier at all.
    const value = (name: string) => (draw(2) === 0 ? (names as Record<string, string>)[name] : undefined) ?? pick(ids);
    const address = route.url.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(value(name)));
    const { status, text } = await send(route, role, { made, address });
    const said = secrets.filter((secret) => text.replaceAll(address, '').replace(TYPED, '').includes(secret));
    if (status !== 404 || said.length > 0)
      wrong.push(`${role} ${route.method} ${address} → ${status} ${said.join(' ')}`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
}, 600_000);

async function send(
  { method, url }: RouteOperation,
  role: Role,
  { made, address }: { readonly made: Case; readonly address: string },
) {
  const { json, form, headers = {} } = BODIES[`${method} ${url}`]?.(made) ?? {};
  const payload =
    json !== undefined ? JSON.stringify(json) : form === undefined ? undefined : new URLSearchParams(form).toString();
  const answer = await world.api.app.inject({
    method: method as 'GET',
    url: address,
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
  return { status: answer.statusCode, text: answer.payload };
}

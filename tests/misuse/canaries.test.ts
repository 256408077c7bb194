import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantOf, type Operation } from '#casework/access/matrix.js';
import { calendarDate } from '#domain/dates.js';
import { householdId, organisationId } from '#domain/ids.js';
import { ROLES, type Role } from '#domain/organisation.js';
import { createLogger } from '#infra/logger.js';
import { type Case, createWorld, type World } from '../api/access/world.js';
import { SYSTEM } from '../support/records.js';
import { addressOf, ask, cellsOf, guardedRoutes, nameOf } from './walk.js';

/**
 * Ten personal facts of each household of the region are strings found nowhere else. Every route of the matrix is then
 * asked by those who may not know them before contact, and whatever leaves the product is searched: answers, files
 * unpacked, what is logged, what waits to be mailed.
 */
const HOUSEHOLDS = 50;
const BLIND: readonly Role[] = ['landlordReferent', 'reserver', 'caleolSecretary', 'caleolMember'];
const logged: string[] = [];
let world: World;
let made: readonly Case[];
let canaries: readonly string[];

beforeAll(async () => {
  const logger = createLogger('trace', { write: (line: string) => void logged.push(line) });
  world = await createWorld({ logger });
  const cases: Case[] = [];
  const planted: string[] = [];
  for (let index = 0; index < HOUSEHOLDS; index += 1) {
    const one = await world.makeCase('a');
    cases.push(one);
    planted.push(...(await plant(one, index)));
  }
  made = cases;
  canaries = planted;
}, 300_000);
afterAll(() => world.api.app.close());

/** Gives the household of a case its own reference, name, numbers, birth date, incomes and helper; returns them as written. */
async function plant({ householdId: id, reference }: Case, index: number): Promise<readonly string[]> {
  const number = String(100 + index);
  const day = calendarDate(new Date(Date.UTC(1911, 0, 1 + index * 37)).toISOString().slice(0, 10));
  const cents = 76_543_000 + index * 1_317;
  const identity = {
    name: `Prenomcanari${number} Nomcanari${number}`,
    phone: `07 55 ${number.slice(0, 2)} 41 ${number.slice(1)}`,
    email: `canari${number}@exemple.test`,
  };
  const requestNumber = `092112609${number}417365`.slice(0, 18);
  await world.api.db.uow.transaction(SYSTEM, async (tx) => {
    const found = await tx.households.find(householdId(id));
    if (found === null) throw new Error(`household ${id} is missing`);
    const { rows } = await world.api.db.pool.query('SELECT version FROM households WHERE id = $1', [id]);
    const changed = {
      ...found,
      request: { ...found.request, requestNumber },
      members: found.members.map((member, position) => (position === 0 ? { ...member, birthDate: day } : member)),
      incomes: {
        referenceTax: { nMinus2Cents: cents, nMinus1Cents: cents + 1, last12MonthsCents: cents + 2 },
        declaredMonthlyCents: cents + 3,
      },
      excludedAreas: [{ place: { scope: 'departement', code: '77' }, reason: `Motifcanari${number}` }],
    } as const;
    if (!(await tx.households.update(changed, Number(rows[0].version)))) throw new Error('somebody else changed it');
    await tx.identities.save({ householdId: householdId(id), ...identity }, organisationId('association-a'));
  });
  const [year, month, dayOfMonth] = day.split('-');
  return [
    reference,
    ...identity.name.split(' '),
    identity.phone,
    identity.email,
    requestNumber,
    day,
    `${dayOfMonth}/${month}/${year}`,
    String(cents),
    String(cents + 3),
    `Motifcanari${number}`,
  ];
}

/** Canaries in a text; blanks between digits do not hide one. */
function found(text: string): readonly string[] {
  const packed = text.replace(/(?<=\d)[\s\u00a0\u202f.]+(?=\d)/gu, '');
  return canaries.filter((canary) => text.includes(canary) || packed.includes(canary.replaceAll(' ', '')));
}

it('has five hundred of them, that their association reads', async () => {
  expect(new Set(canaries).size).toBeGreaterThanOrEqual(500);
  const [one] = made as [Case];
  const read = guardedRoutes(world).filter(
    (route) => route.method === 'GET' && grantOf(route.operation as Operation, 'association') !== null,
  );
  const seen = new Set<string>();
  for (const route of read)
    for (const canary of found((await ask(world, { route, role: 'association', made: one })).text)) seen.add(canary);
  // Reference, both names, phone, e-mail, number and birth date are all on her pages: the search does find them.
  expect(seen.size).toBeGreaterThanOrEqual(7);
}, 300_000);

describe.each(BLIND)('%s, before contact', (role) => {
  it('reads none of them: every route of the matrix, refused or not', async () => {
    const told: string[] = [];
    let asked = 0;
    for (const route of guardedRoutes(world)) {
      const one = made[asked % made.length] as Case;
      const { text, status } = await ask(world, { route, role, made: one });
      const said = found(text.replaceAll(addressOf(route, role, one), ''));
      if (said.length > 0) told.push(`${nameOf(route)} → ${status} ${said.join(' ')}`);
      asked += 1;
    }
    expect(told).toEqual([]);
    expect(asked).toBeGreaterThan(150);
  }, 300_000);
});

it('none is logged, even where the database quotes the row that it refuses', async () => {
  const one = made[0] as Case;
  const { pool } = world.api.db;
  const change = guardedRoutes(world).find((route) => nameOf(route) === 'PATCH /api/v1/households/:ref');
  if (change === undefined) throw new Error('no route changes a household');
  await pool.query('ALTER TABLE households ADD CONSTRAINT refused CHECK (false) NOT VALID');
  const { status, text } = await ask(world, { route: change, role: 'association', made: one });
  await pool.query('ALTER TABLE households DROP CONSTRAINT refused');
  expect(status).toBe(500);
  expect(found(text.replaceAll(one.reference, ''))).toEqual([]);
  expect(logged.join('')).toContain('violates check constraint');
  expect(found(logged.join(''))).toEqual([]);
});

it('none waits in a mail, a notice, a job, an event or the audit log', async () => {
  let rowsRead = 0;
  for (const table of ['mails', 'notifications', 'outbox', 'audit_log', 'events']) {
    const { rows } = await world.api.db.pool.query(`SELECT * FROM ${table}`);
    rowsRead += rows.length;
    expect({ table, said: found(JSON.stringify(rows)) }).toEqual({ table, said: [] });
  }
  expect(rowsRead).toBeGreaterThan(100);
});

describe('whoever reads a name leaves a trace', () => {
  it.each(ROLES)(
    '%s',
    async (role) => {
      const untraced: string[] = [];
      const one = made.at(-1) as Case;
      const own = canaries.slice(-11);
      for (const route of guardedRoutes(world).filter(({ method }) => method === 'GET')) {
        const before = await audited();
        const { text } = await ask(world, { route, role, made: one });
        const said = own.slice(1).filter((canary) => text.includes(canary));
        if (said.length > 0 && (await audited()) === before) untraced.push(`${nameOf(route)}: ${said.join(' ')}`);
      }
      expect(untraced).toEqual([]);
    },
    300_000,
  );

  async function audited(): Promise<number> {
    const { rows } = await world.api.db.pool.query('SELECT count(*)::integer AS count FROM audit_log');
    return rows[0].count;
  }
});

describe('a cell that a spreadsheet would take for a formula', () => {
  const FORMULA = /^[\t\r\n\0\s]*[=+\-@＝＋－＠]/u;
  const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

  it('is neutralised in every file of every role', async () => {
    const evil = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1'];
    await world.api.db.pool.query(
      `UPDATE organisations SET name = ($1::text[])[1 + abs(hashtext(id)) % ${evil.length}] || ' ' || id`,
      [evil],
    );
    const files = new Set<string>();
    const raw: string[] = [];
    let neutral = 0;
    for (const role of ROLES) {
      for (const route of guardedRoutes(world).filter(({ method }) => method === 'GET')) {
        if (grantOf(route.operation as Operation, role) === null) continue;
        const { bytes, type, status } = await ask(world, { route, role, made: made.at(-2) as Case });
        if (status !== 200 || !(type.startsWith('text/csv') || type.includes('spreadsheetml'))) continue;
        files.add(nameOf(route));
        for (const cell of (await cellsOf(bytes, type)).flat()) {
          if (typeof cell === 'string' && /^'[\t\r\s]*[=+\-@＝]/u.test(cell)) neutral += 1;
          const formula = typeof cell === 'object' && cell !== null && 'formula' in cell;
          const dangerous = typeof cell === 'string' && FORMULA.test(cell) && !NUMBER.test(cell);
          if (formula || dangerous) raw.push(`${nameOf(route)}: ${JSON.stringify(cell)}`);
        }
      }
    }
    expect(raw).toEqual([]);
    expect(neutral).toBeGreaterThan(0);
    // Whatever route names a file by its address is among those that were opened.
    const named = guardedRoutes(world).filter(({ method, url }) => method === 'GET' && /[./](csv|xlsx)$/.test(url));
    expect(named.map(nameOf).filter((name) => !files.has(name))).toEqual([]);
    expect(files.size).toBeGreaterThanOrEqual(5);
  }, 300_000);
});

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { fileWords } from '#casework/file-words.js';
import { DEMO_SEED, demoTokens, loadDemoOnce, regionToLoad } from '#cli/service/demo.js';
import { calendarDate } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import type { SupportMeasure } from '#domain/support.js';
import { fromHousehold } from '#exchange/household-schema.js';
import { exampleFile } from '#exchange/import-report.js';
import { fromDeclaration } from '#exchange/vacancy-schema.js';
import { demoRegion } from '#simulation/generator/region.js';
import { createEmptyDatabase, createTestDatabase } from '../support/database.js';
import { rapprochement } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'rapprochement-service-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sample = demoRegion('import', calendarDate('2026-11-16'));
const ndjson = (name: string, lines: readonly unknown[]): string => {
  writeFileSync(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return join(folder, name);
};
const first = <T>(items: Iterable<T>, n: number): T[] => {
  const taken: T[] = [];
  for (const item of items) if (taken.push(item) === n) break;
  return taken;
};

describe('an installation without demo mode is usable from the command line', async () => {
  const { url, pool } = await createTestDatabase();
  const env = { DATABASE_URL: url, RAPPROCHEMENT_HOME: join(folder, 'home') };
  const run = (...args: string[]) => rapprochement(args, { env });
  const idOf = (stderr: string): string => /\(([0-9a-f-]{36})\)/.exec(stderr)?.[1] ?? '';

  it('token create makes the organisation and shows the token once; only its hash is stored', async () => {
    const { code, stdout, stderr } = await run(
      'token',
      'create',
      '--role',
      'landlordReferent',
      '--create-organisation',
      'Bailleur d’essai',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^rap_[\w-]{40,}\n$/);
    const { rows } = await pool.query(
      'SELECT l.id FROM landlords l JOIN api_tokens t ON t.organisation_id = l.id WHERE l.id = $1',
      [idOf(stderr)],
    );
    expect(rows).toHaveLength(1);
    const stored = await pool.query('SELECT 1 FROM api_tokens WHERE token_hash = $1 OR label = $1', [stdout.trim()]);
    expect(stored.rows).toEqual([]);
  });

  it('import reads a CSV as the pages do: valid lines kept, errors by line and column, a second time no change', async () => {
    const made = await run(
      'token',
      'create',
      '--role',
      'association',
      '--create-organisation',
      'Association du fichier',
    );
    const organisation = idOf(made.stderr);
    const model = await buffer(exampleFile('households', fileWords([]), 'csv'));
    const [head = '', row = ''] = model.toString('utf8').split('\r\n');
    const cells = row.split(';');
    const wrong = cells.map((cell, index) => (head.split(';')[index] === 'Personnes' ? 'beaucoup' : cell)).join(';');
    const bad =
      wrong === row ? cells.map((cell) => cell.replace(/^\d\d\/\d\d\/\d{4}$/, '31/02/2020')).join(';') : wrong;
    const file = join(folder, 'menages.csv');
    writeFileSync(file, `${head}\r\n${row}\r\n${bad.replace(cells[0] as string, 'AUTRE-1')}\r\n`);
    const rehearsal = await run('import', 'households', file, '--organisation', organisation, '--dry-run');
    expect([rehearsal.code, JSON.parse(rehearsal.stdout)]).toEqual([
      3,
      { dryRun: true, lines: 2, created: 1, updated: 0, unchanged: 0, failed: 1 },
    ]);
    expect(rehearsal.stderr).toMatch(/ligne 3, .+ : /);
    const count = async () =>
      (await pool.query('SELECT count(*)::int AS n FROM households WHERE owner_id = $1', [organisation])).rows[0].n;
    expect(await count()).toBe(0);
    expect(JSON.parse((await run('import', 'households', file, '--organisation', organisation)).stdout).created).toBe(
      1,
    );
    expect(await count()).toBe(1);
    const again = await run('import', 'households', file, '--organisation', organisation);
    expect(JSON.parse(again.stdout)).toEqual({
      dryRun: false,
      lines: 2,
      created: 0,
      updated: 0,
      unchanged: 1,
      failed: 1,
    });
    writeFileSync(file, 'a;b\r\n1;2\r\n');
    const refused = await run('import', 'households', file, '--organisation', organisation);
    expect([refused.code, refused.stdout]).toEqual([3, '']);
    expect(refused.stderr).toContain('Colonnes obligatoires introuvables');
  });

  it('a database whose tables are not made is said so, with what makes them', async () => {
    const empty = await createEmptyDatabase();
    const args = ['token', 'create', '--role', 'association', '--create-organisation', 'X'];
    const refused = await rapprochement(args, { env: { ...env, DATABASE_URL: empty.url } });
    await empty.drop();
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^La base n’est pas prête : migrations en attente \(« rapprochement migrate up »\)/);
  });

  it('an unknown organisation, or one of another kind, gets no token', async () => {
    const unknown = await run('token', 'create', '--role', 'association', '--organisation', 'nobody');
    expect([unknown.code, unknown.stdout]).toEqual([1, '']);
    const mismatch = await run(
      'token',
      'create',
      '--role',
      'association',
      '--create-organisation',
      'X',
      '--kind',
      'landlord',
    );
    expect([mismatch.code, mismatch.stdout]).toEqual([1, '']);
    expect((await pool.query("SELECT 1 FROM organisations WHERE name = 'X'")).rows).toEqual([]);
  });

  it('import writes the good lines, reports the others by line, and a dry run writes nothing', async () => {
    const { stderr: created } = await run(
      'token',
      'create',
      '--role',
      'association',
      '--create-organisation',
      'Association d’essai',
    );
    const owner = idOf(created);
    const good = first(sample.households, 5).map(fromHousehold);
    const file = ndjson('households.ndjson', [...good, { ...good[0], reference: 'bad', couple: 'yes' }]);
    const report = join(folder, 'report.csv');
    const count = async () =>
      (await pool.query<{ n: number }>('SELECT count(*)::integer AS n FROM households WHERE owner_id = $1', [owner]))
        .rows[0]?.n;

    const dry = await run('import', 'households', file, '--organisation', owner, '--dry-run');
    expect([dry.code, await count()]).toEqual([3, 0]);
    const real = await run('import', 'households', file, '--organisation', owner, '--report', report);
    expect(real.code).toBe(3);
    expect(JSON.parse(real.stdout)).toMatchObject({ dryRun: false, lines: 6, created: 5, failed: 1 });
    expect(real.stderr).toContain('ligne 6, /couple');
    expect(await count()).toBe(5);
    expect(
      readFileSync(report, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('6,error')),
    ).toHaveLength(1);
    const again = await run('import', 'households', ndjson('good.ndjson', good), '--organisation', owner);
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { created: 0, unchanged: 5 }]);
  });

  it('vacancies are imported for a landlord, not for an association', async () => {
    const { stderr } = await run(
      'token',
      'create',
      '--role',
      'landlordReferent',
      '--create-organisation',
      'Bailleur importateur',
    );
    const lines = first(sample.vacancies, 3).map((vacancy) => ({
      ...fromDeclaration(vacancy),
      reservation: { state: 'toBeOriented' },
    }));
    const file = ndjson('vacancies.ndjson', lines);
    expect((await run('import', 'vacancies', file, '--organisation', 'nobody')).code).toBe(1);
    const { code, stdout } = await run('import', 'vacancies', file, '--organisation', idOf(stderr));
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { created: 3, failed: 0 }]);
  });

  it('doctor finds a migrated database and a queue that answers', async () => {
    const { code, stdout } = await run('doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +PostgreSQL \d+/m);
    expect(stdout).toMatch(/^ok +schéma à jour/m);
    expect(stdout).toMatch(/^ok +file sur PostgreSQL/m);
  });
});

describe('migrate', () => {
  it('status, up and down on a database that was empty; doctor says what waits', async () => {
    const { url, drop } = await createEmptyDatabase();
    const env = { DATABASE_URL: url, RAPPROCHEMENT_HOME: join(folder, 'home') };
    try {
      const before = await rapprochement(['migrate', 'status'], { env });
      expect(before.stdout).toMatch(/^en attente\t0001/m);
      expect((await rapprochement(['doctor'], { env })).code).toBe(1);
      const up = await rapprochement(['migrate', 'up'], { env });
      expect([up.code, up.stdout]).toEqual([0, before.stdout.replaceAll('en attente\t', '')]);
      const again = await rapprochement(['migrate', 'up'], { env });
      expect([again.code, again.stdout]).toEqual([0, '']);
      const down = await rapprochement(['migrate', 'down', '--count', '2'], { env });
      expect(down.stdout.trim().split('\n')).toHaveLength(2);
    } finally {
      await drop();
    }
  });
});

describe('the demonstration', async () => {
  const { pool } = await createTestDatabase();
  const number = async (sql: string): Promise<number> =>
    (await pool.query<{ n: number }>(`SELECT count(*)::integer AS n FROM ${sql}`)).rows[0]?.n ?? 0;

  it('is loaded once, whole, and marks the region dirty', async () => {
    await loadDemoOnce(pool);
    await loadDemoOnce(pool);
    expect(await number('households')).toBe(5032);
    expect(await number("vacancies WHERE status = 'open'")).toBe(400);
    expect(await number("organisations WHERE kind = 'association'")).toBe(48);
    expect(await number('refusals')).toBeGreaterThan(50);
    expect(await number("outbox WHERE topic = 'regionDirty'")).toBe(1);
    const { rows } = await pool.query('SELECT seed, dirty_version > solved_version AS dirty FROM region_state');
    expect(rows).toEqual([{ seed: DEMO_SEED, dirty: true }]);
  });

  it('is a region at work: teams, register and directory of the protocol, sessions and meetings', async () => {
    // DRIHL, 2 February 2023: 198 social workers.
    expect(await number('social_workers')).toBe(198);
    expect(
      await number("households WHERE facts->'support'->>'socialWorkerId' NOT IN (SELECT id::text FROM social_workers)"),
    ).toBe(0);
    expect(await number("protocol_partners WHERE standing = 'signatory'")).toBeGreaterThan(15);
    expect(await number('protocol_partners')).toBe((await number('landlords')) + 1);
    expect(await number('caleol_sessions')).toBe(2 * (await number('landlords')));
    expect(await number('protocol_meetings')).toBe(16);
  });

  it('is finished by the next start where one was cut short', async () => {
    await pool.query("DELETE FROM protocol_contacts WHERE role = 'protocolRegional'");
    await pool.query('DELETE FROM protocol_partners');
    await loadDemoOnce(pool);
    expect(await number("protocol_contacts WHERE role = 'protocolRegional'")).toBe(1);
    expect([await number('social_workers'), await number('protocol_meetings')]).toEqual([198, 16]);
  });

  it('begins after the rebuilt history, which counts everybody of before', () => {
    const asOf = calendarDate('2026-11-16');
    const region = demoRegion(DEMO_SEED, asOf);
    const firstDay = (households: Iterable<Household>) =>
      [...households].flatMap(({ support }) => support?.prescribedOn ?? []).toSorted()[0];
    expect(firstDay(region.households)).toMatch(/^202[12]/);
    const loaded = [...regionToLoad(region, DEMO_SEED, asOf).households];
    expect(firstDay(loaded)).toBe('2023-01-01');
    for (const { support } of loaded) {
      const { diagnostic, towardsStartedOn, rehousedOn } = support as Extract<SupportMeasure, { phase: 'within' }>;
      const days = [support?.prescribedOn, diagnostic.startedOn, diagnostic.concludedOn, towardsStartedOn, rehousedOn];
      const known = days.filter((day) => day !== undefined && day !== null);
      expect(known).toEqual(known.toSorted());
    }
  });

  it('its tokens are written for their owner alone and kept from one start to the next', async () => {
    const tokens = await demoTokens(pool, folder);
    expect(Object.keys(tokens).sort()).toEqual([
      'association',
      'caleolMember',
      'caleolSecretary',
      'departementalUnit',
      'landlordReferent',
      'regionalAuthority',
      'reserver',
    ]);
    expect(statSync(join(folder, 'demo-tokens.json')).mode & 0o777).toBe(0o600);
    expect(await demoTokens(pool, folder)).toEqual(tokens);
  });

  it('is refused on a database that holds something else', async () => {
    const other = await createTestDatabase();
    await other.pool.query("INSERT INTO organisations VALUES ('o', 'association', 'Une vraie', '{75}')");
    await expect(loadDemoOnce(other.pool)).rejects.toThrow('déjà d’autres données');
    expect((await other.pool.query('SELECT 1 FROM households')).rows).toEqual([]);
  });
});

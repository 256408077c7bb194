import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '#infra/logger.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { matchRegion } from '#workers/matching.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { inlineSolver } from '../support/inline-solver.js';
import { FIXED_CLOCK, seedRegion } from '../support/region.js';
import { rapprochement } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'rapprochement-backtest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const SAME = fileURLToPath(new URL('../../policies/default.json', import.meta.url));
const opening = join(folder, 'opening.json');
const instance = join(folder, 'instance.json');

let database: TestDatabase;
let runId: string;

beforeAll(async () => {
  const policy = JSON.parse(readFileSync(SAME, 'utf8')) as typeof DEFAULT_POLICY;
  const changed = { ...policy, version: 'ouverture', interDepartmental: { opening: 20_000, homePreference: 0 } };
  writeFileSync(opening, JSON.stringify(changed));
  writeFileSync(
    instance,
    (await rapprochement(['generate', '--households', '400', '--vacancies', '30', '--seed', 'backtest'])).stdout,
  );
  database = await createTestDatabase();
  await seedRegion(database, { households: 6, vacancies: 2 });
  const log = createLogger('silent');
  const matching = { pool: database.pool, clock: FIXED_CLOCK, log, policy: DEFAULT_POLICY, solver: inlineSolver() };
  expect(await matchRegion(matching, new AbortController().signal)).toBe(1);
  const { rows } = await database.pool.query<{ id: string }>("SELECT id FROM runs WHERE state = 'published'");
  runId = rows[0]?.id ?? '';
});

const onDatabase = (...args: string[]) =>
  rapprochement(args, { env: { DATABASE_URL: database.url, RAPPROCHEMENT_HOME: join(folder, 'home') } });

describe('rapprochement backtest', () => {
  it('of files: households gained and lost, counted; their ids where asked', async () => {
    const counted = await rapprochement(['backtest', instance, '--policy', opening, '--json']);
    expect(counted.code).toBe(0);
    const counts = JSON.parse(counted.stdout) as { added: number; lost: number; runs: { added: number }[] };
    expect(counts.added).toBeGreaterThan(0);
    expect(counted.stdout).not.toMatch(/household/i);
    const named = await rapprochement(['backtest', instance, '--policy', opening, '--json', '--ids']);
    const ids = JSON.parse(named.stdout) as { added: string[]; lost: string[] };
    expect([ids.added.length, ids.lost.length]).toEqual([counts.added, counts.lost]);
    const text = await rapprochement(['backtest', instance, '--policy', opening]);
    expect(text.stdout).toContain(`sous « ouverture » seulement : ${counts.added}`);
  });

  it('of the runs that the database keeps; of the policy of the time, nothing gained or lost', async () => {
    const { code, stdout } = await onDatabase('backtest', '--policy', SAME, '--json');
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as { added: number; lost: number; runs: { recorded: { rankOne: number } }[] };
    expect(found.runs.map(({ recorded }) => recorded.rankOne)).toEqual([2]);
    expect([found.added, found.lost]).toEqual([0, 0]);
  });

  it.each([
    { it: 'no policy', args: [], code: 2, words: '--policy' },
    {
      it: 'a reversed period',
      args: ['--policy', SAME, '--from', '2026-02-01', '--to', '2026-01-01'],
      code: 2,
      words: 'inversez',
    },
    {
      it: 'a period without run',
      args: ['--policy', SAME, '--to', '2020-01-01'],
      code: 4,
      words: 'Aucun calcul conservé',
    },
  ])('$it exits with $code', async ({ args, code, words }) => {
    const answer = await onDatabase('backtest', ...args);
    expect([answer.code, answer.stdout]).toEqual([code, '']);
    expect(answer.stderr).toContain(words);
  });

  it('refuses a policy whose field is wrong, naming it', async () => {
    const bad = join(folder, 'bad.json');
    writeFileSync(bad, JSON.stringify({ ...JSON.parse(readFileSync(SAME, 'utf8')), bonusMax: -1 }));
    const answer = await rapprochement(['backtest', instance, '--policy', bad]);
    expect(answer.code).toBe(3);
    expect(answer.stderr).toContain('/bonusMax');
  });
});

describe('rapprochement replay', () => {
  it('finds the published result again, and says where the stored facts were altered', async () => {
    const same = await onDatabase('replay', runId);
    expect([same.code, same.stderr]).toEqual([0, '']);
    expect(same.stdout).toContain(`${runId} : résultat identique`);
    const { rows } = await database.pool.query<{ result: Buffer }>('SELECT result FROM runs WHERE id = $1', [runId]);
    const { gunzipSync, gzipSync } = await import('node:zlib');
    const text = gunzipSync(rows[0]?.result as Buffer).toString('utf8');
    const forged = text.replace(/"instanceHash":"[0-9a-f]{4}/, '"instanceHash":"0000');
    await database.pool.query('UPDATE runs SET result = $2 WHERE id = $1', [runId, gzipSync(forged)]);
    const altered = await onDatabase('replay', runId);
    expect(altered.code).toBe(6);
    expect(altered.stderr).toContain('altérées');
  });

  it('says that a run is not known', async () => {
    const answer = await onDatabase('replay', 'nulle-part');
    expect(answer.code).toBe(3);
    expect(answer.stderr).toContain('nulle-part');
  });
});

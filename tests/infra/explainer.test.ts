import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { householdId, type RunId, runId, vacancyId } from '#domain/ids.js';
import { createExplainer } from '#infra/explainer.js';
import { createLogger } from '#infra/logger.js';
import { createRunProgress } from '#infra/run-progress.js';
import { BASELINES } from '#matching/baselines.js';
import { explainPairing } from '#matching/explain.js';
import type { Explanation } from '#matching/explanation.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { matchRegion } from '#workers/matching.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { inlineSolver } from '../support/inline-solver.js';
import { SYSTEM } from '../support/records.js';
import { FIXED_CLOCK, seedRegion } from '../support/region.js';

let database: TestDatabase;
let run: RunId;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedRegion(database, { households: 8, vacancies: 2 });
  await matchRegion(
    {
      pool: database.pool,
      clock: FIXED_CLOCK,
      log: createLogger('silent'),
      policy: DEFAULT_POLICY,
      solver: inlineSolver(),
    },
    new AbortController().signal,
  );
  run = (await database.pool.query('SELECT id FROM runs')).rows[0].id;
});

describe('an explanation', () => {
  let explainer: ReturnType<typeof createExplainer<Explanation>>;
  beforeAll(() => {
    explainer = createExplainer<Explanation>({ pool: database.pool });
  });
  afterAll(() => explainer.close());

  it('of a stored run, from the thread, is the one the engine gives', async () => {
    const stored = await database.uow.transaction(SYSTEM, (tx) => tx.runs.load(run));
    if (stored === null) throw new Error('the run was expected to be stored');
    const questions = ['H1', 'H5', 'H8'].map((id) => householdId(id));
    const answers = await Promise.all(questions.map((id) => explainer.explain(run, vacancyId('V1'), id)));
    expect(answers).toEqual(questions.map((id) => explainPairing(stored.instance, stored.result, vacancyId('V1'), id)));
  });

  it('compares the run with simpler rules, none of them above it', async () => {
    const { optimum, baselines, vacancies } = await explainer.compare(run);
    expect(optimum.filled).toBeGreaterThan(0);
    expect(vacancies).toBeGreaterThanOrEqual(optimum.filled);
    expect(baselines.map(({ baseline }) => baseline)).toEqual([...BASELINES]);
    for (const { filled, points } of baselines) {
      expect(filled < optimum.filled || (filled === optimum.filled && points <= optimum.points)).toBe(true);
    }
  });

  it.each([
    { it: 'an unknown run', run: runId('none'), vacancy: 'V1', household: 'H1', reason: 'runNotFound' },
    { it: 'a vacancy the run did not hold', run: null, vacancy: 'V9', household: 'H1', reason: 'unknownVacancy' },
    { it: 'a household the run did not hold', run: null, vacancy: 'V1', household: 'H99', reason: 'unknownHousehold' },
  ])(
    'of $it is refused with its reason, and the next one is answered',
    async ({ run: asked, vacancy, household, reason }) => {
      await expect(explainer.explain(asked ?? run, vacancyId(vacancy), householdId(household))).rejects.toMatchObject({
        name: 'ExplanationError',
        reason,
      });
      expect((await explainer.explain(run, vacancyId('V1'), householdId('H1'))).householdId).toBe('H1');
    },
  );
});

describe('progress of a run', () => {
  const heard = async (before: () => Promise<unknown>) => {
    const progress = createRunProgress({ pool: database.pool, url: database.url, onError: () => {} });
    const events: { id: number; stage: string; done: boolean }[] = [];
    const unsubscribe = progress.subscribe(run, (event) => void events.push(event));
    await before();
    await expect.poll(() => events.at(-1)?.done ?? false, { timeout: 10_000 }).toBe(true);
    unsubscribe();
    await progress.close();
    return events;
  };

  it('is heard from the first step by who comes late, in order and once', async () => {
    const events = await heard(async () => {});
    expect(events.map(({ stage }) => stage)).toEqual(['snapshot', 'solving', 'verifying', 'publishing', 'published']);
    expect([...events].sort((a, b) => a.id - b.id)).toEqual(events);
  });

  it('is heard while it happens', async () => {
    await database.pool.query('DELETE FROM run_progress');
    const stages = ['snapshot', 'solving', 'published'];
    const events = await heard(async () => {
      for (const stage of stages) {
        await database.pool.query('INSERT INTO run_progress (run_id, stage, done) VALUES ($1, $2, $3)', [
          run,
          stage,
          stage === 'published',
        ]);
      }
    });
    expect(events.map(({ stage }) => stage)).toEqual(stages);
  });
});

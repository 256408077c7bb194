import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CalendarDate } from '#domain/dates.js';
import { householdId, vacancyId } from '#domain/ids.js';
import { relayOutbox } from '#infra/outbox.js';
import { createProducer, type QueueSettings } from '#infra/queue.js';
import { instanceHash } from '#matching/freeze.js';
import type { Instance } from '#matching/instance.js';
import type { RunningWorker, WorkerDeps } from '#workers/main.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { accessOf, SYSTEM, vacancyRecord } from './records.js';
import { currentLists, FIXED_CLOCK, isSettled, seedRegion, startTestWorker } from './region.js';

/** How a suite gives its queue to the same scenarios. */
export interface QueueUnderTest {
  readonly name: string;
  /** Options of the worker for one test; a fresh queue each time. */
  connect(): Pick<WorkerDeps, 'redisUrl' | 'redisPrefix'>;
  /** Loses every job of the queue. */
  lose(database: TestDatabase, options: Pick<WorkerDeps, 'redisUrl' | 'redisPrefix'>): Promise<void>;
}

const LANDLORD = accessOf('landlordReferent', 'L');
const ASSOCIATION = accessOf('association', 'A');
const settled = { timeout: 20_000, interval: 25 };

/** From a posted vacancy to its current list, over one queue; every oracle is plain SQL. */
export function describePipeline(queue: QueueUnderTest): void {
  describe(`from vacancy to proposals, queue in ${queue.name}`, () => {
    let database: TestDatabase;
    let options: Pick<WorkerDeps, 'redisUrl' | 'redisPrefix'>;
    const workers: RunningWorker[] = [];
    const start = (more: Partial<WorkerDeps> = {}) => {
      const worker = startTestWorker(database, { ...options, ...more });
      workers.push(worker);
      return worker;
    };
    const becomesSettled = () => expect.poll(() => isSettled(database), settled).toBe(true);
    const post = (id: string) =>
      database.uow.transaction(LANDLORD, async (tx) => {
        await tx.vacancies.insert(vacancyRecord(id, 'L'));
        await tx.runs.markDirty('vacancyPosted');
      });
    const settings = (): QueueSettings => ({ databaseUrl: database.url, ...options, onError: () => {} });
    const rows = async (sql: string) => (await database.pool.query(sql)).rows;

    beforeEach(async () => {
      database = await createTestDatabase();
      options = queue.connect();
    });
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.close()));
    });

    it('a posted vacancy gets three ranked households, whose points are the sum of their terms', async () => {
      await seedRegion(database, { households: 8, vacancies: 0 });
      start();
      await post('V1');
      await becomesSettled();
      const list = await database.uow.transaction(LANDLORD, (tx) => tx.proposals.currentList(vacancyId('V1')));
      expect(list?.proposals.map(({ rank }) => rank)).toEqual([1, 2, 3]);
      for (const { points, terms, pseudonym } of list?.proposals ?? []) {
        expect(terms.reduce((sum, term) => sum + term.points, 0)).toBe(points);
        expect(pseudonym).toMatch(/^M-[2-9A-HJ-NP-Z]{4}$/);
      }
      const run = await database.uow.transaction(LANDLORD, (tx) => tx.runs.find(list?.runId as never));
      expect(run).toMatchObject({
        state: 'published',
        asOf: '2026-11-22',
        outcome: { status: 'optimal' },
        problem: null,
      });
      const stored = await database.uow.transaction(SYSTEM, (tx) => tx.runs.load(list?.runId as never));
      expect(stored?.result).toMatchObject({ instanceHash: run?.inputHash, resultHash: run?.resultHash });
      expect(instanceHash(stored?.instance as Instance)).toBe(run?.inputHash);
      expect(stored?.instance.vacancies.map(({ id }) => id)).toEqual(['V1']);
    });

    it('with no worker and no queue the vacancy is accepted, and its proposals come when they are back', async () => {
      await seedRegion(database, { households: 4, vacancies: 0 });
      await post('V1');
      expect(await rows('SELECT count(*)::integer AS waiting FROM outbox WHERE published_at IS NULL')).toEqual([
        { waiting: 2 },
      ]);
      expect(await currentLists(database)).toEqual([]);
      start();
      await becomesSettled();
      expect((await currentLists(database)).length).toBe(1);
      await expect
        .poll(() => rows('SELECT count(*)::integer AS waiting FROM outbox WHERE published_at IS NULL'), settled)
        .toEqual([{ waiting: 0 }]);
    });

    it('a relay killed between publication and commit publishes again: delivered, and with one effect', async () => {
      await seedRegion(database, { households: 4, vacancies: 2 });
      const producer = createProducer(settings());
      const delivered: string[] = [];
      for (const fails of [true, true, false]) {
        await expect
          .poll(
            () =>
              relayOutbox(database.pool, async (row) => {
                await producer.add(row.topic, row.payload, `outbox-${row.id}`);
                delivered.push(row.id);
                if (fails) throw new Error('killed');
              }).then(
                () => 'committed',
                (error: Error) => error.message,
              ),
            settled,
          )
          .toBe(fails ? 'killed' : 'committed');
      }
      await producer.close();
      expect(new Set(delivered).size).toBe(1);
      start();
      await becomesSettled();
      expect(await rows("SELECT count(*)::integer AS runs FROM runs WHERE state = 'published'")).toEqual([{ runs: 1 }]);
      expect((await currentLists(database)).length).toBe(2);
    });

    it('a queue that loses every job loses nothing: the sweeper rings again', async () => {
      await seedRegion(database, { households: 4, vacancies: 1 });
      const producer = createProducer(settings());
      await expect
        .poll(
          () =>
            relayOutbox(database.pool, (row) => producer.add(row.topic, row.payload, `outbox-${row.id}`)).catch(
              () => 0,
            ),
          settled,
        )
        .toBe(1);
      await producer.close();
      await queue.lose(database, options);
      start();
      await becomesSettled();
      expect((await currentLists(database)).length).toBe(1);
    });

    it('three workers at once: one current list per vacancy, and no more runs than changes', async () => {
      await seedRegion(database, { households: 12, vacancies: 3 });
      for (let index = 0; index < 3; index += 1) start();
      for (let index = 4; index <= 9; index += 1) await post(`V${index}`);
      await becomesSettled();
      const lists = await currentLists(database);
      expect(lists.map((line) => line.split(':')[0])).toEqual(['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9']);
      const [{ runs }] = await rows("SELECT count(*)::integer AS runs FROM runs WHERE state = 'published'");
      expect(runs).toBeGreaterThanOrEqual(1);
      expect(runs).toBeLessThanOrEqual(7);
      expect(await rows("SELECT state FROM runs WHERE state NOT IN ('published', 'superseded')")).toEqual([]);
    });

    it('a run that finds the same lists confirms them: same proposals, newer run', async () => {
      await seedRegion(database, { households: 6, vacancies: 2 });
      start();
      await becomesSettled();
      const before = await rows('SELECT id, confirmed_run_id FROM proposal_lists WHERE current ORDER BY id');
      await database.uow.transaction(ASSOCIATION, (tx) => tx.runs.markDirty('nothing much'));
      await becomesSettled();
      const after = await rows('SELECT id, confirmed_run_id FROM proposal_lists WHERE current ORDER BY id');
      expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
      expect(after[0].confirmed_run_id).not.toBe(before[0].confirmed_run_id);
      expect(await rows("SELECT count(*)::integer AS superseded FROM events WHERE name = 'listSuperseded'")).toEqual([
        { superseded: 0 },
      ]);
    });

    it('a contact commits its rank; a declined proposal is replaced and the new list says by what', async () => {
      await seedRegion(database, { households: 6, vacancies: 1 });
      start();
      await becomesSettled();
      const read = () => database.uow.transaction(ASSOCIATION, (tx) => tx.proposals.currentList(vacancyId('V1')));
      const [first, second] = (await read())?.proposals ?? [];
      if (first === undefined || second === undefined) throw new Error('two proposals were expected');
      await database.uow.transaction(ASSOCIATION, async (tx) => {
        await tx.proposals.recordContact(second.id, FIXED_CLOCK.now());
        await tx.proposals.recordOpinion(first.id, {
          given: 'decline',
          reason: 'householdRefusesArea',
          effect: { kind: 'vacancy' },
          on: FIXED_CLOCK.today(),
        });
        await tx.proposals.insertRefusal({
          householdId: first.householdId,
          vacancyId: first.vacancyId,
          rank: first.rank,
          on: FIXED_CLOCK.today(),
          by: 'association',
          reason: 'householdRefusesArea',
          effect: { kind: 'vacancy' },
        });
        await tx.runs.markDirty('opinionGiven');
      });
      await becomesSettled();
      const proposals = (await read())?.proposals ?? [];
      expect(proposals.map(({ householdId: id }) => id)).not.toContain(first.householdId);
      expect(proposals.find(({ rank }) => rank === 2)).toMatchObject({
        id: second.id,
        householdId: second.householdId,
        kept: 'commitment',
      });
      expect(proposals.find(({ rank }) => rank === 1)?.replaces).toMatchObject({
        householdId: first.householdId,
        reason: 'householdRefusesArea',
      });
      const old = await database.uow.transaction(ASSOCIATION, (tx) => tx.proposals.find(first.id));
      expect(old).toMatchObject({ current: false, opinion: { given: 'decline' } });
    });

    it('a list that somebody has opened is held over a run that would have changed it', async () => {
      await seedRegion(database, { households: 3, vacancies: 1 });
      start();
      await becomesSettled();
      const members = () =>
        rows(
          'SELECT household_id, rank FROM list_entries e JOIN proposal_lists l ON l.id = e.list_id WHERE l.current ORDER BY rank',
        );
      const opened = await members();
      expect(
        await database.uow.transaction(LANDLORD, (tx) =>
          tx.proposals.hold(vacancyId('V1'), '2026-11-29' as CalendarDate),
        ),
      ).toBe(true);
      await database.uow.transaction(ASSOCIATION, async (tx) => {
        const found = await tx.households.find(householdId('H1'));
        if (found?.dalo == null) throw new Error('a recognition was expected');
        await tx.households.insert({
          ...found,
          id: householdId('H0'),
          reference: 'older',
          dalo: { ...found.dalo, recognisedOn: '2015-01-01' as CalendarDate },
        });
        await tx.runs.markDirty('householdEntered');
      });
      await becomesSettled();
      expect(await members()).toEqual(opened);
      expect(await rows('SELECT held_until::text FROM proposal_lists WHERE current')).toEqual([
        { held_until: '2026-11-29' },
      ]);
      expect((await rows('SELECT reached_on FROM proposals WHERE reached_on IS NOT NULL')).length).toBe(3);
    });

    it('a withdrawn vacancy keeps its lists, none of them current', async () => {
      await seedRegion(database, { households: 3, vacancies: 2 });
      start();
      await becomesSettled();
      await database.uow.transaction(LANDLORD, async (tx) => {
        const vacancy = await tx.vacancies.find(vacancyId('V1'));
        if (vacancy === null) throw new Error('V1 was expected');
        await tx.vacancies.update({ ...vacancy, status: 'withdrawn' });
        await tx.runs.markDirty('vacancyWithdrawn');
      });
      await becomesSettled();
      expect((await currentLists(database)).map((line) => line.split(':')[0])).toEqual(['V2']);
      expect(await rows("SELECT superseded_reason FROM proposal_lists WHERE vacancy_id = 'V1'")).toEqual([
        { superseded_reason: 'vacancyClosed' },
      ]);
    });
  });
}

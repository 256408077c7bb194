import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CalendarDate } from '#domain/dates.js';
import { vacancyId } from '#domain/ids.js';
import { createLogger } from '#infra/logger.js';
import { claimRegion, renewLease, sweepRegion } from '#infra/region-lease.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { type MatchingDeps, matchRegion } from '#workers/matching.js';
import { createSolver, SolveFailure } from '#workers/solve.js';
import type { Solved } from '#workers/solve-messages.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { inlineSolver } from '../support/inline-solver.js';
import { accessOf, landlordRecord, organisationRecord, SYSTEM, vacancyRecord } from '../support/records.js';
import { currentLists, FIXED_CLOCK, seedRegion } from '../support/region.js';

const ASSOCIATION = accessOf('association', 'A');
const never = new AbortController().signal;

let database: TestDatabase;
let logged: string[];

beforeEach(async () => {
  database = await createTestDatabase();
  logged = [];
});

function deps(before?: (solved: Solved) => Promise<Solved> | Solved, more: Partial<MatchingDeps> = {}): MatchingDeps {
  const log = createLogger('info', { write: (line: string) => void logged.push(line) });
  return {
    pool: database.pool,
    clock: FIXED_CLOCK,
    log,
    policy: DEFAULT_POLICY,
    solver: inlineSolver(before),
    ...more,
  };
}

const rows = async (sql: string) => (await database.pool.query(sql)).rows;
const dirty = (reason: string) => database.uow.transaction(ASSOCIATION, (tx) => tx.runs.markDirty(reason));

describe('a run', () => {
  it('applies the signed policy in force on its day, and keeps it in its instance', async () => {
    await seedRegion(database, { households: 5, vacancies: 2 });
    const policy = { ...DEFAULT_POLICY, version: '2.0.0', waiting: { pointsPerDay: 3 } };
    await database.pool.query(
      `INSERT INTO policies (version, policy, effective_from, reason, organisation_id, proposed_by, proposed_at, signed_by, signed_at)
       SELECT '2.0.0', $1, '2020-01-01', 'une raison de plus de vingt caractères', id, 'a', now(), 'b', now() FROM organisations LIMIT 1`,
      [JSON.stringify(policy)],
    );
    await matchRegion(deps(), never);
    const [{ id }] = await rows("SELECT id FROM runs WHERE state = 'published'");
    const stored = await database.uow.transaction(SYSTEM, (tx) => tx.runs.load(id));
    expect(stored?.instance.policy).toEqual(policy);
  });

  it('whose audit finds a violation is withheld: an alert, the previous lists stay, the same input is not tried again', async () => {
    await seedRegion(database, { households: 5, vacancies: 2 });
    await matchRegion(deps(), never);
    const lists = await currentLists(database);
    await database.uow.transaction(accessOf('landlordReferent', 'L'), async (tx) => {
      await tx.vacancies.insert(vacancyRecord('V9', 'L'));
      await tx.runs.markDirty('vacancyPosted');
    });
    expect(
      await matchRegion(
        deps((solved) => ({ ...solved, violations: ['P2: H1 is rank 1 twice'] })),
        never,
      ),
    ).toBe(1);
    expect(await currentLists(database)).toEqual(lists);
    expect(
      await rows("SELECT state, problem, instance IS NOT NULL AS kept FROM runs WHERE state <> 'published'"),
    ).toEqual([{ state: 'withheld', problem: 'P2: H1 is rank 1 twice', kept: true }]);
    expect(logged.some((line) => line.includes('"alert":"runWithheld"'))).toBe(true);
    expect(await rows("SELECT data FROM events WHERE name = 'runWithheld'")).toEqual([
      { data: { properties: 'P2: H1 is rank 1 twice' } },
    ]);
    expect(await matchRegion(deps(), never)).toBe(0);
    await dirty('householdChanged');
    await matchRegion(deps(), never);
    expect(await currentLists(database)).toHaveLength(3);
  });

  it('that fails says why, keeps the previous lists, and is tried again later, not at once', async () => {
    await seedRegion(database, { households: 5, vacancies: 2 });
    const failing = deps(() => {
      throw new SolveFailure('ERR_WORKER_OUT_OF_MEMORY: heap');
    });
    expect(await matchRegion(failing, never)).toBe(1);
    expect(await rows('SELECT state, problem FROM runs')).toEqual([
      { state: 'failed', problem: 'ERR_WORKER_OUT_OF_MEMORY: heap' },
    ]);
    expect(await matchRegion(deps(), never)).toBe(0);
    await database.pool.query("UPDATE region_state SET lease_until = now() - interval '1 second'");
    expect(await matchRegion(deps(), never)).toBe(1);
    expect(await currentLists(database)).toHaveLength(2);
  });

  it('whose region was taken by another worker publishes nothing', async () => {
    await seedRegion(database, { households: 5, vacancies: 2 });
    const robbed = deps(async (solved) => {
      await database.pool.query(
        "UPDATE region_state SET fencing_token = fencing_token + 1, lease_until = now() + interval '1 minute'",
      );
      return solved;
    });
    await matchRegion(robbed, never);
    expect(await currentLists(database)).toEqual([]);
    expect(await rows('SELECT state, problem FROM runs')).toEqual([{ state: 'superseded', problem: 'FENCED' }]);
    expect(await rows('SELECT count(*)::integer AS left FROM proposals')).toEqual([{ left: 0 }]);
  });

  it('overtaken by a contact on a list that it would replace is solved again, and the contact stands', async () => {
    await seedRegion(database, { households: 6, vacancies: 1 });
    await matchRegion(deps(), never);
    const [first, second, third] =
      (await database.uow.transaction(ASSOCIATION, (tx) => tx.proposals.currentList(vacancyId('V1'))))?.proposals ?? [];
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three proposals were expected');
    const paused = async (id: string) => {
      const household = await database.uow.transaction(ASSOCIATION, (tx) => tx.households.findByReference(`REF-${id}`));
      if (household === null) throw new Error(`${id} was expected`);
      await database.uow.transaction(ASSOCIATION, async (tx) => {
        await tx.households.update(
          { ...household.household, pausedUntil: '2027-01-01' as CalendarDate },
          household.version,
        );
        await tx.runs.markDirty('householdChanged');
      });
    };
    await paused(first.householdId);
    let overtakings = 0;
    const overtaken = deps(async (solved) => {
      overtakings += 1;
      if (overtakings === 1) {
        await database.uow.transaction(ASSOCIATION, async (tx) => {
          await tx.proposals.recordContact(third.id, FIXED_CLOCK.now());
          await tx.runs.markDirty('contactRecorded');
        });
      }
      return solved;
    });
    expect(await matchRegion(overtaken, never)).toBe(2);
    expect(await rows("SELECT problem FROM runs WHERE state = 'superseded'")).toEqual([{ problem: 'LIST_TOUCHED' }]);
    const after = await database.uow.transaction(ASSOCIATION, (tx) => tx.proposals.currentList(vacancyId('V1')));
    expect(after?.proposals.find(({ rank }) => rank === 3)).toMatchObject({
      id: third.id,
      kept: 'commitment',
      householdId: third.householdId,
    });
    expect(after?.proposals.map(({ householdId }) => householdId)).not.toContain(first.householdId);
  });

  it('a contact on a list that a run has just replaced starts again and finds the new list', async () => {
    await seedRegion(database, { households: 6, vacancies: 1 });
    await matchRegion(deps(), never);
    const [first] = await rows('SELECT proposal_id AS id FROM list_entries WHERE rank = 1');
    await database.pool.query(
      "UPDATE proposal_lists SET current = false, superseded_at = now(), superseded_reason = 'essai'",
    );
    let attempts = 0;
    const contact = database.uow.transaction(ASSOCIATION, async (tx) => {
      attempts += 1;
      if ((await tx.proposals.find(first.id))?.current === false && attempts > 1) return 'replaced';
      await tx.proposals.recordContact(first.id, FIXED_CLOCK.now());
      return 'recorded';
    });
    expect(await contact).toBe('replaced');
  });
});

describe('orientation under flux', () => {
  it.each([
    { it: 'waits for the referent', auto: false, contingent: null, lists: 'nobody' },
    { it: 'is confirmed by the policy of the landlord', auto: true, contingent: 'prefect', lists: 'H' },
  ])('a suggestion $it', async ({ auto, contingent, lists }) => {
    await seedRegion(database, { households: 4, vacancies: 0 });
    await database.uow.transaction(SYSTEM, async (tx) => {
      await tx.organisations.insert(organisationRecord('F', 'landlord'));
      await tx.organisations.saveLandlord(landlordRecord('F', { autoConfirmOrientation: auto }));
      await tx.vacancies.insert(vacancyRecord('V1', 'F', { reservation: { state: 'toBeOriented' } }));
      await tx.runs.markDirty('vacancyPosted');
    });
    await matchRegion(deps(), never);
    expect(await rows('SELECT contingent FROM vacancies')).toEqual([{ contingent }]);
    const suggestion = await database.uow.transaction(SYSTEM, (tx) => tx.orientations.find(vacancyId('V1')));
    expect(suggestion).toMatchObject({ contingent: 'prefect' });
    expect(suggestion?.confirmedAt !== null).toBe(auto);
    expect((await currentLists(database))[0]).toMatch(new RegExp(`^V1: ${lists}`));
    const events = (await rows("SELECT name FROM events WHERE name LIKE 'orientation%' ORDER BY seq")).map(
      ({ name }) => name,
    );
    expect(events).toEqual(auto ? ['orientationSuggested', 'orientationConfirmed'] : ['orientationSuggested']);

    await dirty('again');
    await matchRegion(deps(), never);
    expect(await rows("SELECT count(*)::integer AS count FROM events WHERE name LIKE 'orientation%'")).toEqual([
      { count: events.length },
    ]);
  });
});

describe('the lease', () => {
  it('is taken by one worker, only where changes wait, and again once it has run out', async () => {
    expect(await claimRegion(database.pool, 60_000)).toBeNull();
    await seedRegion(database, { households: 1, vacancies: 0 });
    const claims = await Promise.all(Array.from({ length: 5 }, () => claimRegion(database.pool, 60_000)));
    const token = claims.find((claim) => claim !== null) ?? '';
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    expect(await renewLease(database.pool, token, 60_000)).toBe(true);
    await database.pool.query("UPDATE region_state SET lease_until = now() - interval '1 millisecond'");
    expect(await claimRegion(database.pool, 60_000)).toBe(String(Number(token) + 1));
    expect(await renewLease(database.pool, token, 60_000)).toBe(false);
  });

  it('the sweeper rings once a day for the scheduled run, and for changes that no doorbell carries', async () => {
    const ring = () => sweepRegion(database.pool, '2026-11-22' as CalendarDate);
    expect(await ring()).toBe(true);
    expect(await ring()).toBe(false);
    await matchRegion(deps(), never);
    await database.pool.query('UPDATE outbox SET published_at = now()');
    expect(await ring()).toBe(false);
    await database.pool.query('UPDATE region_state SET dirty_version = dirty_version + 1');
    expect(await ring()).toBe(true);
    expect(await sweepRegion(database.pool, '2026-11-23' as CalendarDate)).toBe(false);
    await database.pool.query('UPDATE outbox SET published_at = now()');
    expect(await sweepRegion(database.pool, '2026-11-23' as CalendarDate)).toBe(true);
  });
});

describe('the solving thread', () => {
  const snapshot = {
    asOf: '2026-11-22' as CalendarDate,
    seed: 's',
    households: [],
    vacancies: [],
    autoConfirmed: [],
    landlords: [],
    departementsOf: {},
    commitments: [],
    holds: [],
    refusals: [],
    pastProposals: [],
    flowAgreements: [],
    counters: [],
    leases: [],
  };
  const observer = { frozen: () => {}, stage: () => {} };

  it('stays warm from run to run, and gives the same bytes', async () => {
    const solver = createSolver();
    const first = await solver.solve(snapshot, DEFAULT_POLICY, observer);
    expect(await solver.solve(snapshot, DEFAULT_POLICY, observer)).toEqual(first);
    expect(first.outcome).toEqual({ status: 'empty', why: 'noVacancy' });
    await solver.close();
  });

  it('past its memory it dies alone: the run fails, the next one is solved', async () => {
    const solver = createSolver({ memoryMb: 24 });
    const texts = Array.from({ length: 60_000 }, (_, index) =>
      JSON.stringify({ id: `H${index}`, filler: randomBytes(8).toString('hex').repeat(20) }),
    );
    await expect(solver.solve({ ...snapshot, households: texts }, DEFAULT_POLICY, observer)).rejects.toThrow(
      /ERR_WORKER_OUT_OF_MEMORY/,
    );
    expect((await solver.solve(snapshot, DEFAULT_POLICY, observer)).violations).toEqual([]);
    await solver.close();
  });

  it('past its deadline it is killed, and what it was asked fails', async () => {
    const solver = createSolver({ deadlineMs: 0 });
    await expect(solver.solve(snapshot, DEFAULT_POLICY, observer)).rejects.toThrow(SolveFailure);
    await solver.close();
  });
});

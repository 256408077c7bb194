import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proposePolicy, signPolicy } from '#casework/policies.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { organisationId, vacancyId } from '#domain/ids.js';
import type { LeaseCount, Target } from '#domain/target.js';
import { readLeaseCounts } from '#infra/lease-counts.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { transaction } from '#infra/unit-of-work.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import type { RunningWorker } from '#workers/main.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accessOf, householdRecord, organisationRecord, SYSTEM, vacancyRecord } from '../support/records.js';
import { FIXED_CLOCK, isSettled, seedRegion, startTestWorker } from '../support/region.js';
import { aRehousing, noRows } from './target-rows.js';

const TODAY = '2026-11-22' as CalendarDate;
const ASSOCIATION = accessOf('association', 'A');
const INTER: Target = { kind: 'interDepartmental', sharePermille: 1_000, maxCoefficient: 3_000 };

let database: TestDatabase;
let worker: RunningWorker | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('D', 'regionalAuthority'));
    await tx.organisations.insert(organisationRecord('U', 'departementalUnit', ['93']));
  });
});
afterEach(async () => {
  await worker?.close();
  worker = undefined;
});

/** Proposed by DRIHL and signed by a unit, as at `/regles`: in force today. */
async function sign(version: string, targets: readonly Target[]): Promise<void> {
  const shell = { uow: database.uow, clock: FIXED_CLOCK, newId: randomUUID };
  const proposal = {
    policy: { ...DEFAULT_POLICY, version, targets },
    effectiveFrom: TODAY,
    reason: 'une raison de plus de vingt caractères',
  };
  const drihl = accessOf('regionalAuthority', 'D') as OrganisationAccess;
  const unit = accessOf('departementalUnit', 'U') as OrganisationAccess;
  const proposed = await inTransaction(shell, drihl, (deps) => proposePolicy(deps, drihl, proposal));
  const signed = await inTransaction(shell, unit, (deps) => signPolicy(deps, unit, version));
  expect([proposed.ok, signed.ok]).toEqual([true, true]);
}

const settled = () => expect.poll(() => isSettled(database), { timeout: 30_000, interval: 25 }).toBe(true);
const list = () => database.uow.transaction(ASSOCIATION, (tx) => tx.proposals.currentList(vacancyId('V1')));
const latest = () => database.uow.transaction(SYSTEM, (tx) => tx.runs.latestPublished());

describe('a policy with targets', () => {
  it('signed is applied by the next run: its coefficients are published, what it adds is stored beside the points', async () => {
    await seedRegion(database, { households: 6, vacancies: 1 });
    await database.uow.transaction(SYSTEM, async (tx) => {
      // A week less of waiting than the least of the others: rank 1 with the target alone.
      const away = householdRecord('H9', 'A', { departement: '92' });
      await tx.households.insert({ ...away, support: away.support && { ...away.support, departement: '92' } });
    });
    worker = startTestWorker(database);
    await settled();
    const before = await list();
    expect(before?.proposals.map(({ adjustments }) => adjustments)).toEqual([[], [], []]);
    expect(before?.proposals[0]?.householdId).not.toBe('H9');
    expect((await latest())?.coefficients).toEqual([]);

    await sign('2.0.0', [INTER]);
    await settled();
    const [first, ...others] = (await list())?.proposals ?? [];
    const coefficients = (await latest())?.coefficients ?? [];
    expect(coefficients).toMatchObject([
      { kind: 'interDepartmental', scope: 'region', counted: 1, of: 1, reason: null },
    ]);
    const coefficient = coefficients[0]?.coefficient ?? 0;
    expect(coefficient).toBeGreaterThan(0);
    expect(first).toMatchObject({
      householdId: 'H9',
      adjustments: [{ kind: 'interDepartmental', scope: 'region', points: coefficient }],
    });
    expect(first?.points).toBe(first?.terms.reduce((sum, { points }) => sum + points, 0));
    expect(others.map(({ adjustments }) => adjustments)).toEqual([[], []]);

    await sign('3.0.0', []);
    await settled();
    expect((await list())?.proposals.map(({ adjustments }) => adjustments)).toEqual([[], [], []]);
  }, 60_000);

  it('counts the leases of the year before its own rank 1', async () => {
    await seedRegion(database, { households: 4, vacancies: 1 });
    await loadMonitoringRows(database.pool, [
      noRows({
        rehousings: [
          aRehousing('a', { signedOn: '2026-03-01', departementFrom: '93', departementTo: '77' }),
          aRehousing('b', { signedOn: '2026-04-01', departementFrom: '93', departementTo: '93' }),
          aRehousing('unknown', { signedOn: '2026-04-01', departementFrom: null }),
          aRehousing('last year', { signedOn: '2025-12-31', departementFrom: '93', departementTo: '75' }),
          aRehousing('rebuilt', { signedOn: '2026-05-01', departementTo: '75', provenance: 'reconstitution' }),
        ],
      }),
    ]);
    await sign('2.0.0', [{ ...INTER, sharePermille: 300 }]);
    worker = startTestWorker(database);
    await settled();
    expect((await latest())?.coefficients).toMatchObject([
      { kind: 'interDepartmental', countedBefore: 1, ofBefore: 2, counted: 1, of: 3, needed: 1, coefficient: 0 },
    ]);
  }, 60_000);

  it('sees a lease signed a moment ago, which nobody has projected yet', async () => {
    await seedRegion(database, { households: 4, vacancies: 2 });
    await database.uow.transaction(SYSTEM, (tx) =>
      tx.events.append({
        name: 'leaseSigned',
        at: '2026-11-20T09:00:00.000Z' as never,
        actor: 'landlordReferent',
        organisationId: organisationId('L'),
        householdId: 'H1' as never,
        reason: null,
        data: { on: '2026-11-20', departementFrom: '93', departementTo: '75', contingent: 'prefect' },
      }),
    );
    await sign('2.0.0', [{ ...INTER, sharePermille: 100 }]);
    worker = startTestWorker(database);
    await settled();
    expect((await latest())?.coefficients).toMatchObject([{ countedBefore: 1, ofBefore: 1 }]);
  }, 60_000);
});

describe('the leases of the year', () => {
  const read = (): Promise<readonly LeaseCount[]> =>
    transaction(database.pool, SYSTEM, (session) => readLeaseCounts(session, TODAY));

  it('are counted by what targets read of them, the wait from the earliest clock, labels included', async () => {
    await seedRegion(database, { households: 0, vacancies: 0 });
    await database.uow.transaction(SYSTEM, async (tx) => {
      await tx.households.insert(householdRecord('H1', 'A'));
      await tx.vacancies.insert(vacancyRecord('V1', 'L'));
    });
    const short = { signedOn: '2026-06-30', towardsStartedOn: '2026-01-01', daloRecognisedOn: null } as const;
    await loadMonitoringRows(database.pool, [
      noRows({
        rehousings: [
          aRehousing('a', { ...short, subjectId: 'nobody' }),
          aRehousing('b', { ...short, subjectId: 'nobody' }),
          // Labelled in June 2024: more than six months.
          aRehousing('c', { ...short, subjectId: 'H1' }),
          aRehousing('d', { ...short, towardsStartedOn: null, subjectId: 'nobody' }),
        ],
      }),
    ]);
    expect((await read()).map(({ longWait, leases }) => [longWait, leases])).toEqual([
      [false, 2],
      [true, 1],
      [null, 1],
    ]);
  });
});

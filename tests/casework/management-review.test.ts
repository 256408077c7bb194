import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CaseError } from '#casework/errors.js';
import {
  closeReview,
  examineIndicators,
  listReviews,
  openReview,
  readReview,
  writeRecord,
} from '#casework/management-review.js';
import { commitDraw, examineSheet, revealDraw } from '#casework/management-review-draw.js';
import { type CaseDeps, inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { calendarDate, type Instant } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import type { MonitoringEvent } from '#monitoring/projection.js';
import { projectEvents } from '#monitoring/projection.js';
import { candidatesHash } from '#monitoring/sheet-draw.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accessOf, organisationRecord, SYSTEM } from '../support/records.js';

let database: TestDatabase;
let ids = 0;
const clock = { now: () => '2026-02-10T09:00:00.000Z' as Instant, today: () => calendarDate('2026-02-10') };

/** Twenty households of A in the 93 (rehoused from the first on), three of B; workers of A counted twice. */
function history(): readonly MonitoringEvent[] {
  const events: MonitoringEvent[] = [];
  const tell = (
    household: string,
    organisation: string,
    name: MonitoringEvent['name'],
    on: string,
    data: MonitoringEvent['data'] = {},
  ) => events.push({ name, on: calendarDate(on), household, organisation, data, provenance: 'observed' });
  for (let i = 0; i < 20; i++) {
    const [id, association] = [`h${String(i).padStart(2, '0')}`, i < 17 ? 'A' : 'B'];
    tell(id, association, 'supportPrescribed', '2025-01-10', { departement: '93', scheme: 'avdlDalo' });
    tell(id, association, 'supportTowardsStarted', '2025-02-01');
    if (i % 3 === 0) tell(id, 'L', 'leaseSigned', '2025-09-01');
    if (i === 5) tell(id, association, 'blockingSituationOpened', '2025-04-01', { kind: 'cohabitation' });
  }
  for (const month of ['2025-01', '2025-02'])
    tell('A', 'A', 'socialWorkersCounted', '2025-03-01', { month, count: 2, departement: '93' });
  return events;
}

beforeAll(async () => {
  database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    for (const id of ['A', 'B']) await tx.organisations.insert(organisationRecord(id, 'association', ['93']));
    for (const id of ['UD93', 'UD92']) await tx.organisations.insert(organisationRecord(id, 'departementalUnit'));
    await tx.organisations.insert(organisationRecord('DRIHL', 'regionalAuthority'));
  });
  await loadMonitoringRows(database.pool, [projectEvents(history())]);
});

const drihl = accessOf('regionalAuthority', 'DRIHL') as OrganisationAccess;
const unit = accessOf('departementalUnit', 'UD93', ['93']) as OrganisationAccess;
const elsewhere = accessOf('departementalUnit', 'UD92', ['92']) as OrganisationAccess;
const association = accessOf('association', 'A') as OrganisationAccess;
const other = accessOf('association', 'B') as OrganisationAccess;

const as = <T>(access: OrganisationAccess, work: (deps: CaseDeps) => Promise<Result<T, CaseError>>) =>
  inTransaction<T>({ uow: database.uow, clock, newId: () => `id-${++ids}` }, access, work);
async function done<T>(
  access: OrganisationAccess,
  work: (deps: CaseDeps) => Promise<Result<T, CaseError>>,
): Promise<T> {
  const result = await as(access, work);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value;
}
async function refused<T>(
  access: OrganisationAccess,
  work: (deps: CaseDeps) => Promise<Result<T, CaseError>>,
): Promise<string> {
  const result = await as(access, work);
  return result.ok ? 'accepted' : result.error.code;
}

describe('the management dialogue of one association', () => {
  const input = { associationId: organisationId('A'), year: 2025, departements: ['93'] as const };
  let id = '';

  it('is opened once a year by the State, on its territory', async () => {
    expect(await refused(association, (deps) => openReview(deps, association, input))).toBe('FORBIDDEN_ROLE');
    expect(await refused(elsewhere, (deps) => openReview(deps, elsewhere, input))).toBe('NOT_FOUND');
    id = (await done(unit, (deps) => openReview(deps, unit, input))).id;
    expect(await refused(drihl, (deps) => openReview(deps, drihl, input))).toBe('REVIEW_EXISTS');
    expect(await refused(drihl, (deps) => openReview(deps, drihl, { ...input, year: 2016 }))).toBe('INVALID_REQUEST');
  });

  it('is seen by its association and its unit, and by no other', async () => {
    expect(await done(association, async (deps) => ({ ok: true, value: await listReviews(deps, 2025) }))).toHaveLength(
      1,
    );
    for (const access of [other, elsewhere]) {
      expect(await refused(access, (deps) => readReview(deps, id))).toBe('NOT_FOUND');
    }
  });

  it('freezes the five indicators beside their weighted means', async () => {
    const { figures, version } = await done(drihl, (deps) => examineIndicators(deps, drihl, { id, version: 1 }));
    expect(version).toBe(2);
    const [rehousings, arrears, atypical] = figures?.indicators ?? [];
    // 6 rehoused of A; two workers over the two months counted: 3 each.
    expect(rehousings?.association).toEqual({ numerator: 6, denominator: 2, value: 3, small: true });
    expect(rehousings?.region).toMatchObject({ numerator: 7, denominator: 2, value: 3.5 });
    expect(arrears?.association).toEqual({ numerator: 0, denominator: 0, value: null, small: true });
    // 11 still in AVL at A; 13 of everyone in the 93.
    expect(atypical?.association).toEqual({ numerator: 1, denominator: 11, value: 9.1, small: false });
    expect(atypical?.departements[0]?.mean).toMatchObject({ numerator: 1, denominator: 13 });
    expect(figures?.workersByMonth.slice(0, 3).map(({ workers }) => workers)).toEqual([2, 2, null]);
    expect(await refused(drihl, (deps) => examineIndicators(deps, drihl, { id, version: 1 }))).toBe('STALE_VERSION');
  });

  it('draws seven sheets that anybody can check, and the secret is not readable before', async () => {
    const draw = await done(unit, (deps) => commitDraw(deps, unit, { id, reason: null }));
    expect(draw.candidates).toHaveLength(17);
    expect(draw.candidatesHash).toBe(candidatesHash(draw.candidates.toReversed()));
    expect(await refused(unit, (deps) => commitDraw(deps, unit, { id, reason: null }))).toBe('DRAW_REFUSED');
    expect(
      await done(association, async (deps) => ({ ok: true, value: await deps.tx.managementReviews.secretOf(id, 1) })),
    ).toBeNull();
    const { revealed } = await done(unit, (deps) => revealDraw(deps, unit, { id, number: 1 }));
    const terms = ['2026-02-10', 'A', 1, revealed?.secret, draw.candidatesHash].join('|');
    expect(createHash('sha256').update(terms).digest('hex')).toBe(draw.commitment);
    expect(new Set(revealed?.drawn).size).toBe(7);
    const again = await done(unit, (deps) => revealDraw(deps, unit, { id, number: 1 }));
    expect(again.revealed).toEqual(revealed);
  });

  it('draws again only with a reason, and nothing twice', async () => {
    expect(await refused(unit, (deps) => commitDraw(deps, unit, { id, reason: null }))).toBe('DRAW_REFUSED');
    const reason = 'Deux fiches portent sur des ménages transférés en janvier.';
    await done(unit, (deps) => commitDraw(deps, unit, { id, reason }));
    const second = await done(unit, (deps) => revealDraw(deps, unit, { id, number: 2 }));
    const { draws } = await done(unit, (deps) => readReview(deps, id));
    const first = draws[0]?.revealed?.drawn ?? [];
    expect(second.revealed?.drawn.filter((one) => first.includes(one))).toEqual([]);
    expect(draws.map((one) => one.reason)).toEqual([null, reason]);
  });

  it('a draw is never taken back: the database refuses it', async () => {
    for (const sql of ['DELETE FROM management_review_draws', "UPDATE management_review_draws SET reason = 'x'"]) {
      const change = database.uow.transaction(drihl, async () => {
        const client = await database.pool.connect();
        try {
          await client.query('BEGIN; SET LOCAL ROLE rapprochement_app');
          await client.query(sql);
        } finally {
          await client.query('ROLLBACK');
          client.release();
        }
      });
      await expect(change).rejects.toThrow('permission denied');
    }
  });

  it('is closed once its five steps are done, and then stands', async () => {
    const { review, draws } = await done(unit, (deps) => readReview(deps, id));
    expect(await refused(unit, (deps) => closeReview(deps, unit, { id, version: review.version }))).toBe(
      'REVIEW_INCOMPLETE',
    );
    for (const householdId of draws[1]?.revealed?.drawn ?? []) {
      const grid = { complete: true, datesCoherent: true, quality: 3, comment: null } as const;
      await done(unit, (deps) => examineSheet(deps, unit, { id, number: 2, householdId, grid }));
    }
    const exchange = {
      strongPoints: ['Contact rapide'],
      toImprove: [],
      blockages: [{ departement: '93', text: 'Peu de T4' }],
    } as const;
    expect(
      await refused(association, (deps) => writeRecord(deps, association, { id, version: 2, parts: { exchange } })),
    ).toBe('FORBIDDEN_ROLE');
    await done(unit, (deps) => writeRecord(deps, unit, { id, version: 2, parts: { exchange } }));
    const budget = { lines: [{ post: 'Salaires', cents: 12_000_000 }] };
    const parts = {
      budget,
      presentedCase: { illustrates: 'strength', text: 'Un relogement en T4.' },
      socialWorkers: { text: 'Deux postes.' },
    } as const;
    const wrong = { budget: { lines: [{ post: 'Salaires', cents: -1 }] } };
    expect(await refused(association, (deps) => writeRecord(deps, association, { id, version: 3, parts: wrong }))).toBe(
      'INVALID_REQUEST',
    );
    await done(association, (deps) => writeRecord(deps, association, { id, version: 3, parts }));
    expect((await done(unit, (deps) => readReview(deps, id))).missing).toEqual([]);
    const closed = await done(unit, (deps) => closeReview(deps, unit, { id, version: 4 }));
    expect(closed.closedOn).toBe('2026-02-10');
    expect(await refused(unit, (deps) => commitDraw(deps, unit, { id, reason: 'encore une fois' }))).toBe(
      'REVIEW_CLOSED',
    );
  });
});

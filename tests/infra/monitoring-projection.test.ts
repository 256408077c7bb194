import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { householdBands } from '#casework/household-bands.js';
import { calendarDate, type Instant } from '#domain/dates.js';
import type { EventName } from '#domain/events.js';
import { householdId, organisationId, type ProposalId, type RunId, vacancyId } from '#domain/ids.js';
import { MONITORING_TABLES } from '#infra/monitoring-plans.js';
import { catchUpMonitoring } from '#infra/monitoring-projection.js';
import { indicator } from '#monitoring/catalogue.js';
import { computeIndicator } from '#monitoring/compute.js';
import { projectSubjects } from '#monitoring/project-subjects.js';
import type { StoredEvent } from '#ports.js';
import { figureOf } from '../monitoring/rebuilt.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { householdRecord, landlordRecord, organisationRecord, SYSTEM, vacancyRecord } from '../support/records.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    for (const id of ['A', 'B']) await tx.organisations.insert(organisationRecord(id, 'association'));
    await tx.organisations.insert(organisationRecord('L', 'landlord'));
    await tx.organisations.saveLandlord(landlordRecord('L'));
    for (const id of ['H1', 'H2', 'H3']) await tx.households.insert(householdRecord(id, 'A'));
    await tx.organisations.insert(organisationRecord('R', 'reserver'));
    const reservation = { state: 'oriented', contingent: 'prefect', reserverDeadline: null } as const;
    await tx.vacancies.insert(
      vacancyRecord('V1', 'L', { reservation: { ...reservation, reserverId: organisationId('R') } }),
    );
  });
  await database.pool.query(`
    INSERT INTO runs (id, region, state, as_of, dirty_version, fencing_token) VALUES ('run', 'ile-de-france', 'published', '2026-11-22', 1, 1);
    INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym) VALUES ('P1', 'V1', 'H1', 'run', 'M-AAAA');`);
});
beforeEach(async () => {
  while ((await catchUp()) > 0);
});

const catchUp = (limit?: number) =>
  catchUpMonitoring(database.pool, (subjects) => projectSubjects(subjects, householdBands), limit);

async function tell(name: EventName, at: string, data: StoredEvent['data'], more: Partial<StoredEvent> = {}) {
  await database.uow.transaction(SYSTEM, (tx) =>
    tx.events.append({
      name,
      at: `${at}T10:00:00.000Z` as Instant,
      actor: 'system',
      organisationId: organisationId('A'),
      householdId: householdId('H1'),
      reason: null,
      data,
      ...more,
    }),
  );
}

const ofPairing = { proposalId: 'P1' as ProposalId, vacancyId: vacancyId('V1'), runId: 'run' as RunId };

async function stateOfRows(): Promise<unknown> {
  const all: unknown[] = [];
  for (const table of Object.values(MONITORING_TABLES)) {
    const { rows } = await database.pool.query(`SELECT * FROM ${table} ORDER BY id`);
    all.push(rows);
  }
  return all;
}

async function waitingAt(asOf: string): Promise<number | null> {
  const definition = indicator('T01');
  if (definition === undefined) throw new Error('no T01');
  const computed = await database.uow.transaction(SYSTEM, (tx) =>
    computeIndicator(definition, { asOf: calendarDate(asOf), scope: { kind: 'region' } }, tx.monitoring.answer),
  );
  if (!computed.ok) throw new Error(computed.error.detail);
  const index = computed.value.columns.findIndex(({ key }) => key === 'avl_en_cours');
  return figureOf(computed.value.total.cells[index]);
}

describe('the projection of the procedure’s own events', () => {
  it('knows a household from its file and its events, once they are noted', async () => {
    expect(await waitingAt('2026-11-22')).toBe(0);
    for (const id of ['H1', 'H2', 'H3']) {
      await tell('householdEntered', '2026-10-01', { departement: '93' }, { householdId: householdId(id) });
    }
    await catchUp();
    expect(await waitingAt('2026-11-22')).toBe(3);
    expect(await waitingAt('2025-10-31')).toBe(0);
  });

  it('a lease ends the wait on its day, and not before', async () => {
    await tell('proposalMade', '2026-10-10', { rank: 1, interDepartmental: false }, ofPairing);
    await tell('leaseSigned', '2026-11-10', { on: '2026-11-05' }, ofPairing);
    await catchUp();
    expect(await waitingAt('2026-11-04')).toBe(3);
    expect(await waitingAt('2026-11-05')).toBe(2);
    const { rows } = await database.pool.query('SELECT * FROM monitoring_rehousings');
    expect(rows).toMatchObject([
      {
        departement_from: '93',
        departement_to: '93',
        contingent: 'prefect',
        landlord: 'Organisme L',
        reserver_id: 'R',
        scheme: 'avdlDalo',
      },
    ]);
  });

  it('a correction takes the lease back and moves this household alone', async () => {
    const others = async () =>
      (await database.pool.query(`SELECT * FROM monitoring_supports WHERE subject_id <> 'H1' ORDER BY id`)).rows;
    const before = await others();
    await tell('corrected', '2026-11-12', { event: 'leaseSigned', reason: 'saisie sur un autre ménage' }, ofPairing);
    await catchUp();
    expect(await waitingAt('2026-11-05')).toBe(3);
    expect(await others()).toEqual(before);
  });

  it('a later transfer leaves the association of a past date as it was', async () => {
    const ofB = async (on: string) => {
      const { rows } = await database.pool.query<{ n: number }>(
        `SELECT count(*)::integer AS n FROM monitoring_supports WHERE association_id = 'B'
           AND coalesce(valid_from <= $1, true) AND coalesce(valid_to > $1, true)`,
        [on],
      );
      return rows[0]?.n;
    };
    await tell('supportTransferred', '2026-11-15', { from: 'A', to: 'B' }, { householdId: householdId('H2') });
    await catchUp();
    expect([await ofB('2026-11-14'), await ofB('2026-11-15')]).toEqual([0, 1]);
  });

  it('a list superseded by a run closes its proposals, which events of the dwelling alone tell', async () => {
    await tell('listSuperseded', '2026-11-16', { reason: 'newRun' }, {
      householdId: undefined,
      vacancyId: vacancyId('V1'),
    } as never);
    await catchUp();
    const { rows } = await database.pool.query('SELECT failure_cause, closed_on::text FROM monitoring_proposals');
    expect(rows).toMatchObject([{ failure_cause: 'superseded', closed_on: '2026-11-16' }]);
  });

  it('in small steps, all at once, twice over or by two at once, the rows are the same', async () => {
    for (const id of ['H1', 'H2', 'H3']) {
      await tell('protocolEligibilityEntered', '2026-11-17', {}, { householdId: householdId(id) });
    }
    await tell('socialWorkersCounted', '2026-11-17', { month: '2026-11', count: 3 }, {
      householdId: undefined,
    } as never);
    while ((await catchUp(1)) > 0);
    const small = await stateOfRows();
    await database.pool.query(`INSERT INTO monitoring_pending (household_id) VALUES ('H1'), ('H2'), ('H3'), ('H1')`);
    await Promise.all([catchUp(2), catchUp(2), catchUp()]);
    expect(await stateOfRows()).toEqual(small);
    expect(await catchUp()).toBe(0);
  });

  it('bands that change keep their past', async () => {
    const { rows: before } = await database.pool.query<{ facts: object }>(
      `SELECT facts FROM households WHERE id = 'H3'`,
    );
    const poorer = {
      ...before[0]?.facts,
      incomes: { ...householdRecord('H3', 'A').incomes, declaredMonthlyCents: 60_000 },
    };
    await database.pool.query(`UPDATE households SET facts = $1 WHERE id = 'H3'`, [JSON.stringify(poorer)]);
    await tell('householdChanged', '2026-11-20', { changed: 'incomes' }, { householdId: householdId('H3') });
    await catchUp();
    const bandOn = async (day: string) => {
      const { rows } = await database.pool.query<{ income_band: string }>(
        `SELECT income_band FROM monitoring_supports WHERE subject_id = 'H3'
           AND coalesce(valid_from <= $1, true) AND coalesce(valid_to > $1, true)`,
        [day],
      );
      return rows.map((row) => row.income_band);
    };
    expect([await bandOn('2026-11-19'), await bandOn('2026-11-20')]).toEqual([['from1000'], ['under500']]);
    await database.pool.query(`INSERT INTO monitoring_pending (household_id) VALUES ('H3')`);
    await catchUp();
    expect([await bandOn('2026-11-19'), await bandOn('2026-11-20')]).toEqual([['from1000'], ['under500']]);
  });

  it('killed before it commits, it has changed nothing and the events still wait', async () => {
    await tell('protocolExited', '2026-11-18', { motive: 'contactLost' }, { householdId: householdId('H3') });
    const before = await stateOfRows();
    const dies = () => {
      throw new Error('killed');
    };
    await expect(catchUpMonitoring(database.pool, dies)).rejects.toThrow('killed');
    expect(await stateOfRows()).toEqual(before);
    expect(await catchUp()).toBe(1);
    expect(await stateOfRows()).not.toEqual(before);
  });

  it('an event that was rolled back was never noted', async () => {
    const lost = database.uow.transaction(SYSTEM, async (tx) => {
      await tx.events.append({
        name: 'protocolExited',
        at: '2026-11-19T10:00:00.000Z' as Instant,
        actor: 'system',
        organisationId: organisationId('A'),
        householdId: householdId('H3'),
        reason: null,
        data: {},
      });
      throw new Error('rolled back');
    });
    await expect(lost).rejects.toThrow('rolled back');
    expect(await catchUp()).toBe(0);
  });
});

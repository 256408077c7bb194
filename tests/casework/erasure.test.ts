import { beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '#casework/audit.js';
import { contestExplanation } from '#casework/contests.js';
import { runErasure } from '#casework/erasure.js';
import { householdBands } from '#casework/household-bands.js';
import { writeSheet } from '#casework/support-sheet.js';
import { calendarDate } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import { type HouseholdId, householdId, vacancyId } from '#domain/ids.js';
import { catchUpMonitoring } from '#infra/monitoring-projection.js';
import { projectSubjects } from '#monitoring/project-subjects.js';
import { createTestDatabase } from '../support/database.js';
import { householdRecord, SYSTEM } from '../support/records.js';
import { Casework } from './life/fixture.js';
import { ASSOCIATION, day } from './life/walk.js';

const casework = new Casework(await createTestDatabase());
const { database } = casework;
const query = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;

const ENDED = {
  status: 'radiated',
  requestNumber: null,
  filedOn: calendarDate('2020-01-01'),
  renewedOn: null,
} as const;

async function enter(id: string, last: string, changes: Partial<Household>): Promise<HouseholdId> {
  await database.uow.transaction(SYSTEM, (tx) =>
    tx.households.insert(householdRecord(id, 'A', { request: ENDED, confirmedOn: calendarDate(last), ...changes })),
  );
  await query('UPDATE households SET changed_at = $2 WHERE id = $1', [id, `${last}T12:00:00Z`]);
  return householdId(id);
}

const catchUp = () => catchUpMonitoring(database.pool, (subjects) => projectSubjects(subjects, householdBands));
const erased = async () =>
  (await query('SELECT id FROM households WHERE erased_on IS NOT NULL ORDER BY id')).map(({ id }) => id);

beforeAll(async () => {
  await casework.prepare();
  casework.clock.day = day('2026-11-23');
});

describe('the end of a retention period', () => {
  it('erases a support two years after the last contact, a request alone after one, and never an active request', async () => {
    await enter('support-due', '2024-11-22', {});
    await enter('support-not-yet', '2024-11-23', {});
    await enter('request-due', '2025-11-22', { support: null });
    await enter('request-not-yet', '2025-11-23', { support: null });
    await enter('active', '2019-01-01', { request: { ...ENDED, status: 'active' } });
    expect(await runErasure(casework.shell)).toEqual({ erased: 2, kept: 0 });
    expect(await erased()).toEqual(['request-due', 'support-due']);
    expect(await runErasure(casework.shell)).toEqual({ erased: 0, kept: 0 });
  });

  it('waits while somebody has written since, or while a rapprochement goes on', async () => {
    const written = await enter('written', '2020-01-01', {});
    await database.uow.transaction(SYSTEM, (tx) =>
      tx.events.append({
        name: 'supportTransferred',
        at: '2026-01-05T10:00:00.000Z' as never,
        actor: 'association',
        organisationId: 'A' as never,
        householdId: written,
        reason: null,
        data: {},
      }),
    );
    await casework.propose([{ request: ENDED, confirmedOn: calendarDate('2020-01-01') }]);
    await query("UPDATE households SET changed_at = '2020-01-01' WHERE id = 'H1-1'");
    expect(await runErasure(casework.shell)).toEqual({ erased: 0, kept: 1 });
    expect(await erased()).not.toContain('written');
  });
});

describe('an erased household', () => {
  it('leaves nothing of it: no name, no text, no fact, no link; nobody reads it; the journal stays whole', async () => {
    const { vacancyId: vacancy, householdIds } = await casework.propose([{ request: ENDED }]);
    const id = householdId(householdIds[0] as string);
    await casework.must(ASSOCIATION, (deps) =>
      writeSheet(deps, ASSOCIATION, {
        id,
        texts: {
          needs: 'CANARI besoin',
          strengths: null,
          forCorrespondent: null,
          forSocialServices: null,
          vigilance: null,
          contactAfterEnd: null,
          syploUpdatedOn: null,
        },
      }),
    );
    await casework.must(ASSOCIATION, (deps) =>
      contestExplanation(deps, ASSOCIATION, {
        householdId: id,
        vacancyId: vacancyId(vacancy),
        ground: 'points',
        text: 'CANARI texte de la demande',
      }),
    );
    await query("INSERT INTO household_identities (household_id, owner_id, name) VALUES ($1, 'A', 'CANARI nom')", [id]);
    await query(
      `BEGIN; SET LOCAL session_replication_role = replica; UPDATE pairings SET state = 'withdrawn' WHERE household_id = '${id}'; COMMIT`,
    );
    await query(
      'UPDATE households SET facts = (facts::jsonb || \'{"confirmedOn": "2020-01-01"}\')::json, changed_at = \'2020-01-01\' WHERE id = $1',
      [id],
    );
    await database.uow.transaction(SYSTEM, (tx) =>
      tx.events.append({
        name: 'reportedToActionLogement',
        at: '2024-01-05T10:00:00.000Z' as never,
        actor: 'association',
        organisationId: 'A' as never,
        householdId: id,
        reason: 'CANARI motif',
        data: {},
      }),
    );
    await catchUp();
    const figures = () => query('SELECT * FROM monitoring_supports WHERE subject_id = $1 ORDER BY id', [id]);
    const before = await figures();
    expect(before).not.toEqual([]);
    casework.clock.day = day('2029-06-01');
    expect((await runErasure(casework.shell)).erased).toBeGreaterThan(0);
    expect(await erased()).toContain(id);
    for (const table of ['support_sheets', 'household_identities', 'audit_salts'])
      expect([table, await query(`SELECT 1 FROM ${table} WHERE household_id = $1`, [id])]).toEqual([table, []]);
    const dump = JSON.stringify([
      await query('SELECT * FROM households WHERE id = $1', [id]),
      await query('SELECT * FROM contests WHERE household_id = $1', [id]),
      await query('SELECT * FROM events WHERE household_id = $1', [id]),
    ]);
    expect(dump).not.toContain('CANARI');
    expect(dump).not.toContain('birthDate');
    expect(await database.uow.transaction(SYSTEM, (tx) => tx.households.find(id))).toBeNull();
    await expect(query("UPDATE events SET name = 'x' WHERE household_id = $1", [id])).rejects.toThrow('append-only');
    await query('INSERT INTO monitoring_pending (household_id) VALUES ($1)', [id]);
    await catchUp();
    expect(await figures()).toEqual(before);
    expect(await query("SELECT action FROM audit_log WHERE action = 'householdErased'")).not.toEqual([]);
    expect(await database.uow.transaction(SYSTEM, (tx) => verifyAudit(tx.audit))).toMatchObject({ broken: null });
  });

  it('is erased by the system alone, and its events by nobody else', async () => {
    const rows = await database.uow
      .transaction(ASSOCIATION, async (tx) => tx.erasures.erase('written', day('2026-11-23')))
      .catch((error: { code?: string }) => error.code);
    expect(rows).toBe('42501');
    await expect(query("UPDATE events SET actor = 'x'")).rejects.toThrow('append-only');
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '#domain/dates.js';
import { householdId, organisationId } from '#domain/ids.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accessOf, householdRecord, organisationRecord, SYSTEM } from '../support/records.js';
import { rapprochement } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'rapprochement-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('A', 'association'));
    await tx.households.insert(householdRecord('H1', 'A'));
  });
  for (let act = 0; act < 3; act += 1) {
    await database.uow.transaction(accessOf('association', 'A'), (tx) =>
      tx.events.append({
        name: 'householdChanged',
        at: '2026-11-22T11:00:00.000Z' as Instant,
        actor: 'association',
        organisationId: organisationId('A'),
        householdId: householdId('H1'),
        reason: null,
        data: { changed: 'needs' },
      }),
    );
  }
});

const verify = (...args: string[]) =>
  rapprochement(['audit', 'verify', ...args], {
    env: { DATABASE_URL: database.url, RAPPROCHEMENT_HOME: join(folder, 'home') },
  });

describe('rapprochement audit verify', () => {
  it('exits 0 on a whole log, with the rows and the head of each chain', async () => {
    const { code, stdout, stderr } = await verify();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^A\t3\t[0-9a-f]{64}\n$/);
    expect(stderr).toContain('3 lignes, 1 chaînes');
    expect(JSON.parse((await verify('--json')).stdout)).toMatchObject({ rows: 3, broken: null });
  });

  it('exits 6 on a broken one, and names the row', async () => {
    await database.pool.query(
      'SET session_replication_role = replica; DELETE FROM audit_log WHERE seq = 2; RESET session_replication_role',
    );
    const { code, stderr } = await verify();
    expect(code).toBe(6);
    expect(stderr).toContain('chaîne « A », ligne 2 : la ligne manque');
    expect(JSON.parse((await verify('--json')).stdout).broken).toMatchObject({
      chain: 'A',
      seq: 2,
      fault: 'rowMissing',
    });
  });
});

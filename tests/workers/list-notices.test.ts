import { beforeAll, describe, expect, it } from 'vitest';
import { type SeededRegion, seedRegion } from '../browser/region.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SYSTEM } from '../support/records.js';

let db: TestDatabase;
let region: SeededRegion;
beforeAll(async () => {
  db = await createTestDatabase();
  region = await seedRegion(db);
});

const told = async () =>
  (
    await db.pool.query(
      "SELECT vacancy_id, organisation_id, role, kind FROM notifications WHERE kind = 'listPublished' ORDER BY vacancy_id",
    )
  ).rows;
const again = async () => {
  await db.uow.transaction(SYSTEM, (tx) => tx.runs.markDirty('seeded'));
  await region.solve();
};

describe('the end of a run', () => {
  it('is told to the landlord of each vacancy whose candidates have changed, and to nobody else', async () => {
    await region.solve();
    const { rows } = await db.pool.query(
      `SELECT DISTINCT l.vacancy_id, v.landlord_id FROM proposal_lists l
       JOIN list_entries e ON e.list_id = l.id JOIN vacancies v ON v.id = l.vacancy_id WHERE l.current ORDER BY l.vacancy_id`,
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(await told()).toEqual(
      rows.map((row) => ({
        vacancy_id: row.vacancy_id,
        organisation_id: row.landlord_id,
        role: 'landlordReferent',
        kind: 'listPublished',
      })),
    );
  });

  it('is not told again while the same candidates stand, nor while the notice waits to be read', async () => {
    const before = await told();
    await again();
    expect(await told()).toEqual(before);
    await db.pool.query(
      'DELETE FROM list_entries WHERE list_id IN (SELECT id FROM proposal_lists WHERE current) AND rank = 3',
    );
    await again();
    expect(await told()).toEqual(before);
  });

  it('is told again once the notice has been read and the candidates have changed', async () => {
    const before = await told();
    await db.pool.query('UPDATE notifications SET read_at = now()');
    await db.pool.query(
      'DELETE FROM list_entries WHERE list_id IN (SELECT id FROM proposal_lists WHERE current) AND rank = 3',
    );
    await again();
    expect((await told()).length).toBeGreaterThan(before.length);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { designate } from '#casework/life/designation.js';
import { recordContact } from '#casework/proposals.js';
import { runReminders } from '#casework/reminders.js';
import { calendarDate } from '#domain/dates.js';
import { createTestDatabase } from '../support/database.js';
import { Casework } from './life/fixture.js';
import { day, LANDLORD, UNIT } from './life/walk.js';

const casework = new Casework(await createTestDatabase());
beforeAll(() => casework.prepare());

const told = async () =>
  (
    await casework.database.pool.query(
      `SELECT kind, due_on::text AS due, organisation_id AS who FROM notifications
       WHERE kind IN ('opinionDue', 'papersMissing', 'consentExpiring') ORDER BY kind, due_on`,
    )
  ).rows;

describe('reminders to associations', () => {
  it('tell once an opinion about to be due, papers missing before the CALEOL and consents about to lapse', async () => {
    const { ids } = await casework.propose(
      [
        {
          documents: [{ code: 'identity', status: 'missing', checkedOn: null }],
          consents: ['2026-12-15', '2026-12-28', '2027-06-01'].map((expiresOn, index) => ({
            place: { scope: 'departement', code: ['93', '75', '92'][index] as '93' },
            consentedOn: calendarDate('2026-01-01'),
            expiresOn: calendarDate(expiresOn),
            wishRank: null,
          })),
        },
      ],
      { caleolOn: calendarDate('2026-12-02') },
    );
    const id = ids[0] as (typeof ids)[0];
    await casework.must(UNIT, (deps) => designate(deps, UNIT, { id, act: 'designation' }));
    await casework.must(LANDLORD, (deps) =>
      recordContact(deps, LANDLORD, { id, means: 'email', on: null, caleolContactGiven: true }),
    );
    const [{ due_on: due }] = (
      await casework.database.pool.query("SELECT due_on::text FROM pairing_steps WHERE step = 'giveOpinion'")
    ).rows;
    await runReminders(casework.shell);
    expect(await told()).toEqual([
      { kind: 'consentExpiring', due: '2026-12-15', who: 'A' },
      { kind: 'papersMissing', due: '2026-12-02', who: 'A' },
    ]);
    casework.clock.day = day(due);
    expect(await runReminders(casework.shell)).toBe(1);
    expect(await told()).toContainEqual({ kind: 'opinionDue', due, who: 'A' });
    expect(await runReminders(casework.shell)).toBe(0);
  });

  it('tell nothing to anybody but the association, and nothing once the papers are there', async () => {
    const { rows } = await casework.database.pool.query(
      'SELECT DISTINCT role FROM notifications WHERE kind IN ($1, $2)',
      ['papersMissing', 'opinionDue'],
    );
    expect(rows).toEqual([{ role: 'association' }]);
    await casework.propose([{ documents: [{ code: 'identity', status: 'received', checkedOn: null }], consents: [] }], {
      caleolOn: calendarDate('2026-12-03'),
    });
    expect(await runReminders(casework.shell)).toBe(0);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { designate } from '#casework/life/designation.js';
import { recordContact } from '#casework/proposals.js';
import { addDays } from '#domain/dates.js';
import { LANDLORD, UNIT } from '../casework/life/walk.js';
import { type CaseworkSite, caseworkSite } from './casework-site.js';
import { plain } from './landlord-fixture.js';

let site: CaseworkSite;
beforeAll(async () => {
  site = await caseworkSite();
});

const queue = async () => plain((await site.get('/propositions', 'association')).body);

describe('the queue of opinions', () => {
  it('says when each is due from the contact on, and that it is late the day after', async () => {
    const { casework } = site;
    const { ids } = await casework.propose([{}]);
    const id = ids[0] as (typeof ids)[0];
    expect(await queue()).toContain('après le contact du bailleur');
    await casework.must(UNIT, (deps) => designate(deps, UNIT, { id, act: 'designation' }));
    await casework.must(LANDLORD, (deps) =>
      recordContact(deps, LANDLORD, { id, means: 'email', on: null, caleolContactGiven: true }),
    );
    const { rows } = await casework.database.pool.query(
      "SELECT due_on::text AS due FROM pairing_steps WHERE step = 'giveOpinion'",
    );
    const due = rows[0].due;
    const said = due.split('-').reverse().join('/');
    expect(await queue()).toContain(said);
    expect(await queue()).not.toContain('en retard');
    casework.clock.day = addDays(due, 1);
    expect(await queue()).toContain(`${said} en retard`);
  });
});

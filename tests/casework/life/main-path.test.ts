import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runDeadlines } from '#casework/life/deadlines.js';
import {
  endSupport,
  followUpOneYear,
  handOverRecommendations,
  signLease,
  startSupport,
} from '#casework/life/follow-up.js';
import { acceptOffer, nameCorrespondent, notifyOffer, refuseOffer } from '#casework/life/offers.js';
import { readLife, readTasks } from '#casework/life/reading.js';
import { addDays } from '#domain/dates.js';
import { createTestDatabase } from '../../support/database.js';
import { Casework } from './fixture.js';
import { ASSOCIATION, convene, day, grantInOrder, LANDLORD, retain } from './walk.js';

const database = await createTestDatabase();
const casework = new Casework(database);
beforeAll(() => casework.prepare());
beforeEach(() => {
  casework.clock.day = day('2026-11-23');
});

const person = { name: 'Camille Exemple', position: 'Chargée de clientèle', email: 'c@example.org', phone: null };

async function granted() {
  const { vacancyId, ids } = await casework.propose([{}, {}, {}]);
  for (const id of ids) await retain(casework, id);
  const { sessionId, presentations } = await convene(casework, vacancyId, ids);
  await grantInOrder(casework, sessionId, presentations);
  return { vacancyId, ids };
}

describe('the life of a rapprochement', () => {
  it('goes from the proposal to the review one year after the support, each step by who owes it', async () => {
    const { vacancyId, ids } = await granted();
    const [id, second] = ids as [(typeof ids)[0], (typeof ids)[0]];
    expect(await casework.state(second)).toBe('ranked');
    await casework.must(LANDLORD, (deps) => nameCorrespondent(deps, LANDLORD, { id, person }));
    await casework.must(LANDLORD, (deps) => notifyOffer(deps, LANDLORD, { id, answerDays: 10, daloNotice: true }));
    casework.clock.day = addDays(casework.clock.day, 3);
    await casework.must(LANDLORD, (deps) => acceptOffer(deps, LANDLORD, { id }));
    expect(await casework.state(second)).toBe('released');
    const vacancy = await database.pool.query('SELECT status FROM vacancies WHERE id = $1', [vacancyId]);
    expect(vacancy.rows).toEqual([{ status: 'allocated' }]);
    await casework.must(LANDLORD, (deps) => signLease(deps, LANDLORD, { id }));
    await casework.must(ASSOCIATION, (deps) => startSupport(deps, ASSOCIATION, { id }));
    casework.clock.day = addDays(casework.clock.day, 200);
    await casework.must(ASSOCIATION, (deps) => endSupport(deps, ASSOCIATION, { id, motive: 'objectivesReached' }));
    await casework.must(ASSOCIATION, (deps) =>
      handOverRecommendations(deps, ASSOCIATION, { id, toSocialServices: false }),
    );
    const review = { arrears3Months: false, insuranceMissing: false, surveyUnanswered: false, notice: false };
    const early = await casework.run(LANDLORD, (deps) => followUpOneYear(deps, LANDLORD, { id, review }));
    expect(early).toMatchObject({ ok: false, error: { code: 'PAIRING_NOT_READY' } });
    casework.clock.day = addDays(casework.clock.day, 370);
    await casework.must(LANDLORD, (deps) => followUpOneYear(deps, LANDLORD, { id, review }));
    expect(await casework.state(id)).toBe('followedUp');
    expect(await casework.openSteps(id)).toEqual([]);
    expect(await casework.events(id)).toEqual([
      'designated',
      'contactRecorded',
      'opinionGiven',
      'householdAsked',
      'householdAgreed',
      'candidateListed',
      'caleolDecided',
      'correspondentNamed',
      'offerNotified',
      'offerAnswered',
      'leaseSigned',
      'supportWithinStarted',
      'supportEnded',
      'recommendationsHandedOver',
      'oneYearFollowedUp',
    ]);
  });

  it('silence after ten days is a refusal: the next rank is called up, and a DALO household goes to its unit', async () => {
    const { ids } = await granted();
    const [id, second] = ids as [(typeof ids)[0], (typeof ids)[0]];
    const notified = await casework.must(LANDLORD, (deps) =>
      notifyOffer(deps, LANDLORD, { id, answerDays: 10, daloNotice: true }),
    );
    casework.clock.day = notified.facts.offer!.answerDueOn;
    expect(await runDeadlines(casework.shell)).toMatchObject({ refusedTacitly: 0 });
    expect(await casework.state(id)).toBe('offered');
    casework.clock.day = addDays(casework.clock.day, 1);
    const twice = await Promise.all([runDeadlines(casework.shell), runDeadlines(casework.shell)]);
    expect(twice.map(({ refusedTacitly }) => refusedTacitly).reduce((a, b) => a + b)).toBe(1);
    expect(await casework.state(id)).toBe('offerRefused');
    expect(await casework.openSteps(id)).toEqual(['examineDaloRefusal']);
    expect(await casework.state(second)).toBe('granted');
    expect((await casework.events(id)).slice(-2)).toEqual(['offerAnswered', 'daloRefusalReported']);
  });

  it('the first rank refuses and the second accepts', async () => {
    const { ids } = await granted();
    const [id, second] = ids as [(typeof ids)[0], (typeof ids)[0]];
    await casework.must(LANDLORD, (deps) => notifyOffer(deps, LANDLORD, { id, answerDays: 10, daloNotice: true }));
    await casework.must(LANDLORD, (deps) =>
      refuseOffer(deps, LANDLORD, { id, reason: 'householdRefusesArea', effect: null }),
    );
    await casework.must(LANDLORD, (deps) =>
      notifyOffer(deps, LANDLORD, { id: second, answerDays: 10, daloNotice: true }),
    );
    await casework.must(LANDLORD, (deps) => acceptOffer(deps, LANDLORD, { id: second }));
    expect(await casework.state(second)).toBe('accepted');
  });

  it('shows each what waits for them, the earliest first', async () => {
    const { ids } = await casework.propose([{}]);
    await retain(casework, ids[0]!);
    const life = await casework.must(LANDLORD, (deps) => readLife(deps, LANDLORD, ids[0]!));
    expect(life.pairing.state).toBe('retained');
    expect(life.acts).toContain('list');
    const tasks = await casework.database.uow.transaction(LANDLORD, (tx) =>
      readTasks({ tx, clock: casework.clock, newId: () => '' }, LANDLORD, { limit: 100, after: null }),
    );
    expect(tasks.page.items.filter(({ proposalId }) => proposalId === ids[0]).map(({ step }) => step)).toEqual([
      'listCandidate',
    ]);
  });
});

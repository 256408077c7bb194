import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askHousehold, householdAgrees } from '#casework/life/agreement.js';
import { waiveContact } from '#casework/life/contact.js';
import { correct } from '#casework/life/corrections.js';
import { runDeadlines } from '#casework/life/deadlines.js';
import { recordDecision } from '#casework/life/decisions.js';
import { declineDesignation, designate } from '#casework/life/designation.js';
import { answerInterDepartmental, requestInterDepartmental } from '#casework/life/inter-departmental.js';
import { answerDueOn, notifyOffer } from '#casework/life/offers.js';
import { deferCandidate, listCandidates } from '#casework/life/presentations.js';
import { conveneSession, planSession, validateMinutes } from '#casework/life/sessions.js';
import { giveOpinion, recordContact } from '#casework/proposals.js';
import { addDays } from '#domain/dates.js';
import { createTestDatabase } from '../../support/database.js';
import { as, Casework } from './fixture.js';
import { ASSOCIATION, convene, day, LANDLORD, MEMBER, retain, SECRETARY, UNIT } from './walk.js';

const database = await createTestDatabase();
const casework = new Casework(database);
beforeAll(() => casework.prepare());
beforeEach(() => {
  casework.clock.day = day('2026-11-23');
});

const refusedWith = (code: string) => ({ ok: false, error: { code } });
const notGranted = (presentationId: string, motive: 'outsideDepartement' | 'incompleteFile') => ({
  presentationId,
  decision: 'notGranted' as const,
  rank: null,
  motive,
  motiveText: 'Motif écrit par la commission.',
  condition: null,
});

async function one(household = {}, vacancy = {}) {
  const { vacancyId, ids } = await casework.propose([household], vacancy);
  return { vacancyId, id: ids[0]! };
}

describe('no step is skipped', () => {
  it('contact, opinion and agreement noted before the designation count once it comes', async () => {
    const { id } = await one();
    await casework.must(LANDLORD, (deps) =>
      recordContact(deps, LANDLORD, { id, means: 'email', on: null, caleolContactGiven: false }),
    );
    await casework.must(ASSOCIATION, (deps) =>
      giveOpinion(deps, ASSOCIATION, { id, opinion: 'accept', reserve: 'visitFirst' }),
    );
    await casework.must(ASSOCIATION, (deps) => householdAgrees(deps, ASSOCIATION, { id }));
    expect(await casework.state(id)).toBe('proposed');
    await casework.must(UNIT, (deps) => designate(deps, UNIT, { id, act: 'daloDesignation' }));
    expect(await casework.state(id)).toBe('retained');
  });

  it('the commission does not see a candidate whose steps are missing', async () => {
    const { vacancyId, id } = await one();
    const session = await casework.must(SECRETARY, (deps) =>
      planSession(deps, SECRETARY, { heldOn: day('2026-12-01'), startsAt: null, place: null }),
    );
    const listing = { sessionId: session.id, vacancyId, candidates: [{ proposalId: id, rank: 1 }], exception: null };
    expect(await casework.run(LANDLORD, (deps) => listCandidates(deps, LANDLORD, listing))).toMatchObject(
      refusedWith('STEP_NOT_OPEN'),
    );
  });

  it('a protocol household’s contact cannot be passed over; another’s can, with a reason', async () => {
    const protocol = await one({ protocolEligibleSince: day('2026-01-01') });
    const reason = 'Échange déjà tenu en réunion';
    expect(
      await casework.run(LANDLORD, (deps) => waiveContact(deps, LANDLORD, { id: protocol.id, reason })),
    ).toMatchObject(refusedWith('PAIRING_NOT_READY'));
    const other = await one();
    await casework.must(LANDLORD, (deps) => waiveContact(deps, LANDLORD, { id: other.id, reason }));
    expect(await casework.openSteps(other.id)).toEqual(['designate', 'giveOpinion']);
  });

  it('where no association follows the household the landlord asks it, without contact nor opinion', async () => {
    const { id } = await one({ support: null });
    await casework.must(UNIT, (deps) => designate(deps, UNIT, { id, act: 'designation' }));
    expect(await casework.state(id)).toBe('toAgree');
    await casework.must(LANDLORD, (deps) => askHousehold(deps, LANDLORD, { id }));
    await casework.must(LANDLORD, (deps) => householdAgrees(deps, LANDLORD, { id }));
    expect(await casework.state(id)).toBe('retained');
  });

  it('the landlord does not designate in the reserver’s place, nor another unit', async () => {
    const { id } = await one();
    const unit92 = { ...as('departementalUnit', 'UD92'), departements: ['92'] as const };
    expect(await casework.run(LANDLORD, (deps) => designate(deps, LANDLORD, { id, act: 'designation' }))).toMatchObject(
      refusedWith('NOT_YOUR_STEP'),
    );
    expect(await casework.run(unit92, (deps) => designate(deps, unit92, { id, act: 'designation' }))).toMatchObject(
      refusedWith('NOT_FOUND'),
    );
  });

  it('fewer than three candidates need a coded exception with its proof', async () => {
    const { vacancyId, id } = await one();
    await retain(casework, id);
    const session = await casework.must(SECRETARY, (deps) =>
      planSession(deps, SECRETARY, { heldOn: day('2026-12-01'), startsAt: null, place: null }),
    );
    const candidates = [{ proposalId: id, rank: 1 }];
    await casework.must(LANDLORD, (deps) =>
      listCandidates(deps, LANDLORD, { sessionId: session.id, vacancyId, candidates, exception: null }),
    );
    expect(await casework.run(SECRETARY, (deps) => conveneSession(deps, SECRETARY, { id: session.id }))).toMatchObject(
      refusedWith('AGENDA_INCOMPLETE'),
    );
    const exception = { ground: 'recordedInsufficiency', proof: 'Recherche du 23/11/2026' } as const;
    await casework.must(LANDLORD, (deps) =>
      listCandidates(deps, LANDLORD, { sessionId: session.id, vacancyId, candidates: [], exception }),
    );
    await casework.must(SECRETARY, (deps) => conveneSession(deps, SECRETARY, { id: session.id }));
  });

  it('external candidates count, by their request number alone, a wrong number is refused', async () => {
    const { vacancyId, id } = await one();
    await retain(casework, id);
    const session = await casework.must(SECRETARY, (deps) =>
      planSession(deps, SECRETARY, { heldOn: day('2026-12-01'), startsAt: null, place: null }),
    );
    const listing = (requestNumber: string) => ({
      sessionId: session.id,
      vacancyId,
      exception: null,
      candidates: [
        { proposalId: id, rank: 1 },
        { requestNumber, rank: 2 },
        { requestNumber: '111041901700100001', rank: 3 },
      ],
    });
    expect(await casework.run(LANDLORD, (deps) => listCandidates(deps, LANDLORD, listing('12')))).toMatchObject(
      refusedWith('INVALID_REQUEST'),
    );
    expect(await casework.state(id)).toBe('retained');
    await casework.must(LANDLORD, (deps) => listCandidates(deps, LANDLORD, listing('111031801698200001')));
    await casework.must(SECRETARY, (deps) => conveneSession(deps, SECRETARY, { id: session.id }));
  });

  it('by SQL alone neither: the table and its constraints hold with the service layer bypassed', async () => {
    const { id } = await one();
    const attempt = (state: string, act: string) =>
      (async () => {
        const client = await database.pool.connect();
        try {
          await client.query('BEGIN; SET LOCAL ROLE rapprochement_app');
          await client.query(
            "SELECT set_config('rapprochement.role', 'landlordReferent', true), set_config('rapprochement.organisation', 'L', true)",
          );
          await client.query(
            'UPDATE pairings SET state = $2, last_act = $3, version = version + 1 WHERE proposal_id = $1',
            [id, state, act],
          );
        } finally {
          await client.query('ROLLBACK');
          client.release();
        }
      })();
    await expect(attempt('listed', 'list')).rejects.toThrow('may not lead from proposed to listed');
    await expect(attempt('retained', 'lapseDesignation')).rejects.toThrow('for landlordReferent');
    await expect(attempt('retained', 'designate')).rejects.toThrow('pairings_prepared');
  });
});

describe('the commission', () => {
  it('a deferral is no decision; « hors département » is flagged to DRIHL; the minutes need a second person', async () => {
    const { vacancyId, ids } = await casework.propose([{}, {}, {}]);
    for (const id of ids) await retain(casework, id);
    const { sessionId, presentations } = await convene(casework, vacancyId, ids);
    const [first, second, third] = presentations as [
      (typeof presentations)[0],
      (typeof presentations)[0],
      (typeof presentations)[0],
    ];
    await casework.must(SECRETARY, (deps) =>
      deferCandidate(deps, SECRETARY, { presentationId: first.id, document: 'taxNoticeNMinus2' }),
    );
    await casework.must(SECRETARY, (deps) =>
      recordDecision(deps, SECRETARY, notGranted(second.id, 'outsideDepartement')),
    );
    expect(await casework.run(MEMBER, (deps) => validateMinutes(deps, MEMBER, { id: sessionId }))).toMatchObject(
      refusedWith('SESSION_NOT_OPEN'),
    );
    await casework.must(SECRETARY, (deps) =>
      recordDecision(deps, SECRETARY, {
        presentationId: third.id,
        decision: 'granted',
        rank: null,
        motive: null,
        motiveText: null,
        condition: null,
      }),
    );
    const offer = { id: ids[2]!, answerDays: 10, daloNotice: true };
    expect(await casework.run(LANDLORD, (deps) => notifyOffer(deps, LANDLORD, offer))).toMatchObject(
      refusedWith('PAIRING_NOT_READY'),
    );
    expect(await casework.run(SECRETARY, (deps) => validateMinutes(deps, SECRETARY, { id: sessionId }))).toMatchObject(
      refusedWith('SECOND_PERSON_REQUIRED'),
    );
    await casework.must(MEMBER, (deps) => validateMinutes(deps, MEMBER, { id: sessionId }));
    expect(
      await casework.run(LANDLORD, (deps) => notifyOffer(deps, LANDLORD, { ...offer, daloNotice: false })),
    ).toMatchObject(refusedWith('OFFER_INVALID'));
    expect(
      await casework.run(LANDLORD, (deps) => notifyOffer(deps, LANDLORD, { ...offer, answerDays: 9 })),
    ).toMatchObject(refusedWith('OFFER_INVALID'));
    await casework.must(LANDLORD, (deps) => notifyOffer(deps, LANDLORD, offer));
    expect(await casework.state(ids[0]!)).toBe('deferred');
    expect(await casework.openSteps(ids[0]!)).toEqual(['completeFile', 'listAgain']);
    expect(await casework.events(ids[1]!)).toContain('outsideDepartementFlagged');
    const refusals = await database.pool.query(
      "SELECT household_id FROM refusals WHERE refused_by = 'caleol' AND vacancy_id = $1",
      [vacancyId],
    );
    expect(refusals.rows).toHaveLength(1);
  });
});

describe('clocks and corrections', () => {
  it.each([
    { it: 'a Monday notice ends on the second Thursday', on: '2026-11-23', due: '2026-12-03' },
    { it: 'a last day on a Saturday moves to Monday', on: '2026-11-25', due: '2026-12-07' },
    { it: 'a last day on Christmas Day moves to the Monday after', on: '2026-12-15', due: '2026-12-28' },
    { it: 'a last day on Easter Monday moves to Tuesday', on: '2027-03-19', due: '2027-03-30' },
  ])('ten days to answer: $it', ({ on, due }) => {
    expect(answerDueOn(day(on), 10)).toBe(due);
  });

  it('a reserver’s deadline lapses the day after, not on the day, and the candidate goes on', async () => {
    const reservation = {
      state: 'oriented',
      contingent: 'prefect',
      reserverId: null,
      reserverDeadline: day('2026-11-30'),
    } as const;
    const { id } = await one({}, { reservation });
    await casework.must(LANDLORD, (deps) =>
      recordContact(deps, LANDLORD, { id, means: 'phone', on: null, caleolContactGiven: true }),
    );
    casework.clock.day = day('2026-11-30');
    await runDeadlines(casework.shell);
    expect(await casework.state(id)).toBe('proposed');
    casework.clock.day = day('2026-12-01');
    await runDeadlines(casework.shell);
    expect(await casework.state(id)).toBe('toReview');
    expect(await casework.events(id)).toContain('designationLapsed');
  });

  it('a preparation that nobody moves expires thirty days after its last due date', async () => {
    const { id } = await one();
    await casework.must(UNIT, (deps) => designate(deps, UNIT, { id, act: 'designation' }));
    const { rows } = await database.pool.query(
      'SELECT max(due_on)::text AS due FROM pairing_steps WHERE proposal_id = $1 AND closed_on IS NULL',
      [id],
    );
    casework.clock.day = addDays(day(rows[0].due), 30);
    await runDeadlines(casework.shell);
    expect(await casework.state(id)).toBe('toContact');
    casework.clock.day = addDays(day(rows[0].due), 31);
    await runDeadlines(casework.shell);
    expect(await casework.state(id)).toBe('expired');
  });

  it('a correction keeps the history and takes the pairing back to its first step', async () => {
    const { id } = await one();
    await retain(casework, id);
    const reason = 'Le ménage est revenu sur sa réponse';
    await casework.must(ASSOCIATION, (deps) => correct(deps, ASSOCIATION, { id, event: 'opinionGiven', reason }));
    expect(await casework.state(id)).toBe('toReview');
    expect((await casework.events(id)).slice(-1)).toEqual(['corrected']);
    expect(
      await casework.run(LANDLORD, (deps) => correct(deps, LANDLORD, { id, event: 'designated', reason })),
    ).toMatchObject(refusedWith('NOT_YOUR_STEP'));
    await casework.must(ASSOCIATION, (deps) => giveOpinion(deps, ASSOCIATION, { id, opinion: 'accept' }));
    expect(await casework.state(id)).toBe('retained');
  });

  it('two people acting at once: one wins, the other is told where it stands', async () => {
    const { id } = await one();
    const results = await Promise.all([
      casework.run(UNIT, (deps) => designate(deps, UNIT, { id, act: 'designation', version: 1 })),
      casework.run(UNIT, (deps) => declineDesignation(deps, UNIT, { id, reason: 'Autre candidat', version: 1 })),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toMatchObject({
      error: { code: 'PAIRING_CHANGED', current: { state: await casework.state(id), version: 2 } },
    });
  });

  it('between départements the destination answers, and its refusal closes the pairing', async () => {
    const { id } = await one({ departement: '92' });
    const origin = { ...as('departementalUnit', 'UD92'), departements: ['92'] as const };
    expect(
      await casework.run(UNIT, (deps) => answerInterDepartmental(deps, UNIT, { id, answer: 'agreed' })),
    ).toMatchObject(refusedWith('PAIRING_NOT_READY'));
    await casework.must(origin, (deps) => requestInterDepartmental(deps, origin, { id }));
    expect(await casework.openSteps(id)).toContain('answerInterDepartmental');
    expect(
      await casework.run(origin, (deps) => answerInterDepartmental(deps, origin, { id, answer: 'agreed' })),
    ).toMatchObject(refusedWith('NOT_YOUR_STEP'));
    await casework.must(UNIT, (deps) =>
      answerInterDepartmental(deps, UNIT, { id, answer: 'refused', cause: 'outsideDepartement' }),
    );
    expect(await casework.state(id)).toBe('declined');
  });
});

import { expect, it } from 'vitest';
import { verifyAudit } from '#casework/audit.js';
import type { CalendarDate } from '#domain/dates.js';
import { SYSTEM } from '../../support/records.js';
import { type CaseworkApi, createCaseworkApi, declareAndRun, enterHouseholds, nameOf } from './casework-api.js';

/** One household from the vacancy to the review one year after, by the API alone, seven roles; in order. */
const walk: CaseworkApi = await createCaseworkApi();
const EXTERNAL = ['092112600000100001', '092112600000200002'] as const;
let vacancyId: string;
let proposal: string;
let others: readonly string[];
let reference: string;
let session: string;
const presentationIds: Record<string, string> = {};

const at = (day: string) => {
  walk.clock.day = day as CalendarDate;
};
const life = (role: Parameters<CaseworkApi['by']>[0] = 'landlordReferent') =>
  walk.must(role, 'GET', `/proposals/${proposal}/life`);
const tasks = async (role: Parameters<CaseworkApi['by']>[0]) =>
  (await walk.must(role, 'GET', '/tasks')).items
    .filter((task: { proposalId: string }) => task.proposalId === proposal)
    .map(({ step }: { step: string }) => step);

it('the landlord declares a vacancy, and the worker proposes three candidates', async () => {
  await enterHouseholds(walk, [true, true, true]);
  const declared = await declareAndRun(walk, { state: 'oriented', contingent: 'prefect' });
  vacancyId = declared.vacancyId;
  [proposal, ...others] = declared.proposals as [string, ...string[]];
  reference = (await life('association')).household.ref;
  expect(others).toHaveLength(2);
}, 60_000);

it('the landlord reads a pseudonym, and no name', async () => {
  const read = await life();
  expect(read).toMatchObject({ state: 'proposed', contactMode: 'requested', dalo: null });
  expect(read.household.ref).toMatch(/^M-/);
  expect(JSON.stringify(read)).not.toContain(reference);
  const { status, json } = await walk.by('landlordReferent', 'GET', `/proposals/${proposal}/identity`);
  expect({ status, code: json.code }).toEqual({ status: 409, code: 'PAIRING_NOT_READY' });
  expect(await tasks('landlordReferent')).toEqual(['recordContact']);
});

it('the unit designates on the préfet’s contingent, under DALO, and nobody else does', async () => {
  expect(await tasks('departementalUnit')).toEqual(['designate']);
  const waiting = await walk.must('departementalUnit', 'GET', `/designations?vacancyId=${vacancyId}`);
  expect(waiting.items).toHaveLength(3);
  const body = { proposalId: proposal, act: 'daloDesignation' };
  expect((await walk.by('landlordReferent', 'POST', '/designations', { body })).json.code).toBe('NOT_YOUR_STEP');
  expect((await walk.by('association', 'POST', '/designations', { body })).json.code).toBe('FORBIDDEN_ROLE');
  const headers = { 'idempotency-key': 'designation-1' };
  const first = await walk.by('departementalUnit', 'POST', '/designations', { body, headers });
  expect({ status: first.status, state: first.json.state }).toEqual({ status: 201, state: 'toContact' });
  const again = await walk.by('departementalUnit', 'POST', '/designations', { body, headers });
  expect([again.status, again.headers['idempotency-replayed'], again.text]).toEqual([201, 'true', first.text]);
});

it('the association asks for an exchange, the referent answers, records the contact and names who has authority', async () => {
  await walk.must('association', 'POST', `/proposals/${proposal}/exchange`, {});
  expect(await tasks('landlordReferent')).toEqual(['answerExchange', 'recordContact']);
  await walk.must('landlordReferent', 'POST', `/proposals/${proposal}/exchange/answer`, {});
  await walk.must('landlordReferent', 'POST', `/proposals/${proposal}/contact`, {
    means: 'phone',
    caleolContactGiven: true,
  });
  await walk.must('landlordReferent', 'POST', `/proposals/${proposal}/caleol-contact`, {
    name: 'Dominique Autorité',
    email: 'caleol@example.org',
    hasAuthority: true,
  });
  expect((await life('association')).contacts).toMatchObject([{ kind: 'caleolContact', hasAuthority: true }]);
});

it('the name opens to the landlord with the association’s favourable opinion, and the reading is in the journal', async () => {
  expect((await walk.by('landlordReferent', 'GET', `/proposals/${proposal}/identity`)).status).toBe(409);
  await walk.must('association', 'POST', `/proposals/${proposal}/opinion`, {
    opinion: 'accept',
    reserve: 'visitFirst',
  });
  const before = await walk.api.count('audit_log');
  const identity = await walk.must('landlordReferent', 'GET', `/proposals/${proposal}/identity`);
  expect(identity.name).toBe(nameOf(reference));
  expect(await walk.api.count('audit_log')).toBeGreaterThan(before);
});

it('the household is asked, visits, agrees, and its candidate is retained', async () => {
  at('2026-11-25');
  expect(await tasks('association')).toEqual(['askHousehold']);
  await walk.must('association', 'POST', `/proposals/${proposal}/agreement`, { step: 'asked' });
  await walk.must('association', 'POST', `/proposals/${proposal}/agreement`, { step: 'visited', on: '2026-11-25' });
  const future = { step: 'agreed', on: '2026-11-26' };
  const refused = await walk.by('association', 'POST', `/proposals/${proposal}/agreement`, { body: future });
  expect(refused.json).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer: '/on', received: '2026-11-26' }] });
  const agreed = await walk.must('association', 'POST', `/proposals/${proposal}/agreement`, { step: 'agreed' });
  expect(agreed).toMatchObject({ state: 'retained', missing: [] });
});

it('the session is convened with three candidates, the landlord’s own by their request number alone', async () => {
  session = (
    await walk.must('caleolSecretary', 'POST', '/caleol-sessions', { heldOn: '2026-12-10', startsAt: '09:30' })
  ).id;
  const list = (candidates: readonly unknown[]) =>
    walk.must('landlordReferent', 'POST', '/presentations', { sessionId: session, vacancyId, candidates });
  await list([{ proposalId: proposal, rank: 1 }]);
  const early = await walk.by('caleolSecretary', 'POST', `/caleol-sessions/${session}/convene`, { body: {} });
  expect([early.status, early.json.code]).toEqual([422, 'AGENDA_INCOMPLETE']);
  expect((await walk.by('caleolMember', 'GET', `/caleol-sessions/${session}`)).status).toBe(404);
  const { items } = await list(EXTERNAL.map((requestNumber, index) => ({ requestNumber, rank: index + 2 })));
  for (const { id, rank } of items) presentationIds[rank] = id;
  await walk.must('caleolSecretary', 'POST', `/caleol-sessions/${session}/convene`, {});
  const agenda = await walk.must('caleolMember', 'GET', `/caleol-sessions/${session}/agenda`);
  expect(agenda.items[0].presentations.map(({ candidate }: { candidate: { kind: string } }) => candidate.kind)).toEqual(
    ['household', 'external', 'external'],
  );
});

it('the commission decides on its day, with a motive for each refusal, and a second person validates', async () => {
  const decide = (rank: number, decision: object) =>
    walk.by('caleolSecretary', 'POST', '/decisions', { body: { presentationId: presentationIds[rank], ...decision } });
  expect((await decide(1, { decision: 'granted' })).json.code).toBe('SESSION_NOT_OPEN');
  at('2026-12-10');
  expect(await tasks('caleolSecretary')).toEqual(['decide']);
  expect((await decide(2, { decision: 'notGranted' })).json.code).toBe('DECISION_INVALID');
  const motive = { motive: 'allocatedToOther', motiveText: 'Un autre candidat était mieux placé.' };
  for (const rank of [2, 3]) expect((await decide(rank, { decision: 'notGranted', ...motive })).status).toBe(201);
  expect((await decide(1, { decision: 'granted' })).json.outcome).toMatchObject({ kind: 'granted', on: '2026-12-10' });
  const validate = (role: 'caleolSecretary' | 'caleolMember') =>
    walk.by(role, 'POST', `/caleol-sessions/${session}/validate`, { body: {} });
  expect((await validate('caleolSecretary')).json.code).toBe('SECOND_PERSON_REQUIRED');
  expect((await validate('caleolMember')).json).toMatchObject({ status: 'validated', namesUntil: '2027-01-09' });
  expect((await walk.must('association', 'GET', `/decisions?sessionId=${session}`)).items).toHaveLength(1);
  expect((await walk.must('landlordReferent', 'GET', `/decisions?sessionId=${session}`)).items).toHaveLength(3);
});

it('the correspondent is named from the admission on, and the offer carries the notice due under DALO', async () => {
  expect(await tasks('landlordReferent')).toEqual(['notifyOffer', 'nameCorrespondent']);
  await walk.must('landlordReferent', 'POST', '/correspondents', {
    proposalId: proposal,
    name: 'Camille Correspondance',
    position: 'Gardien',
    phone: '01 00 00 00 00',
  });
  expect((await walk.must('association', 'GET', '/correspondents')).items).toMatchObject([
    { name: 'Camille Correspondance', kind: 'correspondent', proposalId: proposal },
  ]);
  const replacing = { proposalId: proposal, name: 'Dominique Correspondance', phone: '01 00 00 00 01' };
  const replace = (body: object) => walk.by('landlordReferent', 'POST', '/correspondents', { body });
  expect((await replace(replacing)).json.code).toBe('INVALID_REQUEST');
  expect((await replace({ ...replacing, reason: 'Départ à la retraite' })).status).toBe(201);
  expect((await walk.must('association', 'GET', '/correspondents')).items).toMatchObject([
    { name: 'Dominique Correspondance', proposalId: proposal },
  ]);
  const offer = (body: object) => walk.by('landlordReferent', 'POST', `/proposals/${proposal}/offer`, { body });
  expect((await offer({ answerDays: 10 })).json.code).toBe('OFFER_INVALID');
  expect((await offer({ answerDays: 9, daloNotice: true })).json.code).toBe('OFFER_INVALID');
  const made = await offer({ answerDays: 10, daloNotice: true });
  expect(made.json).toMatchObject({ state: 'offered', facts: { offer: { answerDueOn: '2026-12-21' } } });
});

it('the household accepts: the vacancy is allocated, the other candidates are released', async () => {
  at('2026-12-15');
  await walk.must('landlordReferent', 'POST', `/proposals/${proposal}/offer/answer`, { answer: 'accepted' });
  expect((await walk.must('landlordReferent', 'GET', `/vacancies/${vacancyId}`)).status).toBe('allocated');
  for (const other of others) {
    expect((await walk.must('association', 'GET', `/proposals/${other}/life`)).state).toBe('released');
  }
});

it('lease, support within the dwelling, recommendations', async () => {
  at('2026-12-18');
  await walk.must('landlordReferent', 'POST', `/proposals/${proposal}/lease`, { on: '2026-12-17' });
  expect((await walk.must('association', 'POST', '/support-measures', { proposalId: proposal })).state).toBe(
    'supported',
  );
  at('2027-06-15');
  const end = { motive: 'objectivesReached' };
  expect((await walk.must('association', 'POST', `/support-measures/${proposal}/end`, end)).state).toBe('supportEnded');
  await walk.must('association', 'POST', `/support-measures/${proposal}/recommendations`, { toSocialServices: true });
  expect((await walk.must('departementalUnit', 'GET', '/support-measures?state=handedOver')).items).toHaveLength(1);
});

it('the review is made a year after the end of the support, not before', async () => {
  const review = { arrears3Months: false, notice: false };
  at('2028-06-13');
  const early = await walk.by('landlordReferent', 'POST', `/proposals/${proposal}/follow-up`, { body: review });
  expect(early.json.code).toBe('PAIRING_NOT_READY');
  at('2028-06-14');
  const done = await walk.must('landlordReferent', 'POST', `/proposals/${proposal}/follow-up`, review);
  expect(done.state).toBe('followedUp');
  expect(done.steps.filter(({ closedOn }: { closedOn: string | null }) => closedOn === null)).toEqual([]);
});

it('DRIHL reads the whole way without a name; every event is there, and the audit log is whole', async () => {
  const read = await life('regionalAuthority');
  expect(JSON.stringify(read)).not.toContain(nameOf(reference));
  const names = await walk.events(proposal);
  expect(read.history.map(({ name }: { name: string }) => name)).toEqual(names);
  expect(names.filter((name) => name !== 'proposalMade')).toEqual([
    'designated',
    'exchangeAsked',
    'exchangeAnswered',
    'contactRecorded',
    'caleolContactNamed',
    'opinionGiven',
    'householdAsked',
    'householdVisited',
    'householdAgreed',
    'candidateListed',
    'caleolDecided',
    'correspondentNamed',
    'correspondentNamed',
    'offerNotified',
    'offerAnswered',
    'leaseSigned',
    'supportWithinStarted',
    'supportEnded',
    'recommendationsHandedOver',
    'oneYearFollowedUp',
  ]);
  const report = await walk.api.db.uow.transaction(SYSTEM, (tx) => verifyAudit(tx.audit));
  expect(report.broken).toBeNull();
  expect(report.rows).toBeGreaterThan(names.length);
});

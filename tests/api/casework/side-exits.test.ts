import { expect, it } from 'vitest';
import { verifyAudit } from '#casework/audit.js';
import type { CalendarDate } from '#domain/dates.js';
import { SYSTEM } from '../../support/records.js';
import { RESERVER } from '../fixture.js';
import { type CaseworkApi, createCaseworkApi, declareAndRun, enterHouseholds, prepare } from './casework-api.js';

/** The ways out, by the API alone, in order: deadlines, deferral, "hors département", tacit refusal, DALO, two at once. */
const walk: CaseworkApi = await createCaseworkApi();
let vacancyId: string;
let first: string;
let second: string;
let third: string;
let presentations: ReadonlyMap<string, string>;

const at = (day: string) => {
  walk.clock.day = day as CalendarDate;
};
const stateOf = async (proposal: string) =>
  (await walk.must('landlordReferent', 'GET', `/proposals/${proposal}/life`)).state;

async function session(heldOn: string, candidates: readonly { proposalId: string; rank: number }[]): Promise<string> {
  const { id } = await walk.must('caleolSecretary', 'POST', '/caleol-sessions', { heldOn });
  const { items } = await walk.must('landlordReferent', 'POST', '/presentations', {
    sessionId: id,
    vacancyId,
    candidates,
    exception: candidates.length < 3 ? { ground: 'recordedInsufficiency', proof: 'recherche du 20 janvier' } : null,
  });
  await walk.must('caleolSecretary', 'POST', `/caleol-sessions/${id}/convene`, {});
  presentations = new Map(
    items.map((item: { id: string; candidate: { proposalId: string } }) => [item.candidate.proposalId, item.id]),
  );
  at(heldOn);
  return id;
}

it('the reserver’s deadline lapses, by the worker, and its candidates go on without designation', async () => {
  await enterHouseholds(walk, [true, false, false]);
  const reservation = { state: 'oriented', contingent: 'localAuthority', reserverId: RESERVER };
  const declared = await declareAndRun(walk, reservation);
  vacancyId = declared.vacancyId;
  [first, second, third] = declared.proposals as [string, string, string];
  expect((await walk.must('reserver', 'GET', '/designations')).items).toHaveLength(3);
  for (const proposal of declared.proposals) await prepare(walk, proposal);
  expect(await stateOf(first)).toBe('proposed');
  at('2026-12-24');
  await walk.worker(walk.deadlinesApplied);
  for (const proposal of declared.proposals) expect(await stateOf(proposal)).toBe('retained');
  const late = await walk.by('reserver', 'POST', '/designations', { body: { proposalId: first } });
  expect([late.status, late.json.code, late.json.current.state]).toEqual([409, 'STEP_NOT_OPEN', 'retained']);
  const read = await walk.must('reserver', 'GET', `/proposals/${first}/life`);
  expect(read.history.map(({ name }: { name: string }) => name)).toContain('designationLapsed');
  expect(read.facts).toMatchObject({ opinion: null, agreement: null, designation: { outcome: 'lapsed' } });
}, 90_000);

it('an incomplete file is adjourned: no decision, and the candidate can be listed again', async () => {
  const held = await session('2027-01-12', [
    { proposalId: first, rank: 1 },
    { proposalId: second, rank: 2 },
    { proposalId: third, rank: 3 },
  ]);
  const body = { document: 'taxNoticeNMinus1' };
  const deferred = await walk.must('caleolSecretary', 'POST', `/presentations/${presentations.get(third)}/defer`, body);
  expect(deferred.outcome).toMatchObject({ kind: 'deferred', document: 'taxNoticeNMinus1' });
  for (const [proposal, rank] of [
    [first, 1],
    [second, 2],
  ] as const) {
    const decision = { presentationId: presentations.get(proposal), decision: 'grantedByRank', rank };
    expect((await walk.by('caleolSecretary', 'POST', '/decisions', { body: decision })).status).toBe(201);
  }
  await walk.must('caleolMember', 'POST', `/caleol-sessions/${held}/validate`, {});
  expect((await walk.must('landlordReferent', 'GET', `/decisions?sessionId=${held}`)).items).toHaveLength(2);
  expect([await stateOf(first), await stateOf(second), await stateOf(third)]).toEqual([
    'granted',
    'ranked',
    'deferred',
  ]);
  const file = await walk.must('association', 'GET', '/tasks?step=completeFile');
  expect(file.items.map(({ proposalId }: { proposalId: string }) => proposalId)).toEqual([third]);
});

it('not granted « hors département » is flagged to DRIHL', async () => {
  await session('2027-01-19', [{ proposalId: third, rank: 1 }]);
  const decision = {
    presentationId: presentations.get(third),
    decision: 'notGranted',
    motive: 'outsideDepartement',
    motiveText: 'Le ménage est suivi dans un autre département.',
  };
  expect((await walk.by('caleolSecretary', 'POST', '/decisions', { body: decision })).status).toBe(201);
  const read = await walk.must('regionalAuthority', 'GET', `/proposals/${third}/life`);
  expect(read.state).toBe('notGranted');
  expect(read.history.map(({ name }: { name: string }) => name)).toContain('outsideDepartementFlagged');
});

it('silence after ten days is a refusal, by the worker; rank 2 moves up, and rank 1’s DALO refusal goes to the unit', async () => {
  const offer = { answerDays: 10, daloNotice: true };
  const made = await walk.must('landlordReferent', 'POST', `/proposals/${first}/offer`, offer);
  expect(made.facts.offer.answerDueOn).toBe('2027-01-29');
  at('2027-01-29');
  await walk.worker(walk.deadlinesApplied);
  expect(await stateOf(first)).toBe('offered');
  at('2027-01-30');
  await walk.worker(walk.deadlinesApplied);
  expect([await stateOf(first), await stateOf(second)]).toEqual(['offerRefused', 'granted']);
  const waiting = await walk.must('departementalUnit', 'GET', '/tasks?step=examineDaloRefusal');
  expect(waiting.items).toMatchObject([{ proposalId: first }]);
  const examined = await walk.must('departementalUnit', 'POST', `/proposals/${first}/dalo-refusal`, {
    conclusion: 'unfounded',
  });
  expect(examined.facts.daloRefusal).toEqual({ reportedOn: '2027-01-30', examinedOn: '2027-01-30' });
  expect(await walk.events(first)).toEqual(expect.arrayContaining(['daloRefusalReported', 'daloRefusalExamined']));
  expect(await walk.events(second)).toContain('rankCalledUp');
}, 90_000);

it('an offer notified in error is undone by a counter-event with a reason, never erased', async () => {
  await walk.must('landlordReferent', 'POST', `/proposals/${second}/offer`, { answerDays: 12 });
  const body = { event: 'offerNotified', reason: 'envoyée à une adresse fausse' };
  const corrected = await walk.must('landlordReferent', 'POST', `/proposals/${second}/corrections`, body);
  expect(corrected).toMatchObject({ state: 'granted', facts: { offer: null } });
  expect((await walk.events(second)).slice(-2)).toEqual(['offerNotified', 'corrected']);
});

it('two people act at once on the same reading: one wins, the other is told both versions', async () => {
  const { headers } = await walk.by('landlordReferent', 'GET', `/proposals/${second}/life`);
  const match = { 'if-match': String(headers.etag) };
  const answers = await Promise.all([
    walk.by('landlordReferent', 'POST', `/proposals/${second}/offer`, { body: { answerDays: 12 }, headers: match }),
    walk.by('association', 'POST', `/proposals/${second}/withdraw`, {
      body: { reason: 'le ménage a trouvé un autre logement' },
      headers: match,
    }),
  ]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
  expect(lost?.json).toMatchObject({
    code: 'PAIRING_CHANGED',
    current: { state: won?.json.state, version: won?.json.version },
    errors: [{ pointer: '/If-Match', expected: `"${won?.json.version}"`, received: headers.etag }],
  });
  const report = await walk.api.db.uow.transaction(SYSTEM, (tx) => verifyAudit(tx.audit));
  expect(report.broken).toBeNull();
});

import { expect, it } from 'vitest';
import type { CalendarDate } from '#domain/dates.js';
import { err } from '#domain/result.js';
import { readPdf } from '../../support/pdf-reader.js';
import { DOCUMENTS } from '../fixture.js';
import {
  type CaseworkApi,
  createCaseworkApi,
  declareAndRun,
  enterHouseholds,
  nameOf,
  prepare,
} from './casework-api.js';

/** The documents of a session by the API, as each reader may know its candidates; in order. */
const walk: CaseworkApi = await createCaseworkApi({ documents: DOCUMENTS });
let session: string;
let proposals: readonly string[];
let references: readonly string[];

const path = (file: string) => `/api/v1/caleol-sessions/${session}${file}`;

async function textOf(role: Parameters<CaseworkApi['by']>[0], file: string): Promise<string> {
  const response = await walk.download(role, path(file));
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/pdf']);
  return readPdf(response.rawPayload).everything.replace(/\s+/g, ' ');
}

it('before the convocation a sheet says nothing of the file, and never a name nor the association’s reference', async () => {
  references = await enterHouseholds(walk, [true, false, false]);
  const declared = await declareAndRun(walk, { state: 'oriented', contingent: 'unreserved' });
  proposals = declared.proposals;
  for (const id of proposals) {
    await walk.must('landlordReferent', 'POST', '/designations', { proposalId: id });
    await prepare(walk, id);
  }
  session = (await walk.must('caleolSecretary', 'POST', '/caleol-sessions', { heldOn: '2026-12-10' })).id;
  await walk.must('caleolSecretary', 'POST', '/presentations', {
    sessionId: session,
    vacancyId: declared.vacancyId,
    candidates: proposals.map((proposalId, index) => ({ proposalId, rank: index + 1 })),
  });
  const text = await textOf('landlordReferent', '/sheets.pdf');
  expect(text).toContain('L311-3-1');
  expect(text).toContain('Exploitant d’essai');
  expect(text).not.toContain('reconnu prioritaire DALO le');
  for (const reference of references) {
    expect(text).not.toContain(reference);
    expect(text).not.toContain(nameOf(reference));
  }
}, 60_000);

it('from the convocation on the commission reads the file behind each pseudonym', async () => {
  await walk.must('caleolSecretary', 'POST', `/caleol-sessions/${session}/convene`, {});
  const agenda = await walk.must('caleolMember', 'GET', `/caleol-sessions/${session}/agenda`);
  const text = await textOf('caleolMember', '/sheets.pdf');
  expect(text).toContain('reconnu prioritaire DALO le 01/05/2025');
  expect(text).toContain('2 personnes, dont 1 à charge');
  for (const { candidate } of agenda.items[0].presentations) expect(text).toContain(candidate.household.ref);
  for (const reference of references) expect(text).not.toContain(nameOf(reference));
});

it('the minutes say each decision with its motive', async () => {
  walk.clock.day = '2026-12-10' as CalendarDate;
  const { items } = await walk.must('caleolSecretary', 'GET', `/presentations?sessionId=${session}`);
  const [first, second, third] = items.toSorted((a: { rank: number }, b: { rank: number }) => a.rank - b.rank);
  await walk.must('caleolSecretary', 'POST', '/decisions', { presentationId: first.id, decision: 'granted' });
  await walk.must('caleolSecretary', 'POST', '/decisions', {
    presentationId: second.id,
    decision: 'notGranted',
    motive: 'allocatedToOther',
    motiveText: 'Un autre candidat était mieux placé.',
  });
  await walk.must('caleolSecretary', 'POST', `/presentations/${third.id}/defer`, { document: 'identity' });
  const text = await textOf('caleolSecretary', '/minutes.pdf');
  for (const words of ['Attribution', 'Un autre candidat était mieux placé.', 'pièce d’identité']) {
    expect(text).toContain(words);
  }
});

it('the calendar needs an hour, and says nobody', async () => {
  expect((await walk.download('caleolMember', path('.ics'))).statusCode).toBe(409);
  const session2 = { heldOn: '2026-12-17', startsAt: '14:00', place: 'Salle 3' };
  session = (await walk.must('caleolSecretary', 'POST', '/caleol-sessions', session2)).id;
  const response = await walk.download('caleolSecretary', path('.ics'));
  expect(response.headers['content-type']).toContain('text/calendar');
  expect(response.payload).toContain('DTSTART;TZID=Europe/Paris:20261217T140000');
});

it('too many documents at once: 503, and when to come back', async () => {
  const busy = async () => err({ reason: 'busy' as const, message: '20 documents are waiting' });
  Object.assign(walk.api.deps, { documents: { ...DOCUMENTS, renderer: { renderPdf: busy } } });
  const response = await walk.download('caleolSecretary', path('/sheets.pdf'));
  expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
});

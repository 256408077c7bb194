import { beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '#domain/organisation.js';
import { type PairingAct, TRANSITIONS, targetsOf, transitionOf } from '#domain/pairing-acts.js';
import { PAIRING_STATES, type PairingState } from '#domain/pairing-life.js';
import { aHouseholdBody, aVacancyBody } from '../bodies.js';
import { LANDLORD, RESERVER } from '../fixture.js';
import { householdIdOf, seedRun } from '../proposal-fixture.js';
import { type CaseworkApi, createCaseworkApi } from './casework-api.js';

/** Every act's route, in every state, by every role: only what the table says succeeds, and nothing else changes. */
const walk: CaseworkApi = await createCaseworkApi();
const { pool } = walk.api.db;
const PROPOSAL = 'proposal-doors-M-DOOR';
const reason = 'un motif d’essai';
let vacancyId: string;

interface Door {
  readonly act: PairingAct;
  readonly path: string;
  readonly body: () => unknown;
}

const onProposal = (act: PairingAct, path: string, body: unknown = {}): Door => ({
  act,
  path: `/proposals/${PROPOSAL}/${path}`,
  body: () => body,
});

const DOORS: readonly Door[] = [
  { act: 'designate', path: '/designations', body: () => ({ proposalId: PROPOSAL }) },
  { act: 'declineDesignation', path: `/designations/${PROPOSAL}/decline`, body: () => ({ reason }) },
  { act: 'returnDwelling', path: '/vacancies/VACANCY/return', body: () => ({ reason }) },
  onProposal('recordContact', 'contact', { means: 'email' }),
  onProposal('waiveContact', 'contact/waive', { reason }),
  onProposal('askExchange', 'exchange'),
  onProposal('answerExchange', 'exchange/answer'),
  onProposal('giveOpinion', 'opinion', { opinion: 'accept' }),
  onProposal('declineOpinion', 'opinion', { opinion: 'decline', reason: 'householdRefusesDwelling' }),
  onProposal('askHousehold', 'agreement', { step: 'asked' }),
  onProposal('recordVisit', 'agreement', { step: 'visited' }),
  onProposal('householdAgrees', 'agreement', { step: 'agreed' }),
  onProposal('householdDeclines', 'agreement', { step: 'declined', reason: 'householdRefusesDwelling' }),
  onProposal('requestInterDepartmental', 'inter-departmental'),
  onProposal('agreeInterDepartmental', 'inter-departmental/answer', { answer: 'agreed' }),
  onProposal('refuseInterDepartmental', 'inter-departmental/answer', { answer: 'refused', cause: 'quota' }),
  onProposal('agreeRelay', 'relay', { relayTo: null }),
  {
    act: 'list',
    path: '/presentations',
    body: () => ({ sessionId: 'S-next', vacancyId, candidates: [{ proposalId: PROPOSAL, rank: 5 }] }),
  },
  { act: 'unlist', path: '/presentations/presentation/remove', body: () => ({ reason }) },
  { act: 'defer', path: '/presentations/presentation/defer', body: () => ({ document: 'identity' }) },
  { act: 'decide', path: '/decisions', body: () => ({ presentationId: 'presentation', decision: 'granted' }) },
  { act: 'rectify', path: '/decisions/presentation/rectify', body: () => ({ decision: 'granted', reason }) },
  {
    act: 'nameCorrespondent',
    path: '/correspondents',
    body: () => ({ proposalId: PROPOSAL, name: 'Camille Essai', phone: '01', reason }),
  },
  onProposal('meetCondition', 'condition'),
  onProposal('notifyOffer', 'offer', { daloNotice: true }),
  onProposal('acceptOffer', 'offer/answer', { answer: 'accepted' }),
  onProposal('refuseOffer', 'offer/answer', { answer: 'refused', reason: 'rentTooHigh' }),
  onProposal('signLease', 'lease'),
  { act: 'startSupport', path: '/support-measures', body: () => ({ proposalId: PROPOSAL }) },
  { act: 'endSupport', path: `/support-measures/${PROPOSAL}/end`, body: () => ({ motive: 'objectivesReached' }) },
  { act: 'handOver', path: `/support-measures/${PROPOSAL}/recommendations`, body: () => ({}) },
  onProposal('followUp', 'follow-up'),
  onProposal('failRehousing', 'failure', { cause: 'arrears', alternative: 'slidingLease' }),
  onProposal('examineDaloRefusal', 'dalo-refusal', { conclusion: 'founded' }),
  onProposal('withdraw', 'withdraw', { reason }),
  onProposal('correctPreparation', 'corrections', { event: 'designated', reason }),
  onProposal('correctOffer', 'corrections', { event: 'offerNotified', reason }),
];

/** Acts of deadlines and consequences: they have no door. */
const WITHOUT_DOOR: readonly PairingAct[] = [
  'lapseDesignation',
  'refuseTacitly',
  'expire',
  'supersede',
  'release',
  'callUp',
];

const day = '2026-11-20';
const DESIGNATED = { designation: { outcome: 'designated', act: 'designation', on: day } };
const CONTACTED = { ...DESIGNATED, contact: { outcome: 'recorded', on: day, caleolContactGiven: true } };
const ASKED = { askedOn: day, visitedOn: null, answer: null, on: null };
const REVIEWED = {
  ...CONTACTED,
  exchange: { askedOn: day, answeredOn: null },
  opinion: { given: 'accept', reserve: null, reason: null, on: day },
};
const AGREED = { ...REVIEWED, agreement: { ...ASKED, answer: 'agreed', on: day } };
const LISTED = {
  ...AGREED,
  listing: { sessionId: 'S-today', presentationId: 'presentation', sessionOn: '2026-11-23', rank: 1 },
};
const condition = { document: 'identity', dueOn: '2026-12-20', metOn: null };
const DECIDED = {
  ...LISTED,
  decision: { decision: 'conditional', motive: null, rank: null, on: day, sessionId: 'S-past', condition },
};
const OFFER = {
  notifiedOn: day,
  answerDueOn: '2026-12-01',
  daloNotice: true,
  answer: null,
  tacit: false,
  answeredOn: null,
};
const OFFERED = { ...DECIDED, correspondentOn: day, offer: OFFER };
const ACCEPTED = {
  ...OFFERED,
  decision: { ...DECIDED.decision, condition: { ...condition, metOn: day } },
  offer: { ...OFFER, answer: 'accepted', answeredOn: day },
};
const LEASED = {
  ...ACCEPTED,
  leasedOn: '2025-01-10',
  relay: { kind: 'sameAssociation', organisationId: null, on: day },
};
const SUPPORTED = { ...LEASED, supportStartedOn: '2025-02-01' };
const ENDED = { ...SUPPORTED, supportEndedOn: '2025-09-01' };
const REFUSED = { daloRefusal: { reportedOn: day, examinedOn: null } };

/** What each state supposes, so that most guards hold and the table alone refuses. */
const FACTS: Readonly<Record<PairingState, object>> = {
  proposed: { interDepartmental: { requestedOn: day, answer: null, cause: null, answeredOn: null } },
  toContact: DESIGNATED,
  toReview: { ...CONTACTED, exchange: { askedOn: day, answeredOn: null } },
  toAgree: REVIEWED,
  retained: AGREED,
  listed: LISTED,
  deferred: { ...AGREED, deferrals: [{ sessionId: 'S-past', on: day, document: 'identity' }] },
  ranked: DECIDED,
  granted: DECIDED,
  offered: OFFERED,
  accepted: ACCEPTED,
  leased: LEASED,
  supported: SUPPORTED,
  supportEnded: ENDED,
  handedOver: { ...ENDED, recommendations: { on: '2025-09-10', toSocialServices: false } },
  followedUp: { ...ENDED, followedUpOn: day },
  declined: { ...CONTACTED, ...REFUSED },
  withdrawn: CONTACTED,
  expired: DESIGNATED,
  superseded: {},
  released: AGREED,
  notGranted: LISTED,
  inadmissible: LISTED,
  offerRefused: { ...OFFERED, ...REFUSED },
  failed: LEASED,
};

const DECIDED_STATES: readonly PairingState[] = ['ranked', 'granted', 'notGranted', 'inadmissible'];

beforeAll(async () => {
  walk.clock.day = '2026-11-23' as typeof walk.clock.day;
  await walk.must(
    'association',
    'POST',
    '/households',
    aHouseholdBody({ dalo: { recognisedOn: '2025-05-01', departement: '92' } }),
  );
  const reservation = { state: 'oriented', contingent: 'localAuthority', reserverId: RESERVER };
  const address = { line: '1 rue des Portes', postalCode: '75018', communeCode: '75118' };
  vacancyId = (await walk.must('landlordReferent', 'POST', '/vacancies', aVacancyBody({ reservation, address }))).id;
  const householdId = await householdIdOf(walk.api, 'A-0001');
  await seedRun(walk.api, 'doors', [{ vacancyId, householdId, rank: 1, pseudonym: 'M-DOOR' }]);
  await pool.query(
    `INSERT INTO caleol_sessions (id, landlord_id, held_on, status, convened_on, minutes_on) VALUES
       ('S-past', $1, '2026-11-10', 'validated', '2026-11-01', '2026-11-10'), ('S-today', $1, '2026-11-23', 'convened', '2026-11-16', NULL),
       ('S-next', $1, '2026-12-15', 'planned', NULL, NULL)`,
    [LANDLORD],
  );
  await pool.query(
    `INSERT INTO caleol_presentations (id, session_id, vacancy_id, landlord_id, proposal_id, household_id, association_id,
       household_departement, rank, listed_on)
     SELECT 'presentation', 'S-today', vacancy_id, landlord_id, proposal_id, household_id, association_id, household_departement, 1, '2026-11-16'
     FROM pairings`,
  );
});

/** Puts the pairing in a state, above the triggers, and takes back what an act did beside it. */
async function place(state: PairingState): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    await client.query('UPDATE pairings SET state = $1, facts = $2, version = 1', [
      state,
      JSON.stringify(FACTS[state]),
    ]);
    await client.query('DELETE FROM pairing_steps; DELETE FROM refusals; DELETE FROM landlord_contacts');
    await client.query("DELETE FROM caleol_presentations WHERE id <> 'presentation'");
    await client.query(
      `UPDATE caleol_presentations SET removed_on = NULL, removed_reason = NULL, outcome = $1, decided_on = $2, document = NULL,
         rectified_reason = NULL`,
      DECIDED_STATES.includes(state) ? ['granted', '2026-11-23'] : [null, null],
    );
    await client.query(
      'UPDATE proposals SET contact_recorded_at = NULL, opinion = NULL, opinion_reason = NULL, opinion_effect = NULL, opinion_on = NULL',
    );
    await client.query("UPDATE vacancies SET status = 'open'");
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

async function stands(): Promise<{ state: PairingState; version: number }> {
  return (await pool.query('SELECT state, version FROM pairings')).rows[0];
}

function allows(act: PairingAct, state: PairingState, role: Role): boolean {
  return targetsOf(act, state).length > 0 && (transitionOf(act).actors as readonly string[]).includes(role);
}

const passed = new Set<PairingAct>();

interface Knock {
  readonly role: Role;
  readonly status: number;
  readonly code: string | undefined;
}

async function knock({ path, body }: Door, role: Role): Promise<Knock> {
  const answer = await walk.by(role, 'POST', path.replace('VACANCY', vacancyId), { body: body() });
  return { role, status: answer.status, code: answer.json?.code };
}

async function expectRefused(state: PairingState, { act }: Door, knocks: readonly Knock[]): Promise<void> {
  for (const one of knocks) expect([403, 404, 409, 422], JSON.stringify({ act, state, ...one })).toContain(one.status);
  expect(await stands(), `${act} from ${state}`).toEqual({ state, version: 1 });
}

/** An act of the table passes to one of its states, or a guard says no and nothing changes. */
async function expectByTheTable(state: PairingState, door: Door, one: Knock): Promise<void> {
  if (one.status >= 300) return expectRefused(state, door, [one]);
  expect(targetsOf(door.act, state), JSON.stringify({ ...one, act: door.act, state })).toContain(
    (await stands()).state,
  );
  passed.add(door.act);
  await place(state);
}

describe.each(PAIRING_STATES)('from %s', (state) => {
  it('only the acts of the table pass, by its actors, to its states', async () => {
    await place(state);
    for (const door of DOORS) {
      const actors = ROLES.filter((role) => allows(door.act, state, role));
      const others = ROLES.filter((role) => !actors.includes(role));
      await expectRefused(state, door, await Promise.all(others.map((role) => knock(door, role))));
      for (const role of actors) await expectByTheTable(state, door, await knock(door, role));
    }
  }, 120_000);
});

describe('the doors', () => {
  it('are one for each act of a person', () => {
    const acts = TRANSITIONS.map(({ act }) => act).filter((act) => !WITHOUT_DOOR.includes(act));
    expect(DOORS.map(({ act }) => act).toSorted()).toEqual([...acts].toSorted());
  });

  it('all open somewhere: no act is refused everywhere', () => {
    expect(DOORS.map(({ act }) => act).filter((act) => !passed.has(act))).toEqual([]);
  });
});

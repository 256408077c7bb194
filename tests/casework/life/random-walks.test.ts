import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { performAct } from '#casework/life/perform.js';
import { settle } from '#casework/life/readiness.js';
import { newSteps } from '#casework/life/steps.js';
import type { CaseDeps } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import { householdId, organisationId, proposalId, vacancyId } from '#domain/ids.js';
import { ROLES, type Role } from '#domain/organisation.js';
import type { PairingAct } from '#domain/pairing-acts.js';
import { TRANSITIONS, targetsOf } from '#domain/pairing-acts.js';
import type { Pairing, PairingFacts, PairingState } from '#domain/pairing-life.js';
import { isExit, NO_FACTS, PAIRING_STATES, PREPARATION_STATES, REHOUSED_STATES } from '#domain/pairing-life.js';
import type { Access, CaleolSession, PairingStep, StoredEvent, Tx } from '#ports.js';
import { as } from './fixture.js';
import { day } from './walk.js';

const TODAY = day('2026-11-23');
const SESSION: CaleolSession = {
  id: 'S',
  landlordId: organisationId('L'),
  heldOn: TODAY,
  startsAt: null,
  place: null,
  status: 'convened',
  convenedOn: TODAY,
  minutesOn: null,
  namesUntil: null,
  recordedBy: null,
  validatedBy: null,
  version: 1,
};

/** One pairing kept in memory behind the ports, so that the real executor and guards can be walked by the thousand. */
class OnePairing {
  pairing: Pairing;
  steps: PairingStep[];
  readonly events: StoredEvent[] = [];
  today: CalendarDate = TODAY;

  constructor(
    parties: Pick<Pairing, 'followed' | 'protocol' | 'contingent' | 'daloDepartement' | 'householdDepartement'>,
  ) {
    this.pairing = {
      ...parties,
      proposalId: proposalId('P'),
      vacancyId: vacancyId('V'),
      householdId: householdId('H'),
      landlordId: organisationId('L'),
      associationId: organisationId('A'),
      departement: '93',
      reserverId: organisationId('R'),
      reserverDeadline: null,
      postedOn: TODAY,
      state: 'proposed',
      version: 1,
      facts: NO_FACTS,
    };
    this.steps = newSteps(this.pairing, TODAY).map((step) => ({
      ...step,
      remindedAt: null,
      closedOn: null,
      closedBy: null,
    }));
  }

  get deps(): CaseDeps {
    const pairings = {
      find: async () => this.pairing,
      lock: async () => this.pairing,
      list: async () => ({ items: [], next: null }),
      openSteps: async () => this.steps,
      save: async (pairing: Pairing, { close, open }: Parameters<Tx['pairings']['save']>[1]) => {
        this.steps = [
          ...this.steps.filter(({ step }) => !close.includes(step)),
          ...open.map((step) => ({ ...step, remindedAt: null, closedOn: null, closedBy: null })),
        ];
        this.pairing = { ...pairing, version: pairing.version + 1 };
        return this.pairing;
      },
    };
    const tx = {
      pairings,
      events: { append: async (event: StoredEvent) => void this.events.push(event) },
      runs: { markDirty: async () => {} },
      proposals: { find: async () => null, insertRefusal: async () => {} },
      caleol: { findSession: async () => ({ ...SESSION, status: 'validated' }) },
    };
    const clock = { now: () => `${this.today}T10:00:00.000Z`, today: () => this.today };
    return { tx, clock, newId: () => 'id' } as unknown as CaseDeps;
  }
}

/** What an act would record if it were done by a form that says nothing more. */
function factsOf(act: PairingAct, today: CalendarDate, { facts }: Pairing): Partial<PairingFacts> {
  const agreement = { askedOn: today, visitedOn: null, answer: null, on: null };
  const offer = {
    notifiedOn: today,
    answerDueOn: addDays(today, 10),
    daloNotice: true,
    answer: null,
    tacit: false,
    answeredOn: null,
  };
  const decision = {
    decision: 'granted',
    motive: null,
    rank: null,
    on: today,
    sessionId: 'S',
    condition: null,
  } as const;
  const known: Partial<Record<PairingAct, Partial<PairingFacts>>> = {
    designate: { designation: { outcome: 'designated', act: 'designation', on: today } },
    returnDwelling: { designation: { outcome: 'returned', act: null, on: today } },
    lapseDesignation: { designation: { outcome: 'lapsed', act: null, on: today } },
    recordContact: { contact: { outcome: 'recorded', on: today, caleolContactGiven: true } },
    waiveContact: { contact: { outcome: 'waived', on: today, caleolContactGiven: false } },
    giveOpinion: { opinion: { given: 'accept', reserve: null, reason: null, on: today } },
    declineOpinion: { opinion: { given: 'decline', reserve: null, reason: 'other', on: today } },
    askHousehold: { agreement: { ...agreement, answer: facts.agreement?.answer ?? null } },
    householdAgrees: { agreement: { ...agreement, answer: 'agreed', on: today } },
    requestInterDepartmental: {
      interDepartmental: { requestedOn: today, answer: null, cause: null, answeredOn: null },
    },
    agreeInterDepartmental: {
      interDepartmental: { requestedOn: today, answer: 'agreed', cause: null, answeredOn: today },
    },
    agreeRelay: { relay: { kind: 'sameAssociation', organisationId: null, on: today } },
    list: { listing: { sessionId: 'S', presentationId: 'C', sessionOn: today, rank: 1 }, decision: null },
    decide: { decision },
    nameCorrespondent: { correspondentOn: today },
    notifyOffer: { offer },
    acceptOffer: { offer: facts.offer && { ...facts.offer, answer: 'accepted', answeredOn: today } },
    signLease: { leasedOn: today },
    startSupport: { supportStartedOn: today },
    endSupport: { supportEndedOn: today },
    followUp: { followedUpOn: today },
    correctPreparation: { opinion: null },
  };
  return known[act] ?? {};
}

/** The decision of these walks; the others are in main-path and doors. */
const CHOSEN: Partial<Record<PairingAct, PairingState>> = { decide: 'granted', rectify: 'granted' };
const isIn = (states: readonly PairingState[], state: PairingState) => states.includes(state);

/** What must have been recorded where the pairing stands, whoever tried whatever before. */
function problems({ state, facts, followed, protocol }: Pairing): string[] {
  const beyond = state === 'retained' || isIn(['listed', 'deferred', 'granted', 'offered', ...REHOUSED_STATES], state);
  const admitted = isIn(['granted', 'offered', ...REHOUSED_STATES], state);
  const leased = isIn(['leased', 'supported', 'supportEnded', 'handedOver', 'followedUp'], state);
  const rules: Readonly<Record<string, boolean>> = {
    designation: !beyond || facts.designation !== null,
    contact: !beyond || !followed || facts.contact !== null,
    'protocol contact': !beyond || !followed || !protocol || facts.contact?.outcome === 'recorded',
    opinion: !beyond || !followed || facts.opinion?.given === 'accept',
    agreement: !beyond || facts.agreement?.answer === 'agreed',
    decision: !admitted || facts.decision !== null,
    offer: !isIn(['offered', ...REHOUSED_STATES], state) || facts.offer !== null,
    accepted: !isIn(REHOUSED_STATES, state) || facts.offer?.answer === 'accepted',
    lease: !leased || facts.leasedOn !== null,
    correspondent: !leased || !followed || facts.correspondentOn !== null,
  };
  return Object.keys(rules).filter((name) => !rules[name]);
}

const acts = TRANSITIONS.map(({ act }) => act);
const accessOfRole = (role: Role | 'system'): Access =>
  role === 'system' ? { kind: 'system' } : { ...as(role), departements: ['93', '92'] };

/** Mostly acts that the table opens where the pairing stands, by a role that may try; else anything by anybody. */
function chooseAct(pairing: Pairing, seed: number, wild: boolean): { act: PairingAct; role: Role | 'system' } {
  const open = acts.filter(
    (act) =>
      targetsOf(act, pairing.state).length > 0 && (seed % 31 === 0 || !targetsOf(act, pairing.state).every(isExit)),
  );
  const pool = wild || open.length === 0 ? acts : open;
  const act = pool[seed % pool.length] as PairingAct;
  const actors = TRANSITIONS.find((row) => row.act === act)?.actors ?? [];
  const roles = wild ? [...ROLES, 'system' as const] : actors;
  return { act, role: roles[Math.floor(seed / 64) % roles.length] as Role | 'system' };
}

/** What is wrong after one act; empty where all is as the table says. */
async function step(world: OnePairing, act: PairingAct, role: Role | 'system'): Promise<readonly string[]> {
  const before = world.pairing;
  const events = world.events.length;
  const result = await performAct(world.deps, accessOfRole(role), {
    id: before.proposalId,
    act,
    facts: factsOf(act, world.today, before),
    session: SESSION.heldOn < world.today ? { ...SESSION, heldOn: world.today } : SESSION,
    ...(CHOSEN[act] !== undefined && { to: CHOSEN[act] }),
  });
  const { pairing } = world;
  const appended = world.events.length - events;
  if (!result.ok) return pairing === before && appended === 0 ? [] : [`${act} was refused, yet wrote`];
  const open = newSteps(pairing, world.today);
  const faults = problems(pairing);
  if (pairing.version !== before.version + 1) faults.push('version');
  if (appended !== 1) faults.push('event');
  if (!targetsOf(act, before.state).includes(pairing.state)) faults.push('off the table');
  if (!sameSteps(world.steps, open)) faults.push('steps');
  if ((PREPARATION_STATES as readonly string[]).includes(pairing.state) && pairing.state !== settle(pairing))
    faults.push('not the first step unmet');
  return faults.map((fault) => `${fault}: ${act} from ${before.state} to ${pairing.state}`);
}

const sameSteps = (a: readonly { readonly step: string }[], b: readonly { readonly step: string }[]) =>
  a.length === b.length && a.every(({ step: name }) => b.some((other) => other.step === name));

describe('a thousand random walks', () => {
  it('never reach a state without its facts, never lose an event, and keep the clocks of the table', async () => {
    const reached = new Set<PairingState>();
    const parties = fc.record({
      followed: fc.boolean(),
      protocol: fc.boolean(),
      contingent: fc.constantFrom('prefect' as const, 'actionLogement' as const, 'unreserved' as const),
      daloDepartement: fc.constantFrom(null, '93' as const),
      householdDepartement: fc.constantFrom('93' as const, '92' as const),
    });
    const moves = fc.array(fc.record({ seed: fc.nat(), wild: fc.nat(7), days: fc.nat(400) }), {
      minLength: 40,
      maxLength: 100,
    });
    await fc.assert(
      fc.asyncProperty(parties, moves, async (household, walk) => {
        const world = new OnePairing(household);
        const faults: string[] = [];
        for (const { seed, wild, days } of walk) {
          if (days > 370) world.today = addDays(world.today, days);
          const { act, role } = chooseAct(world.pairing, seed, wild === 0);
          faults.push(...(await step(world, act, role)));
          reached.add(world.pairing.state);
        }
        expect(faults).toEqual([]);
      }),
      { numRuns: 1_000, seed: 20_261_123 },
    );
    const unreached = PAIRING_STATES.filter((state) => !reached.has(state));
    expect(unreached).toEqual(['ranked', 'notGranted', 'inadmissible']);
  }, 120_000);
});

import { describe, expect, it } from 'vitest';
import type { PairingLife } from '#casework/life/reading.js';
import { visibleLife } from '#casework/life/visible-life.js';
import type { CalendarDate, Instant } from '#domain/dates.js';
import type { EventName } from '#domain/events.js';
import { householdId, organisationId, proposalId, vacancyId } from '#domain/ids.js';
import { ROLES, type Role } from '#domain/organisation.js';
import type { Pairing, PairingState } from '#domain/pairing-life.js';
import { NO_FACTS } from '#domain/pairing-life.js';
import type { StoredEvent } from '#ports.js';

const on = '2026-11-23' as CalendarDate;

function event(name: EventName, data: StoredEvent['data'] = {}, reason: string | null = null): StoredEvent {
  return { name, at: '2026-11-23T09:00:00.000Z' as Instant, actor: 'association', organisationId: null, reason, data };
}

function lifeIn(state: PairingState): PairingLife {
  const pairing: Pairing = {
    proposalId: proposalId('P'),
    vacancyId: vacancyId('V'),
    householdId: householdId('H'),
    landlordId: organisationId('L'),
    associationId: organisationId('A'),
    departement: '93',
    householdDepartement: '93',
    contingent: 'localAuthority',
    reserverId: organisationId('R'),
    reserverDeadline: null,
    postedOn: on,
    followed: true,
    protocol: false,
    daloDepartement: '93',
    state,
    version: 4,
    facts: {
      ...NO_FACTS,
      opinion: { given: 'decline', reserve: null, reason: 'householdRefusesArea', on },
      deferrals: [{ sessionId: 'S', on, document: 'regularStay' }],
      failure: { on, cause: 'violence', alternative: 'accommodation' },
    },
  };
  const history = [
    event('designated'),
    event('opinionGiven', { opinion: 'decline', reason: 'householdRefusesArea', effect: 'place' }),
    event('caleolDeferred', { document: 'regularStay' }),
    event('rehousingFailed', { cause: 'violence', alternative: 'accommodation' }, 'violence'),
  ];
  return { pairing, contactMode: 'default', steps: [], history, contacts: [], acts: [], missing: [] };
}

const seenBy = (role: Role, state: PairingState = 'failed') => visibleLife(lifeIn(state), { role });
const rolesWhere = (holds: (role: Role) => boolean) => ROLES.filter(holds).toSorted();
const said = (role: Role, word: string) => JSON.stringify(seenBy(role)).includes(word);

describe('the life of a pairing, as each role reads it', () => {
  it('what a refusal excludes elsewhere is the association’s alone', () => {
    expect(rolesWhere((role) => said(role, '"effect"'))).toEqual(['association']);
  });

  it('the document that is missing is read by who works on the file', () => {
    expect(rolesWhere((role) => said(role, 'regularStay'))).toEqual([
      'association',
      'caleolMember',
      'caleolSecretary',
      'departementalUnit',
      'landlordReferent',
    ]);
  });

  it('the cause of a failure is read by who works with the household', () => {
    expect(rolesWhere((role) => said(role, 'violence'))).toEqual([
      'association',
      'departementalUnit',
      'landlordReferent',
    ]);
  });

  it('a reserver follows its designation and what came of it, neither the opinion nor the household’s answer', () => {
    const { pairing, history } = seenBy('reserver');
    expect(history.map(({ name }) => name)).toEqual(['designated']);
    expect(pairing.facts).toMatchObject({ opinion: null, agreement: null, contact: null });
  });

  it('the landlord learns of a DALO recognition once the candidate is listed, not before', () => {
    expect(seenBy('landlordReferent', 'retained').dalo).toBeNull();
    expect(seenBy('landlordReferent', 'listed').dalo).toBe(true);
    expect(seenBy('association', 'proposed').dalo).toBe(true);
    expect(seenBy('reserver', 'listed').dalo).toBeNull();
  });

  it('tells the landlord the same of every followed candidate before contact: it is requested, mandatory or not', () => {
    const life = (state: PairingState, protocol: boolean): PairingLife => {
      const made = lifeIn(state);
      return { ...made, contactMode: protocol ? 'mandatory' : 'default', pairing: { ...made.pairing, protocol } };
    };
    const modes = (role: Role, state: PairingState) =>
      [true, false].map((protocol) => visibleLife(life(state, protocol), { role }).contactMode);
    expect(modes('landlordReferent', 'toContact')).toEqual(['requested', 'requested']);
    expect(modes('landlordReferent', 'listed')).toEqual(['mandatory', 'default']);
    expect(modes('association', 'toContact')).toEqual(['mandatory', 'default']);
  });

  it('never carries the département of a recognition', () => {
    for (const role of ROLES) expect(seenBy(role).pairing).not.toHaveProperty('daloDepartement');
  });
});

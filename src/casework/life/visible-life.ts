import type { EventName } from '#domain/events.js';
import type { Role } from '#domain/organisation.js';
import type { ContactMode, Pairing, PairingFacts } from '#domain/pairing-life.js';
import { PREPARATION_STATES } from '#domain/pairing-life.js';
import type { StoredEvent } from '#ports.js';
import { seesHousehold } from '../confidentiality.js';
import type { OrganisationAccess } from '../transaction.js';
import type { PairingLife } from './reading.js';

/** Roles that work with the household after the lease, and read why a rehousing failed. */
const NEAR: readonly Role[] = ['association', 'landlordReferent', 'departementalUnit'];
/** Roles that work on the file, and read which document is missing. */
const FILE_READERS: readonly Role[] = [...NEAR, 'caleolSecretary', 'caleolMember'];

/** What a reserver follows of the candidates on its contingent. */
const RESERVER_EVENTS: readonly EventName[] = [
  'proposalMade',
  'designated',
  'designationDeclined',
  'designationLapsed',
  'orientationReturned',
  'candidateListed',
  'caleolDecided',
  'caleolRectified',
  'rankCalledUp',
  'offerNotified',
  'offerAnswered',
  'leaseSigned',
  'candidateReleased',
];

export interface VisibleLife extends Omit<PairingLife, 'pairing' | 'contactMode'> {
  /** `requested`, before contact, to who may not know yet whether it is mandatory for this household. */
  readonly contactMode: ContactMode | 'requested';
  readonly pairing: Omit<Pairing, 'daloDepartement' | 'protocol'> & { readonly protocol: boolean | null };
  /** Whether the household is recognised DALO; `null`, as `pairing.protocol`, where the caller may not know it yet. */
  readonly dalo: boolean | null;
}

/**
 * A life as the caller may read it. Its association reads everything. What a refusal excludes elsewhere is hers alone; a
 * missing document is read by who works on the file, the cause of a failure by who works with the household; a reserver
 * follows its designations and their outcome; the landlord learns of a DALO recognition once the candidate is listed.
 */
export function visibleLife(life: PairingLife, access: Pick<OrganisationAccess, 'role'>): VisibleLife {
  const { daloDepartement, protocol, ...pairing } = life.pairing;
  const { role } = access;
  const knows = knowsProtocol(role, life.pairing);
  return {
    ...life,
    pairing: { ...pairing, protocol: knows ? protocol : null, facts: visibleFacts(pairing.facts, role) },
    contactMode: knows || !pairing.followed ? life.contactMode : 'requested',
    dalo: knowsDalo(role, life.pairing) ? daloDepartement !== null : null,
    history: life.history.filter((event) => sees(role, event)).map((event) => visibleEvent(event, role)),
    missing: role === 'reserver' ? [] : life.missing,
  };
}

/** Before contact it is one more fact by which to recognise a household (src/casework/confidentiality.ts). */
function knowsProtocol(role: Role, { facts, state }: Pairing): boolean {
  if (role === 'reserver') return false;
  if (role !== 'landlordReferent' || facts.contact !== null) return true;
  return !(PREPARATION_STATES as readonly string[]).includes(state);
}

function knowsDalo(role: Role, { state, daloDepartement }: Pairing): boolean {
  if (role !== 'landlordReferent') return role !== 'reserver' || daloDepartement === null;
  return !(PREPARATION_STATES as readonly string[]).includes(state);
}

function visibleFacts(facts: PairingFacts, role: Role): PairingFacts {
  const file = FILE_READERS.includes(role);
  const visible: PairingFacts = {
    ...facts,
    deferrals: facts.deferrals.map((deferral) => (file ? deferral : { ...deferral, document: 'other' })),
    failure: facts.failure && (NEAR.includes(role) ? facts.failure : { ...facts.failure, cause: 'other' }),
  };
  if (role !== 'reserver') return visible;
  return { ...visible, contact: null, exchange: null, opinion: null, agreement: null, relay: null, daloRefusal: null };
}

const sees = (role: Role, { name }: StoredEvent) => role !== 'reserver' || RESERVER_EVENTS.includes(name);

function visibleEvent(event: StoredEvent, role: Role): StoredEvent {
  if (seesHousehold({ role })) return event;
  const { effect: _effect, ...rest } = event.data;
  const { cause: _cause, ...far } = rest;
  const { document: _document, ...without } = far;
  const data = NEAR.includes(role) ? rest : FILE_READERS.includes(role) ? far : without;
  const hidden = event.name === 'rehousingFailed' && !NEAR.includes(role);
  return { ...event, data, reason: hidden ? null : event.reason };
}

import type { OrganisationId } from '#domain/ids.js';
import type { OpinionReserve, Pairing } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { LandlordContact } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { forbidden, notFound } from '../transaction.js';
import type { PairingInput } from './inputs.js';
import { performAct } from './perform.js';

/** A person as a form gives it; position, e-mail and telephone may be absent, not all of them. */
export interface NamedPerson {
  readonly name: string;
  readonly position: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/**
 * The landlord goes on without the contact, with a reason: only where it is a default, never for a household of the
 * protocol. Errors: of `performAct`, PAIRING_NOT_READY.
 */
export async function waiveContact(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: PairingInput & { readonly reason: string },
): Promise<Result<Pairing, CaseError>> {
  return performAct(deps, access, {
    id: input.id,
    act: 'waiveContact',
    version: input.version ?? null,
    facts: { contact: { outcome: 'waived', on: deps.clock.today(), caleolContactGiven: false } },
    reason: input.reason,
    data: { reason: input.reason },
  });
}

/**
 * The referent names whom the association reaches to prepare the CALEOL, "with authority" there. Replaces the one named
 * before. Errors: FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST.
 */
export async function nameCaleolContact(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: PairingInput['id']; readonly person: NamedPerson; readonly hasAuthority: boolean },
): Promise<Result<LandlordContact, CaseError>> {
  if (access.role !== 'landlordReferent') return forbidden('au référent du bailleur');
  const pairing = await deps.tx.pairings.lock(input.id);
  if (pairing === null) return notFound('Ce rapprochement');
  const contact = await nameContact(deps, pairing, { ...input, kind: 'caleolContact' });
  if (!contact.ok) return contact;
  await deps.tx.events.append({
    name: 'caleolContactNamed',
    at: deps.clock.now(),
    actor: 'landlordReferent',
    organisationId: access.organisationId,
    vacancyId: pairing.vacancyId,
    householdId: pairing.householdId,
    proposalId: pairing.proposalId,
    reason: null,
    data: { hasAuthority: input.hasAuthority },
  });
  return contact;
}

/** Stores a person of the landlord; refuses one whom nobody could reach. */
export async function nameContact(
  deps: CaseDeps,
  pairing: Pairing,
  input: { readonly person: NamedPerson; readonly kind: LandlordContact['kind']; readonly hasAuthority: boolean },
): Promise<Result<LandlordContact, CaseError>> {
  const { name, position, email, phone } = input.person;
  if (name.trim() === '' || (email === null && phone === null)) {
    const detail =
      'Indiquez un nom, et une adresse électronique ou un téléphone : il faut pouvoir joindre la personne.';
    return err(caseError('INVALID_REQUEST', detail));
  }
  const contact: LandlordContact = {
    id: deps.newId(),
    proposalId: pairing.proposalId,
    landlordId: pairing.landlordId,
    associationId: pairing.associationId,
    kind: input.kind,
    name: name.trim(),
    position,
    email,
    phone,
    hasAuthority: input.hasAuthority,
    namedOn: deps.clock.today(),
    replacedOn: null,
  };
  await deps.tx.pairings.nameContact(contact);
  return ok(contact);
}

/** The association asks the landlord's referent for an exchange before its opinion. Errors: of `performAct`. */
export async function askExchange(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: PairingInput,
): Promise<Result<Pairing, CaseError>> {
  return performAct(deps, access, {
    id: input.id,
    act: 'askExchange',
    version: input.version ?? null,
    facts: { exchange: { askedOn: deps.clock.today(), answeredOn: null } },
  });
}

/** The referent has answered the association. Errors: of `performAct`, PAIRING_NOT_READY where nothing was asked. */
export async function answerExchange(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: PairingInput,
): Promise<Result<Pairing, CaseError>> {
  const pairing = await deps.tx.pairings.find(input.id);
  if (pairing === null) return notFound('Ce rapprochement');
  if (pairing.facts.exchange === null)
    return err(caseError('PAIRING_NOT_READY', 'L’association n’a pas demandé d’échange.'));
  const on = deps.clock.today();
  return performAct(deps, access, {
    id: input.id,
    act: 'answerExchange',
    version: input.version ?? null,
    facts: ({ facts }) => ({ exchange: { askedOn: facts.exchange?.askedOn ?? on, answeredOn: on } }),
    data: { on },
  });
}

/** What an association that accepts with a reserve waits for. */
export const RESERVE_LABELS: Readonly<Record<OpinionReserve, string>> = {
  visitFirst: 'Visite du logement d’abord',
  documentsPending: 'Pièces du dossier à compléter',
  rentToConfirm: 'Loyer et charges à confirmer',
  worksNeeded: 'Travaux ou adaptation à faire',
  other: 'Autre réserve',
};

/** Who will support the household in the dwelling: the same association, or a relay to another one. Errors: of `performAct`. */
export async function agreeRelay(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: PairingInput & { readonly relayTo: OrganisationId | null },
): Promise<Result<Pairing, CaseError>> {
  if (input.relayTo !== null && (await deps.tx.organisations.find(input.relayTo))?.kind !== 'association')
    return err(caseError('UNKNOWN_ORGANISATION', 'Cette association n’existe pas : choisissez-la dans la liste.'));
  const kind = input.relayTo === null ? 'sameAssociation' : 'relay';
  return performAct(deps, access, {
    id: input.id,
    act: 'agreeRelay',
    version: input.version ?? null,
    facts: { relay: { kind, organisationId: input.relayTo, on: deps.clock.today() } },
    data: { relay: kind, to: input.relayTo },
  });
}

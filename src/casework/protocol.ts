import { type CalendarDate, frenchDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { OrganisationId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import {
  type ContactRole,
  type DirectoryContact,
  isRegional,
  type PartnerKind,
  type PartnerStanding,
  type ProtocolPartner,
} from '#domain/protocol.js';
import { err, ok, type Result } from '#domain/result.js';
import type { PartnerFigures } from '#ports.js';
import { type CaseError, caseError } from './errors.js';
import { changedMeanwhile, entryError, textProblem, wrongField } from './protocol-entry.js';
import { type CaseDeps, forbidden, notFound, type OrganisationAccess } from './transaction.js';

/** Roles of the directory that each role of the product names, for its own organisation. */
export const NAMES_CONTACTS: Readonly<Partial<Record<Role, readonly ContactRole[]>>> = {
  landlordReferent: ['landlordDepartemental', 'landlordRegional', 'caleolContact'],
  departementalUnit: ['protocolDepartemental'],
  regionalAuthority: ['protocolRegional'],
};

export interface Register {
  readonly partners: readonly ProtocolPartner[];
  readonly figures: ReadonlyMap<string, PartnerFigures>;
  readonly contacts: readonly DirectoryContact[];
}

/** The register and the directory, within the caller's scope; what partners have done, as far as the caller counts it. */
export async function readRegister({ tx }: CaseDeps, formerToo: boolean): Promise<Register> {
  const figures = await tx.protocol.figures();
  return {
    partners: await tx.protocol.partners(),
    figures: new Map(figures.map((one) => [one.organisationId, one])),
    contacts: await tx.protocol.contacts(formerToo),
  };
}

export interface PartnerInput {
  /** `null` = a new partner. */
  readonly id: string | null;
  /** Version the caller has read; `null` for a new partner alone. */
  readonly version: number | null;
  /** Of a new partner, as its organisation and its name: those of one in the register stay. */
  readonly kind: PartnerKind;
  readonly organisationId: OrganisationId | null;
  readonly name: string;
  readonly departements: readonly Departement[];
  readonly standing: PartnerStanding;
  readonly signedOn: CalendarDate | null;
  readonly leftOn: CalendarDate | null;
}

/**
 * The region enters a partner, or changes where it stands. Errors: FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST,
 * PRECONDITION_REQUIRED, STALE_VERSION.
 */
export async function savePartner(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: PartnerInput,
): Promise<Result<ProtocolPartner, CaseError>> {
  if (access.role !== 'regionalAuthority') return forbidden('à la DRIHL, qui tient le registre du protocole');
  const before = input.id === null ? null : await deps.tx.protocol.findPartner(input.id);
  if (input.id !== null && before === null) return notFound('Ce partenaire');
  if (before !== null && input.version === null)
    return err(caseError('PRECONDITION_REQUIRED', 'Envoyez la version de ce partenaire que vous avez lue.'));
  const organisation = input.organisationId && (await deps.tx.organisations.find(input.organisationId));
  if (input.organisationId !== null && organisation === null) return notFound('Cette organisation');
  const refused = partnerProblems(input, deps.clock.today());
  if (refused !== null) return err(refused);
  const partner: ProtocolPartner = {
    id: before?.id ?? deps.newId(),
    version: before === null ? 1 : Number(input.version),
    kind: before?.kind ?? input.kind,
    organisationId: before === null ? input.organisationId : before.organisationId,
    name: before?.name ?? input.name.trim(),
    departements: [...new Set(input.departements)].toSorted(),
    standing: input.standing,
    signedOn: input.signedOn,
    leftOn: input.leftOn,
  };
  if (before !== null)
    return (await deps.tx.protocol.updatePartner(partner))
      ? ok({ ...partner, version: partner.version + 1 })
      : err(changedMeanwhile('Ce partenaire'));
  if (await deps.tx.protocol.insertPartner(partner)) return ok(partner);
  return err(
    entryError('Ce partenaire est déjà au registre.', [
      wrongField('name', partner.name, { message: 'Ce nom y est déjà.', expected: 'un nom nouveau, ou le modifier' }),
    ]) as CaseError,
  );
}

function partnerProblems(input: PartnerInput, today: CalendarDate): CaseError | null {
  const { standing, signedOn, leftOn, departements } = input;
  const past = (name: string, day: CalendarDate | null) =>
    day !== null && day > today
      ? wrongField(name, day, { message: 'Cette date est à venir.', expected: `au plus tard le ${frenchDate(today)}` })
      : null;
  const needs = (name: string, needed: boolean, day: CalendarDate | null) =>
    needed && day === null ? wrongField(name, null, { message: 'Cette date manque.', expected: 'JJ/MM/AAAA' }) : null;
  return entryError('Ce partenaire ne peut pas être enregistré ainsi.', [
    input.id === null ? textProblem('name', input.name, 200) : null,
    departements.length === 0
      ? wrongField('departements', null, { message: 'Aucun département.', expected: 'un département au moins' })
      : null,
    needs('signedOn', standing !== 'rehousesWithoutSigning', signedOn),
    needs('leftOn', standing === 'left', leftOn),
    leftOn !== null && (standing !== 'left' || (signedOn !== null && leftOn < signedOn))
      ? wrongField('leftOn', leftOn, { message: 'Ce jour ne va pas.', expected: 'après la signature, pour un départ' })
      : null,
    past('signedOn', signedOn),
    past('leftOn', leftOn),
  ]);
}

export interface ContactInput {
  readonly role: ContactRole;
  readonly departement: Departement | null;
  readonly name: string;
  readonly job: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** She is the person signed in: as a regional referent of the protocol, she then reads its nominative list. */
  readonly self: boolean;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d .-]{10,20}$/;

/**
 * An organisation names a person of its own to a role of the directory; whoever held it is replaced, and stays in the
 * history. Errors: FORBIDDEN_ROLE, INVALID_REQUEST.
 */
export async function nameContact(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: ContactInput,
): Promise<Result<DirectoryContact, CaseError>> {
  if (!NAMES_CONTACTS[access.role]?.includes(input.role)) return forbidden('à l’organisation qui nomme ce référent');
  const departement = isRegional(input.role) ? null : input.departement;
  const [email, phone] = [input.email?.trim() || null, input.phone?.trim() || null];
  const outside = !isRegional(input.role) && (departement === null || !access.departements.includes(departement));
  const refused = entryError('Cette personne ne peut pas être nommée ainsi.', [
    textProblem('name', input.name, 120),
    textProblem('job', input.job, 120),
    outside
      ? wrongField('departement', departement, {
          message: 'Ce département n’est pas le vôtre.',
          expected: `un de vos départements : ${access.departements.join(', ')}`,
        })
      : null,
    email === null && phone === null
      ? wrongField('email', null, {
          message: 'Personne ne pourrait la joindre.',
          expected: 'un courriel ou un téléphone',
        })
      : null,
    email !== null && (email.length > 254 || !EMAIL.test(email))
      ? wrongField('email', email, { message: 'Ce courriel ne va pas.', expected: 'nom@exemple.fr' })
      : null,
    phone !== null && !PHONE.test(phone)
      ? wrongField('phone', phone, { message: 'Ce numéro ne va pas.', expected: '01 23 45 67 89' })
      : null,
  ]);
  if (refused !== null) return err(refused);
  const contact: DirectoryContact = {
    id: deps.newId(),
    organisationId: access.organisationId,
    role: input.role,
    departement,
    name: input.name.trim(),
    job: input.job.trim(),
    email,
    phone,
    namedOn: deps.clock.today(),
    replacedOn: null,
  };
  await deps.tx.protocol.name(contact, input.self ? access.userId : null);
  const purpose = input.self ? { purpose: 'self' } : {};
  deps.tx.audit.append({ action: 'directoryContactNamed', object: `role:${input.role}`, ...purpose });
  return ok(contact);
}

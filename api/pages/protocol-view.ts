import { NAMES_CONTACTS, type Register } from '#casework/protocol.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import type { Organisation } from '#domain/organisation.js';
import {
  CONTACT_ROLE_LABELS,
  type DirectoryContact,
  isRegional,
  PARTNER_KIND_LABELS,
  PARTNER_KINDS,
  PARTNER_STANDINGS,
  STANDING_LABELS,
} from '#domain/protocol.js';
import type { RefusedForm } from './form-refusal.js';
import { formatDate, formatList, formatNumber } from './format.js';
import { departementLabel } from './labels.js';

/** The register, one row per partner; counts are those of its organisation, « – » where it has no account. */
export function partnerRows({ partners, figures }: Register) {
  return partners.map((one) => {
    const counted = one.organisationId === null ? undefined : figures.get(one.organisationId);
    return {
      id: one.id,
      version: one.version,
      name: one.name,
      kind: PARTNER_KIND_LABELS[one.kind],
      standing: STANDING_LABELS[one.standing],
      tone: one.standing === 'signatory' ? 'good' : one.standing === 'left' ? 'warn' : 'info',
      departements: formatList(one.departements),
      signedOn: one.signedOn === null ? 'n’a pas signé' : formatDate(one.signedOn),
      leftOn: one.leftOn === null ? null : formatDate(one.leftOn),
      offered: counted === undefined ? '–' : formatNumber(counted.offered),
      rehoused: counted === undefined ? '–' : formatNumber(counted.rehoused),
    };
  });
}

export function contactRows(contacts: readonly DirectoryContact[], names: ReadonlyMap<string, string>) {
  return contacts.map((one) => ({
    role: CONTACT_ROLE_LABELS[one.role],
    organisation: names.get(one.organisationId) ?? 'non connu',
    departement: one.departement === null ? 'Toute la région' : departementLabel(one.departement),
    name: one.name,
    job: one.job,
    email: one.email,
    phone: one.phone,
    since: formatDate(one.namedOn),
    until: one.replacedOn === null ? null : formatDate(one.replacedOn),
  }));
}

const field = (name: string, label: string, kind: string, more: object = {}) => ({
  name,
  label,
  kind,
  value: '',
  ...more,
});

/** Fields of a form with what was typed in it before it was refused. */
function filled(path: string, refused: RefusedForm | null, fields: readonly ReturnType<typeof field>[]) {
  const typed = refused?.path === path ? refused.typed : {};
  return fields.map((one) => ({ ...one, value: typed[one.name] ?? one.value }));
}

export function partnerForm(refused: RefusedForm | null, organisations: readonly Organisation[]) {
  const option = (labels: Readonly<Record<string, string>>) => (value: string) => ({ value, label: labels[value] });
  const typed = refused?.path === 'partenaires' ? refused.typed : {};
  return {
    id: typed.partenaire ?? '',
    fields: filled('partenaires', refused, [
      field('nature', 'Nature', 'select', { required: true, options: PARTNER_KINDS.map(option(PARTNER_KIND_LABELS)) }),
      field('nom', 'Nom', 'text', { required: true, hint: 'Tel qu’il a signé.' }),
      field('organisme', 'Organisme dans ce service', 'select', {
        hint: 'Relie ses vacances et ses relogements à sa ligne.',
        options: organisations
          .filter(({ kind }) => kind === 'landlord' || kind === 'reserver')
          .map(({ id, name }) => ({ value: id, label: name })),
      }),
      field('place', 'Où il en est', 'select', {
        required: true,
        options: PARTNER_STANDINGS.map(option(STANDING_LABELS)),
      }),
      field('signature', 'Signé le', 'date', { hint: 'JJ/MM/AAAA ; vide s’il n’a pas signé.' }),
      field('depart', 'Parti le', 'date', { hint: 'JJ/MM/AAAA, pour un départ seulement.' }),
    ]),
    departements: DEPARTEMENTS.map((code) => ({
      code,
      label: departementLabel(code),
      checked: typed[`departement-${code}`] === 'on',
    })),
  };
}

/** The form by which an organisation names its own; `null` for those who name nobody. */
export function contactForm(access: OrganisationAccess, refused: RefusedForm | null) {
  const roles = NAMES_CONTACTS[access.role];
  if (roles === undefined) return null;
  const departements = roles.every(isRegional)
    ? []
    : [
        field('departement', 'Département', 'select', {
          hint: 'Sans objet pour un référent régional.',
          options: access.departements.map((code) => ({ value: code, label: departementLabel(code) })),
        }),
      ];
  return {
    fields: filled('annuaire', refused, [
      field('role', 'Rôle', 'select', {
        required: true,
        options: roles.map((value) => ({ value, label: CONTACT_ROLE_LABELS[value] })),
      }),
      ...departements,
      field('personne', 'Prénom et nom', 'text', { required: true }),
      field('fonction', 'Fonction', 'text', { required: true }),
      field('courriel', 'Courriel', 'text', { hint: 'Un courriel ou un téléphone au moins.' }),
      field('telephone', 'Téléphone', 'text'),
      ...(access.role === 'regionalAuthority' && access.userId !== null
        ? [
            field('moi', 'Cette personne, c’est moi', 'select', {
              hint: 'Le référent régional en poste lit la liste nominative du protocole ; chaque lecture est journalisée.',
              options: [
                { value: 'non', label: 'Non' },
                { value: 'oui', label: 'Oui' },
              ],
            }),
          ]
        : []),
    ]),
  };
}

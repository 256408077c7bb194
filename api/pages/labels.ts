import type { ContactMeans } from '#casework/proposals.js';
import { CONTINGENT_LABELS, type Contingent } from '#domain/contingent.js';
import { DEPARTEMENT_NAMES, type Departement, departementOf } from '#domain/departement.js';
import type { DwellingSize, Heating } from '#domain/dwelling.js';
import type { DocumentCode, Place } from '#domain/household.js';
import type { Role } from '#domain/organisation.js';
import type { Letting, SingleCandidateGround, VacancyStatus } from '#domain/vacancy.js';
import { communesOfRegion, findCommune } from '#legislation/communes.js';

/** French words for every code that a page shows; the rules' words are in rule-words.ts, the criteria's in criterion-words.ts. */
export { CONTINGENT_LABELS };

export const SIZE_LABELS: Readonly<Record<DwellingSize, string>> = {
  T1: 'T1 (1 pièce)',
  T2: 'T2 (2 pièces)',
  T3: 'T3 (3 pièces)',
  T4: 'T4 (4 pièces)',
  T5: 'T5 (5 pièces)',
  T6: 'T6 (6 pièces ou plus)',
};

export const HEATING_LABELS: Readonly<Record<Heating, string>> = {
  individual: 'Individuel',
  collective: 'Collectif',
  district: 'Réseau de chaleur',
  none: 'Aucun',
};

export const LETTING_LABELS: Readonly<Record<Letting, string>> = { new: 'Première location', relet: 'Relocation' };

export const STATUS_LABELS: Readonly<Record<VacancyStatus, string>> = {
  open: 'Ouverte',
  withdrawn: 'Retirée',
  allocated: 'Attribuée',
};

export const GROUND_LABELS: Readonly<Record<SingleCandidateGround, string>> = {
  daloDesignation: 'Candidat désigné par le préfet au titre du DALO',
  adaptedPlai: 'Logement PLAI adapté',
  recordedInsufficiency: 'Insuffisance de candidats constatée',
};

export const DOCUMENT_LABELS: Readonly<Record<DocumentCode, string>> = {
  identity: 'pièce d’identité',
  regularStay: 'titre de séjour',
  familyStatus: 'justificatif de situation familiale',
  taxNoticeNMinus2: 'avis d’imposition N-2',
  taxNoticeNMinus1: 'avis d’imposition N-1',
  recentResources: 'justificatifs de ressources récentes',
  currentHousing: 'justificatif du logement actuel',
  other: 'autre pièce',
};

/** What the header says of who is signed in. */
export const ROLE_DESCRIPTIONS: Readonly<Record<Role, string>> = {
  landlordReferent: 'Déclarer des vacances, lire les trois candidats proposés, prendre contact.',
  association: 'Donner un avis sur les propositions faites à vos ménages.',
  regionalAuthority: 'Suivre l’ensemble de la région et relire chaque explication.',
  departementalUnit: 'Suivre le département et désigner sur le contingent préfectoral.',
  reserver: 'Suivre les logements réservés et désigner des candidats.',
  caleolSecretary: 'Préparer les séances de la CALEOL, inscrire les candidats, saisir les décisions.',
  caleolMember: 'Lire les dossiers des séances où vous siégez.',
};

export const CONTACT_MEANS_LABELS: Readonly<Record<ContactMeans, string>> = {
  email: 'Courriel',
  phone: 'Téléphone',
  meeting: 'Rendez-vous ou visioconférence',
  platform: 'Messagerie du service',
};

/** « Paris 18e Arrondissement » → « Paris 18e »; the code itself where it is outside the region. */
export function communeName(code: string): string {
  return findCommune(code)?.name.replace(' Arrondissement', '') ?? code;
}

/** Every commune that a dwelling may be in (Paris by its arrondissements), sorted by name: options of the declaration. */
export function communeOptions(): readonly { readonly code: string; readonly name: string }[] {
  options ??= communesOfRegion()
    .map(({ code }) => ({ code, name: communeName(code) }))
    .sort((a, b) =>
      isParis(a.code) && isParis(b.code) ? Number(a.code) - Number(b.code) : collator.compare(a.name, b.name),
    );
  return options;
}

let options: readonly { readonly code: string; readonly name: string }[] | undefined;
const isParis = (code: string) => code.startsWith('751');
const collator = new Intl.Collator('fr');

/** Code of the only commune named so, or typed as « Nanterre (92050) » or « 92050 »; `null` where it is not clear. */
export function communeCodeFrom(text: string): string | null {
  const typed = text.trim();
  const code = /^(\d{5})$/.exec(typed)?.[1] ?? /\((\d{5})\)$/.exec(typed)?.[1];
  if (code !== undefined) return code;
  const wanted = fold(typed);
  const found = communeOptions().filter((commune) => fold(commune.name) === wanted);
  return found.length === 1 ? (found[0]?.code ?? null) : null;
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-zA-Z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
}

export function departementLabel(code: Departement): string {
  return `${DEPARTEMENT_NAMES[code]} (${code})`;
}

export function departementOfCommune(code: string): string {
  const departement = departementOf(code);
  return departement === undefined ? code : departementLabel(departement);
}

export function placeLabel(place: Place): string {
  return place.scope === 'departement' ? departementLabel(place.code) : `${communeName(place.code)} (${place.code})`;
}

export function contingentLabel(contingent: Contingent | null): string {
  return contingent === null ? 'À orienter' : CONTINGENT_LABELS[contingent];
}

import type { CorrectableEvent } from '#casework/life/corrections.js';
import type { AlternativeSolution, FailureCause } from '#domain/pairing-life.js';
import type { SupportEndMotive } from '#domain/support.js';
import type { Option } from './declare-fields.js';

export const FAILURE_CAUSE_LABELS: Readonly<Record<FailureCause, string>> = {
  householdLeft: 'Le ménage a quitté le logement',
  leaseNotSigned: 'Le bail n’a pas été signé',
  arrears: 'Impayés',
  disturbance: 'Troubles de voisinage',
  violence: 'Violences ou menaces',
  dwellingUnfit: 'Logement devenu inadapté ou inhabitable',
  conditionNotMet: 'Condition suspensive non levée',
  death: 'Décès',
  other: 'Autre cause',
};

export const ALTERNATIVE_LABELS: Readonly<Record<AlternativeSolution, string>> = {
  intermediaryLetting: 'Intermédiation locative',
  slidingLease: 'Bail glissant',
  socialResidence: 'Résidence sociale',
  familyBoardingHouse: 'Pension de famille',
  accommodation: 'Hébergement',
  otherDwelling: 'Autre logement social',
  none: 'Aucune solution trouvée',
};

/** What may be undone by a form; the units correct theirs on their own pages. */
export type Undone = Exclude<CorrectableEvent, 'interDepartmentalRequested'> | 'offerNotified';

export const UNDO_LABELS: Readonly<Record<Undone, string>> = {
  designated: 'La désignation du candidat',
  contactRecorded: 'Le contact enregistré',
  contactWaived: 'Le passage outre du contact',
  exchangeAsked: 'La demande d’échange',
  opinionGiven: 'L’avis de l’association',
  householdAgreed: 'L’accord du ménage',
  supportRelayAgreed: 'Ce qui est convenu pour l’accompagnement',
  offerNotified: 'La notification de l’offre',
};

export const SUPPORT_END_LABELS: Readonly<Record<SupportEndMotive, string>> = {
  rehoused: 'Relogé, autonome dans le logement',
  objectivesReached: 'Objectifs atteints',
  householdRefusedSupport: 'Le ménage refuse l’accompagnement',
  noLongerRehousable: 'N’est plus relogeable',
  contactLost: 'Contact perdu',
  leftRegion: 'A quitté la région',
  movedElsewhere: 'Parti ailleurs',
  death: 'Décès',
  other: 'Autre motif',
};

export const optionsOf = <T extends string>(labels: Readonly<Record<T, string>>): readonly Option[] =>
  (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));

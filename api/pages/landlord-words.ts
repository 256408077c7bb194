import type { CorrectableEvent } from '#casework/life/corrections.js';
import type { AlternativeSolution, FailureCause } from '#domain/pairing-life.js';
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

/** What the landlord may undo, as the form names it. */
export const UNDO_LABELS: Readonly<Partial<Record<CorrectableEvent | 'offerNotified', string>>> = {
  designated: 'La désignation du candidat',
  contactRecorded: 'Le contact enregistré avec l’association',
  contactWaived: 'Le passage outre du contact',
  householdAgreed: 'L’accord du ménage',
  offerNotified: 'La notification de l’offre',
};

export const optionsOf = <T extends string>(labels: Readonly<Record<T, string>>): readonly Option[] =>
  (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));

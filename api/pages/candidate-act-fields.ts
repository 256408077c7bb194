import { DECLINE_EFFECTS } from '#casework/decline-effects.js';
import type { NamedPerson } from '#casework/life/contact.js';
import type { DeclineReason } from '#domain/proposal.js';
import type { ActField, ActValues } from './act-form.js';

/** Fields that several acts of the landlord share. */
export const DAY: ActField = {
  name: 'jour',
  label: 'Date',
  hint: 'JJ/MM/AAAA, jamais à venir',
  kind: 'date',
  required: true,
  initial: 'today',
};

export const REASON: ActField = {
  name: 'motif',
  label: 'Motif',
  hint: 'De 3 à 500 caractères, sans nom de personne : les autres parties le lisent',
  kind: 'long',
  required: true,
};

/** Somebody of the landlord whom the association can reach. */
export function personFields(required: boolean, whom: string): readonly ActField[] {
  return [
    { name: 'nom', label: `${whom} : nom`, hint: null, kind: 'text', required },
    {
      name: 'fonction',
      label: 'Fonction',
      hint: 'Exemple : responsable des attributions',
      kind: 'text',
      required: false,
    },
    {
      name: 'courriel',
      label: 'Adresse électronique',
      hint: 'Cette adresse ou un téléphone : il faut pouvoir joindre la personne',
      kind: 'email',
      required: false,
    },
    { name: 'telephone', label: 'Téléphone', hint: null, kind: 'text', required: false },
  ];
}

export function person(values: ActValues): NamedPerson {
  return {
    name: values.text('nom'),
    position: values.textOrNull('fonction'),
    email: values.textOrNull('courriel'),
    phone: values.textOrNull('telephone'),
  };
}

/** Why the household says no, each with what it changes. */
export function refusalReasons(reasons: readonly DeclineReason[]): ActField {
  return {
    name: 'raison',
    label: 'Motif du refus',
    hint: 'Le motif dit ce qui change pour les propositions à venir',
    kind: 'select',
    required: true,
    options: reasons.map((value) => ({ value, label: DECLINE_EFFECTS[value].label })),
  };
}

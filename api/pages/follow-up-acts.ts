import { failRehousing, followUpOneYear, withdrawCandidate } from '#casework/life/follow-up.js';
import type { AlternativeSolution, FailureCause } from '#domain/pairing-life.js';
import type { ActField } from './act-form.js';
import type { CandidateAct } from './candidate-act.js';
import { DAY, REASON } from './candidate-act-fields.js';
import { ALTERNATIVE_LABELS, FAILURE_CAUSE_LABELS, optionsOf } from './candidate-act-words.js';

const KNOWN: readonly (readonly [name: string, label: string])[] = [
  ['impayes', 'Impayés de plus de trois mois'],
  ['assurance', 'Défaut d’assurance du logement'],
  ['ops', 'Enquête OPS ou SLS sans réponse'],
  ['conge', 'Congé donné par le ménage'],
];

const knownField = ([name, label]: readonly [string, string]): ActField => ({
  name,
  label,
  hint: 'Vide si non connu',
  kind: 'select',
  required: false,
  options: [
    { value: 'oui', label: 'Oui' },
    { value: 'non', label: 'Non' },
  ],
});

const known = (text: string): boolean | null => (text === '' ? null : text === 'oui');

/** The review one year after and the exits, which the landlord and the association may both record. */
export const FOLLOW_UP_ACTS: readonly CandidateAct[] = [
  {
    path: 'bilan',
    title: 'Faire le bilan à un an',
    help: 'Un an après la fin de l’accompagnement, jamais avant (enquête DRIHL).',
    button: 'Enregistrer le bilan',
    done: 'Bilan enregistré',
    fields: [{ ...DAY, label: 'Bilan fait le' }, ...KNOWN.map(knownField)],
    isShown: ({ pairing }, acts) => acts.includes('followUp') && (pairing.state === 'handedOver' || !pairing.followed),
    perform: (deps, access, id, values) =>
      followUpOneYear(deps, access, {
        id,
        on: values.day('jour'),
        review: {
          arrears3Months: known(values.text('impayes')),
          insuranceMissing: known(values.text('assurance')),
          surveyUnanswered: known(values.text('ops')),
          notice: known(values.text('conge')),
        },
      }),
  },
  {
    path: 'echec',
    title: 'Constater l’échec du relogement, et la solution trouvée',
    help: 'La cause, et la solution qui prend la place : le ménage peut être proposé de nouveau.',
    button: 'Enregistrer l’échec',
    done: 'Échec enregistré',
    secondary: true,
    fields: [
      { ...DAY, label: 'Constaté le' },
      {
        name: 'cause',
        label: 'Cause',
        hint: null,
        kind: 'select',
        required: true,
        options: optionsOf(FAILURE_CAUSE_LABELS),
      },
      {
        name: 'solution',
        label: 'Solution trouvée à la place',
        hint: null,
        kind: 'select',
        required: true,
        options: optionsOf(ALTERNATIVE_LABELS),
      },
    ],
    isShown: (_, acts) => acts.includes('failRehousing'),
    perform: (deps, access, id, values) =>
      failRehousing(deps, access, {
        id,
        on: values.day('jour'),
        cause: values.text('cause') as FailureCause,
        alternative: values.text('solution') as AlternativeSolution,
      }),
  },
  {
    path: 'retrait',
    title: 'Retirer ce candidat, avec un motif',
    help: 'Il n’est plus proposé sur ce logement ; un autre candidat est recherché au prochain calcul. L’association lit le motif.',
    button: 'Retirer ce candidat',
    done: 'Candidat retiré',
    secondary: true,
    fields: [REASON],
    isShown: (_, acts) => acts.includes('withdraw'),
    perform: (deps, access, id, values) => withdrawCandidate(deps, access, { id, reason: values.text('motif') }),
  },
];

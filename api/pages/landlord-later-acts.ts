import { CORRECTIONS, type CorrectableEvent, correct } from '#casework/life/corrections.js';
import { failRehousing, followUpOneYear, signLease, withdrawCandidate } from '#casework/life/follow-up.js';
import { acceptOffer, meetCondition, nameCorrespondent, notifyOffer, refuseOffer } from '#casework/life/offers.js';
import type { PairingLife } from '#casework/life/reading.js';
import { designator } from '#casework/life/steps.js';
import type { AlternativeSolution, FailureCause } from '#domain/pairing-life.js';
import { DECLINE_REASONS, type DeclineReason } from '#domain/proposal.js';
import type { ActField } from './act-form.js';
import { DAY, person, personFields, REASON, refusalReasons } from './landlord-act-fields.js';
import type { LandlordAct } from './landlord-acts.js';
import { ALTERNATIVE_LABELS, FAILURE_CAUSE_LABELS, optionsOf, UNDO_LABELS } from './landlord-words.js';

type Undone = CorrectableEvent | 'offerNotified';

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

/** What the landlord may undo now: what is recorded, and its own to undo. */
export function undoable({ pairing, acts }: Pick<PairingLife, 'pairing' | 'acts'>): readonly Undone[] {
  const { facts } = pairing;
  return (Object.keys(UNDO_LABELS) as Undone[]).filter((event) => {
    if (event === 'offerNotified') return acts.includes('correctOffer') && facts.offer !== null;
    if (!acts.includes('correctPreparation') || facts[CORRECTIONS[event].fact] === null) return false;
    if (event === 'designated') return facts.designation?.outcome === 'designated' && designator(pairing) === null;
    if (event === 'contactRecorded') return facts.contact?.outcome === 'recorded';
    if (event === 'contactWaived') return facts.contact?.outcome === 'waived';
    return event !== 'householdAgreed' || !pairing.followed;
  });
}

/** From the admission to the review one year after, and the exits. */
export const LANDLORD_LATER_ACTS: readonly LandlordAct[] = [
  {
    path: 'correspondant',
    title: 'Désigner le correspondant du ménage',
    help: 'Une personne par ménage relogé, joignable par l’association comme elle la joint. À partir de l’admission par la CALEOL ; une autre personne la remplace, l’historique est conservé.',
    button: 'Désigner ce correspondant',
    done: 'Correspondant désigné',
    fields: personFields(true, 'Correspondant'),
    isShown: (_, acts) => acts.includes('nameCorrespondent'),
    perform: (deps, access, id, values) => nameCorrespondent(deps, access, { id, person: person(values) }),
  },
  {
    path: 'condition',
    title: 'Lever la condition suspensive',
    help: 'La pièce demandée par la CALEOL est produite.',
    button: 'Noter que la pièce est produite',
    done: 'Condition levée',
    fields: [{ ...DAY, label: 'Pièce produite le' }],
    isShown: ({ pairing }, acts) =>
      acts.includes('meetCondition') &&
      pairing.facts.decision?.condition != null &&
      pairing.facts.decision.condition.metOn === null,
    perform: (deps, access, id, values) => meetCondition(deps, access, { id, on: values.day('jour') }),
  },
  {
    path: 'offre',
    title: 'Notifier l’offre au ménage',
    help: 'Après la validation du procès-verbal. Le ménage a au moins dix jours pour répondre ; son silence vaut refus (CCH R441-10).',
    button: 'Enregistrer la notification',
    done: 'Offre notifiée',
    fields: [
      { ...DAY, label: 'Offre notifiée le' },
      {
        name: 'delai',
        label: 'Délai de réponse (jours)',
        hint: 'De 10 à 60 jours',
        kind: 'integer',
        required: true,
        initial: '10',
      },
      {
        name: 'mention',
        label: 'L’offre porte la mention de CCH R441-16-3',
        hint: 'Due à un ménage reconnu DALO : ce qu’un refus lui coûte',
        kind: 'check',
        required: false,
      },
    ],
    isShown: (_, acts) => acts.includes('notifyOffer'),
    perform: (deps, access, id, values) =>
      notifyOffer(deps, access, {
        id,
        on: values.day('jour'),
        answerDays: Number(values.text('delai')),
        daloNotice: values.isChecked('mention'),
      }),
  },
  {
    path: 'acceptation',
    title: 'Enregistrer l’acceptation du ménage',
    help: 'La vacance est attribuée et les autres candidats sont libérés.',
    button: 'Enregistrer l’acceptation',
    done: 'Acceptation enregistrée',
    fields: [{ ...DAY, label: 'Réponse reçue le' }],
    isShown: (_, acts) => acts.includes('acceptOffer'),
    perform: (deps, access, id, values) => acceptOffer(deps, access, { id, on: values.day('jour') }),
  },
  {
    path: 'refus',
    title: 'Enregistrer le refus du ménage',
    help: 'Le rang suivant est appelé s’il y en a un. Le refus d’un ménage DALO va à l’unité départementale, il ne met pas fin à la reconnaissance.',
    button: 'Enregistrer le refus',
    done: 'Refus enregistré',
    secondary: true,
    fields: [{ ...DAY, label: 'Réponse reçue le' }, refusalReasons(DECLINE_REASONS)],
    isShown: (_, acts) => acts.includes('refuseOffer'),
    perform: (deps, access, id, values) =>
      refuseOffer(deps, access, {
        id,
        on: values.day('jour'),
        reason: values.text('raison') as DeclineReason,
        effect: null,
      }),
  },
  {
    path: 'bail',
    title: 'Enregistrer la signature du bail',
    help: 'C’est le relogement que compte le suivi. Le correspondant est désigné avant.',
    button: 'Enregistrer le bail',
    done: 'Bail enregistré',
    fields: [{ ...DAY, label: 'Bail signé le' }],
    isShown: (_, acts) => acts.includes('signLease'),
    perform: (deps, access, id, values) => signLease(deps, access, { id, on: values.day('jour') }),
  },
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
  {
    path: 'annulation',
    title: 'Annuler un acte, avec un motif',
    help: 'Rien n’est effacé : un contre-événement est ajouté au journal, et l’étape se rouvre. Une décision de la CALEOL ne s’annule pas, le secrétariat la rectifie.',
    button: 'Annuler cet acte',
    done: 'Acte annulé',
    secondary: true,
    fields: [
      {
        name: 'acte',
        label: 'Acte à annuler',
        hint: null,
        kind: 'select',
        required: true,
        options: optionsOf(UNDO_LABELS as Readonly<Record<Undone, string>>),
      },
      REASON,
    ],
    isShown: (life) => undoable(life).length > 0,
    perform: (deps, access, id, values) =>
      correct(deps, access, { id, event: values.text('acte') as Undone, reason: values.text('motif') }),
  },
];

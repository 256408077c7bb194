import { signLease } from '#casework/life/follow-up.js';
import { acceptOffer, meetCondition, nameCorrespondent, notifyOffer, refuseOffer } from '#casework/life/offers.js';
import { DECLINE_REASONS, type DeclineReason } from '#domain/proposal.js';
import type { LandlordContact } from '#ports.js';
import type { CandidateAct } from './candidate-act.js';
import { DAY, person, personFields, REASON, refusalReasons } from './candidate-act-fields.js';
import { FOLLOW_UP_ACTS } from './follow-up-acts.js';
import { formatDate } from './format.js';
import { undoAct } from './undo-act.js';

function namedNow(contacts: readonly LandlordContact[]): string {
  const named = contacts.find(({ kind, replacedOn }) => kind === 'correspondent' && replacedOn === null);
  return named === undefined ? '' : `Correspondant désigné : ${named.name}, depuis le ${formatDate(named.namedOn)}.`;
}

/** From the admission to the review one year after, and the exits. */
export const LANDLORD_LATER_ACTS: readonly CandidateAct[] = [
  {
    path: 'correspondant',
    title: 'Désigner le correspondant du ménage',
    help: 'Une personne par ménage relogé, joignable par l’association comme elle la joint. À partir de l’admission par la CALEOL.',
    button: 'Désigner ce correspondant',
    done: 'Correspondant désigné',
    fields: personFields(true, 'Correspondant'),
    isShown: ({ pairing }, acts) => acts.includes('nameCorrespondent') && pairing.facts.correspondentOn === null,
    perform: (deps, access, id, values) => nameCorrespondent(deps, access, { id, person: person(values) }),
  },
  {
    path: 'remplacement-correspondant',
    title: 'Remplacer le correspondant du ménage',
    help: 'L’association apprend le nom du nouveau ; l’historique est conservé.',
    helpFor: ({ contacts }) =>
      `${namedNow(contacts)} L’association apprend le nom du nouveau ; l’historique est conservé.`,
    button: 'Remplacer le correspondant',
    done: 'Correspondant remplacé',
    secondary: true,
    fields: [...personFields(true, 'Nouveau correspondant'), REASON],
    isShown: ({ pairing }, acts) => acts.includes('nameCorrespondent') && pairing.facts.correspondentOn !== null,
    perform: (deps, access, id, values) =>
      nameCorrespondent(deps, access, { id, person: person(values), reason: values.text('motif') }),
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
  ...FOLLOW_UP_ACTS,
  undoAct('landlordReferent'),
];

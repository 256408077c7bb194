import { agreeRelay, askExchange, RESERVE_LABELS } from '#casework/life/contact.js';
import { endSupport, handOverRecommendations, startSupport } from '#casework/life/follow-up.js';
import { giveOpinion } from '#casework/proposals.js';
import type { OpinionReserve } from '#domain/pairing-life.js';
import type { SupportEndMotive } from '#domain/support.js';
import { agreementActs } from './agreement-acts.js';
import type { CandidateAct } from './candidate-act.js';
import { DAY } from './candidate-act-fields.js';
import { optionsOf, SUPPORT_END_LABELS } from './candidate-act-words.js';
import { FOLLOW_UP_ACTS } from './follow-up-acts.js';
import { undoAct } from './undo-act.js';

/** Every act of the association on its household's candidacy beside its plain opinion, in the order of the procedure. */
export const ASSOCIATION_ACTS: readonly CandidateAct[] = [
  {
    path: 'echange',
    title: 'Demander un échange au bailleur',
    help: 'Avant de rendre votre avis : le référent du bailleur voit la demande et note sa réponse.',
    button: 'Demander un échange',
    done: 'Échange demandé',
    secondary: true,
    fields: [],
    isShown: ({ pairing }, acts) => acts.includes('askExchange') && pairing.facts.exchange === null,
    perform: (deps, access, id) => askExchange(deps, access, { id }),
  },
  {
    path: 'reserve',
    title: 'Accepter sous réserve',
    help: 'Votre avis est favorable, et le bailleur lit la réserve. Un avis sans réserve, ou un refus, se donne sur la page de la proposition.',
    button: 'Accepter sous réserve',
    done: 'Avis favorable sous réserve enregistré',
    fields: [
      {
        name: 'reserve',
        label: 'Réserve',
        hint: null,
        kind: 'select',
        required: true,
        options: optionsOf(RESERVE_LABELS),
      },
    ],
    isShown: ({ pairing }, acts) => acts.includes('giveOpinion') && pairing.facts.opinion === null,
    perform: (deps, access, id, values) =>
      giveOpinion(deps, access, { id, opinion: 'accept', reserve: values.text('reserve') as OpinionReserve }),
  },
  ...agreementActs('association'),
  {
    path: 'accompagnement-suivant',
    title: 'Garder l’accompagnement dans l’autre département',
    help: 'Le logement est dans un autre département que l’accompagnement : votre association continue d’accompagner le ménage.',
    button: 'Garder l’accompagnement',
    done: 'Accompagnement gardé',
    fields: [],
    isShown: ({ pairing }, acts) =>
      acts.includes('agreeRelay') &&
      pairing.departement !== pairing.householdDepartement &&
      pairing.facts.relay === null,
    perform: (deps, access, id) => agreeRelay(deps, access, { id, relayTo: null }),
  },
  {
    path: 'adl',
    title: 'Commencer l’accompagnement dans le logement (ADL)',
    help: 'À partir de la signature du bail.',
    button: 'Noter le début de l’ADL',
    done: 'ADL commencé',
    fields: [{ ...DAY, label: 'ADL commencé le' }],
    isShown: (_, acts) => acts.includes('startSupport'),
    perform: (deps, access, id, values) => startSupport(deps, access, { id, on: values.day('jour') }),
  },
  {
    path: 'fin',
    title: 'Finir l’accompagnement',
    help: 'Les recommandations se remettent ensuite au correspondant du bailleur.',
    button: 'Noter la fin de l’accompagnement',
    done: 'Accompagnement fini',
    fields: [
      { ...DAY, label: 'Fini le' },
      {
        name: 'motif',
        label: 'Motif de fin',
        hint: null,
        kind: 'select',
        required: true,
        options: optionsOf(SUPPORT_END_LABELS),
      },
    ],
    isShown: (_, acts) => acts.includes('endSupport'),
    perform: (deps, access, id, values) =>
      endSupport(deps, access, { id, on: values.day('jour'), motive: values.text('motif') as SupportEndMotive }),
  },
  {
    path: 'recommandations',
    title: 'Remettre les recommandations',
    help: 'La partie « recommandations » de la fiche parcours, au correspondant du bailleur et, s’il le faut, aux services sociaux du département.',
    button: 'Noter la remise',
    done: 'Recommandations remises',
    fields: [
      { ...DAY, label: 'Remises le' },
      {
        name: 'services',
        label: 'Aussi aux services sociaux du département',
        hint: null,
        kind: 'check',
        required: false,
      },
    ],
    isShown: (_, acts) => acts.includes('handOver'),
    perform: (deps, access, id, values) =>
      handOverRecommendations(deps, access, {
        id,
        on: values.day('jour'),
        toSocialServices: values.isChecked('services'),
      }),
  },
  ...FOLLOW_UP_ACTS,
  undoAct('association'),
];

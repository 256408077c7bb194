import type { EventName } from './events.js';
import type { Role } from './organisation.js';
import type { PairingState } from './pairing-life.js';

/** Who may perform an act: a role, the system (deadlines, publication). */
export type ActActor = Role | 'system';

export const GUARDS = [
  'designatesHere',
  'followsHousehold',
  'speaksForHousehold',
  'contactWaivable',
  'contactRecordedOnce',
  'opinionOpen',
  'destinationUnit',
  'originUnit',
  'sessionOpen',
  'readyForCaleol',
  'sessionHeld',
  'rankGiven',
  'minutesOpen',
  'offerNotMade',
  'admitted',
  'minutesValidated',
  'noOtherOffer',
  'daloNoticeGiven',
  'answerInTime',
  'answerOverdue',
  'ranksAboveOut',
  'correspondentNamed',
  'conditionMet',
  'relaySettled',
  'yearPassed',
  'daloUnit',
] as const;
export type GuardName = (typeof GUARDS)[number];

/**
 * One row of the life of a pairing. `to` lists where the act may lead: where it is longer than one, the first step not
 * yet met decides (preparation), or the decision taken. A state in `from` that is also reached means that a fact was
 * recorded early or beside the path.
 */
export interface Transition {
  readonly act: string;
  readonly label: string;
  readonly from: readonly PairingState[];
  readonly to: readonly PairingState[] | 'same';
  readonly actors: readonly ActActor[];
  readonly guards: readonly GuardName[];
  readonly event: EventName;
}

const PREPARATION = ['proposed', 'toContact', 'toReview', 'toAgree', 'retained'] as const;
const BEFORE_AGREEMENT = ['proposed', 'toContact', 'toReview', 'toAgree'] as const;
const ADMITTED = ['granted', 'offered', 'accepted'] as const;
const DECIDED = ['granted', 'ranked', 'notGranted', 'inadmissible'] as const;

const rows = <T extends readonly Transition[]>(transitions: T): T => transitions;

/** The life of a pairing, whole: no other code changes a state, and the database holds the same list. */
export const TRANSITIONS = rows([
  // The reserver
  {
    act: 'designate',
    label: 'Désigner le candidat',
    from: ['proposed'],
    to: ['toContact', 'toReview', 'toAgree', 'retained'],
    actors: ['reserver', 'departementalUnit', 'landlordReferent'],
    guards: ['designatesHere'],
    event: 'designated',
  },
  {
    act: 'declineDesignation',
    label: 'Décliner la désignation',
    from: ['proposed'],
    to: ['declined'],
    actors: ['reserver', 'departementalUnit'],
    guards: ['designatesHere'],
    event: 'designationDeclined',
  },
  {
    act: 'returnDwelling',
    label: 'Rendre le logement au bailleur',
    from: ['proposed'],
    to: ['toContact', 'toReview', 'toAgree', 'retained'],
    actors: ['reserver', 'departementalUnit'],
    guards: ['designatesHere'],
    event: 'orientationReturned',
  },
  {
    act: 'lapseDesignation',
    label: 'Laisser passer le délai du réservataire',
    from: ['proposed'],
    to: ['toContact', 'toReview', 'toAgree', 'retained'],
    actors: ['system'],
    guards: [],
    event: 'designationLapsed',
  },
  // Contact, opinion, agreement
  {
    act: 'recordContact',
    label: 'Enregistrer le contact',
    from: BEFORE_AGREEMENT,
    to: ['proposed', 'toReview', 'toAgree', 'retained'],
    actors: ['landlordReferent', 'association'],
    guards: ['contactRecordedOnce'],
    event: 'contactRecorded',
  },
  {
    act: 'waiveContact',
    label: 'Passer le contact, avec un motif',
    from: BEFORE_AGREEMENT,
    to: ['proposed', 'toReview', 'toAgree', 'retained'],
    actors: ['landlordReferent'],
    guards: ['contactWaivable'],
    event: 'contactWaived',
  },
  {
    act: 'askExchange',
    label: 'Demander un échange avec le bailleur',
    from: BEFORE_AGREEMENT,
    to: 'same',
    actors: ['association'],
    guards: ['opinionOpen'],
    event: 'exchangeAsked',
  },
  {
    act: 'answerExchange',
    label: 'Répondre à la demande d’échange',
    from: PREPARATION,
    to: 'same',
    actors: ['landlordReferent'],
    guards: [],
    event: 'exchangeAnswered',
  },
  {
    act: 'giveOpinion',
    label: 'Rendre un avis favorable',
    from: BEFORE_AGREEMENT,
    to: ['proposed', 'toContact', 'toAgree', 'retained'],
    actors: ['association'],
    guards: ['opinionOpen'],
    event: 'opinionGiven',
  },
  {
    act: 'declineOpinion',
    label: 'Décliner la proposition',
    from: BEFORE_AGREEMENT,
    to: ['declined'],
    actors: ['association'],
    guards: ['opinionOpen'],
    event: 'opinionGiven',
  },
  {
    act: 'askHousehold',
    label: 'Consulter le ménage',
    from: BEFORE_AGREEMENT,
    to: 'same',
    actors: ['association', 'landlordReferent'],
    guards: ['speaksForHousehold'],
    event: 'householdAsked',
  },
  {
    act: 'recordVisit',
    label: 'Noter la visite du logement',
    from: [...PREPARATION, 'listed', 'deferred', 'granted', 'offered'],
    to: 'same',
    actors: ['association', 'landlordReferent'],
    guards: [],
    event: 'householdVisited',
  },
  {
    act: 'householdAgrees',
    label: 'Noter l’accord du ménage',
    from: BEFORE_AGREEMENT,
    to: ['proposed', 'toContact', 'toReview', 'retained'],
    actors: ['association', 'landlordReferent'],
    guards: ['speaksForHousehold'],
    event: 'householdAgreed',
  },
  {
    act: 'householdDeclines',
    label: 'Noter le refus du ménage',
    from: PREPARATION,
    to: ['declined'],
    actors: ['association', 'landlordReferent'],
    guards: ['speaksForHousehold'],
    event: 'householdDeclined',
  },
  // Between départements
  {
    act: 'requestInterDepartmental',
    label: 'Demander l’accord du département de destination',
    from: PREPARATION,
    to: 'same',
    actors: ['departementalUnit'],
    guards: ['originUnit'],
    event: 'interDepartmentalRequested',
  },
  {
    act: 'agreeInterDepartmental',
    label: 'Accepter la demande interdépartementale',
    from: PREPARATION,
    to: 'same',
    actors: ['departementalUnit'],
    guards: ['destinationUnit'],
    event: 'interDepartmentalAnswered',
  },
  {
    act: 'refuseInterDepartmental',
    label: 'Refuser la demande interdépartementale',
    from: PREPARATION,
    to: ['declined'],
    actors: ['departementalUnit'],
    guards: ['destinationUnit'],
    event: 'interDepartmentalAnswered',
  },
  {
    act: 'agreeRelay',
    label: 'Convenir de qui accompagnera dans le logement',
    from: [...PREPARATION, 'listed', 'deferred', 'ranked', ...ADMITTED, 'leased'],
    to: 'same',
    actors: ['association', 'departementalUnit'],
    guards: [],
    event: 'supportRelayAgreed',
  },
  // CALEOL
  {
    act: 'list',
    label: 'Inscrire à une séance de CALEOL',
    from: ['retained', 'deferred'],
    to: ['listed'],
    actors: ['landlordReferent', 'caleolSecretary'],
    guards: ['sessionOpen', 'readyForCaleol'],
    event: 'candidateListed',
  },
  {
    act: 'unlist',
    label: 'Retirer de l’ordre du jour, avec un motif',
    from: ['listed'],
    to: ['retained'],
    actors: ['landlordReferent', 'caleolSecretary'],
    guards: ['sessionOpen'],
    event: 'corrected',
  },
  {
    act: 'defer',
    label: 'Ajourner pour dossier incomplet',
    from: ['listed'],
    to: ['deferred'],
    actors: ['caleolSecretary', 'landlordReferent'],
    guards: ['sessionHeld', 'minutesOpen'],
    event: 'caleolDeferred',
  },
  {
    act: 'decide',
    label: 'Enregistrer la décision de la CALEOL',
    from: ['listed'],
    to: DECIDED,
    actors: ['caleolSecretary', 'landlordReferent'],
    guards: ['sessionHeld', 'minutesOpen', 'rankGiven'],
    event: 'caleolDecided',
  },
  {
    act: 'rectify',
    label: 'Rectifier la décision, avec un motif',
    from: DECIDED,
    to: DECIDED,
    actors: ['caleolSecretary'],
    guards: ['offerNotMade', 'rankGiven'],
    event: 'caleolRectified',
  },
  {
    act: 'callUp',
    label: 'Appeler le rang suivant',
    from: ['ranked'],
    to: ['granted'],
    actors: ['system', 'landlordReferent', 'caleolSecretary'],
    guards: ['ranksAboveOut'],
    event: 'rankCalledUp',
  },
  // Admission, offer, lease
  {
    act: 'nameCorrespondent',
    label: 'Désigner le correspondant',
    from: [...ADMITTED, 'leased', 'supported', 'supportEnded', 'handedOver'],
    to: 'same',
    actors: ['landlordReferent'],
    guards: ['admitted'],
    event: 'correspondentNamed',
  },
  {
    act: 'meetCondition',
    label: 'Noter la pièce de la condition suspensive',
    from: ADMITTED,
    to: 'same',
    actors: ['landlordReferent', 'association'],
    guards: [],
    event: 'conditionMet',
  },
  {
    act: 'notifyOffer',
    label: 'Notifier l’offre',
    from: ['granted'],
    to: ['offered'],
    actors: ['landlordReferent'],
    guards: ['minutesValidated', 'noOtherOffer', 'daloNoticeGiven'],
    event: 'offerNotified',
  },
  {
    act: 'acceptOffer',
    label: 'Enregistrer l’acceptation du ménage',
    from: ['offered'],
    to: ['accepted'],
    actors: ['landlordReferent'],
    guards: ['answerInTime'],
    event: 'offerAnswered',
  },
  {
    act: 'refuseOffer',
    label: 'Enregistrer le refus du ménage',
    from: ['offered'],
    to: ['offerRefused'],
    actors: ['landlordReferent'],
    guards: [],
    event: 'offerAnswered',
  },
  {
    act: 'refuseTacitly',
    label: 'Constater le silence du ménage',
    from: ['offered'],
    to: ['offerRefused'],
    actors: ['system'],
    guards: ['answerOverdue'],
    event: 'offerAnswered',
  },
  {
    act: 'signLease',
    label: 'Enregistrer la signature du bail',
    from: ['accepted'],
    to: ['leased'],
    actors: ['landlordReferent'],
    guards: ['correspondentNamed', 'conditionMet'],
    event: 'leaseSigned',
  },
  // In the dwelling
  {
    act: 'startSupport',
    label: 'Commencer l’accompagnement dans le logement',
    from: ['leased'],
    to: ['supported'],
    actors: ['association'],
    guards: ['followsHousehold', 'relaySettled'],
    event: 'supportWithinStarted',
  },
  {
    act: 'endSupport',
    label: 'Terminer l’accompagnement',
    from: ['supported'],
    to: ['supportEnded'],
    actors: ['association'],
    guards: ['followsHousehold'],
    event: 'supportEnded',
  },
  {
    act: 'handOver',
    label: 'Remettre les recommandations',
    from: ['supportEnded'],
    to: ['handedOver'],
    actors: ['association'],
    guards: ['followsHousehold'],
    event: 'recommendationsHandedOver',
  },
  {
    act: 'followUp',
    label: 'Faire le bilan à un an',
    from: ['leased', 'handedOver'],
    to: ['followedUp'],
    actors: ['landlordReferent', 'association'],
    guards: ['yearPassed'],
    event: 'oneYearFollowedUp',
  },
  {
    act: 'failRehousing',
    label: 'Constater l’échec du relogement et sa solution',
    from: ['accepted', 'leased', 'supported', 'supportEnded', 'handedOver'],
    to: ['failed'],
    actors: ['landlordReferent', 'association'],
    guards: [],
    event: 'rehousingFailed',
  },
  {
    act: 'examineDaloRefusal',
    label: 'Examiner le refus d’un ménage DALO',
    from: ['declined', 'offerRefused'],
    to: 'same',
    actors: ['departementalUnit'],
    guards: ['daloUnit'],
    event: 'daloRefusalExamined',
  },
  // Exits and corrections
  {
    act: 'withdraw',
    label: 'Retirer le candidat, avec un motif',
    from: [...PREPARATION, 'deferred', 'ranked', 'granted'],
    to: ['withdrawn'],
    actors: ['landlordReferent', 'association'],
    guards: [],
    event: 'proposalWithdrawn',
  },
  {
    act: 'expire',
    label: 'Périmer une proposition sans suite',
    from: BEFORE_AGREEMENT,
    to: ['expired'],
    actors: ['system'],
    guards: [],
    event: 'proposalExpired',
  },
  {
    act: 'supersede',
    label: 'Remplacer par un nouveau calcul',
    from: BEFORE_AGREEMENT,
    to: ['superseded'],
    actors: ['system'],
    guards: [],
    event: 'proposalSuperseded',
  },
  {
    act: 'release',
    label: 'Libérer un candidat',
    from: [...PREPARATION, 'listed', 'deferred', 'ranked', 'granted', 'offered'],
    to: ['released'],
    actors: ['system', 'landlordReferent'],
    guards: [],
    event: 'candidateReleased',
  },
  {
    act: 'correctPreparation',
    label: 'Annuler un acte, avec un motif',
    from: PREPARATION,
    to: PREPARATION,
    actors: ['landlordReferent', 'association', 'reserver', 'departementalUnit'],
    guards: [],
    event: 'corrected',
  },
  {
    act: 'correctOffer',
    label: 'Annuler la notification de l’offre, avec un motif',
    from: ['offered'],
    to: ['granted'],
    actors: ['landlordReferent'],
    guards: [],
    event: 'corrected',
  },
] as const satisfies readonly Transition[]);

export type PairingAct = (typeof TRANSITIONS)[number]['act'];

const BY_ACT = new Map<string, Transition>(TRANSITIONS.map((row) => [row.act, row]));

export function transitionOf(act: PairingAct): Transition {
  return BY_ACT.get(act) as Transition;
}

/** States where `act` may lead from `from`; empty where it is not open there. Only a correction leads back. */
export function targetsOf(act: PairingAct, from: PairingState): readonly PairingState[] {
  const row = transitionOf(act);
  if (!row.from.includes(from)) return [];
  if (row.to === 'same') return [from];
  if (row.event === 'corrected') return row.to;
  return row.to.filter((to) => positionOf(to) < 0 || positionOf(to) >= positionOf(from));
}

/** Place in the preparation, −1 outside of it. */
function positionOf(state: PairingState): number {
  return (PREPARATION as readonly PairingState[]).indexOf(state);
}

/** Acts of the table that `actor` may try from `state`, guards aside. */
export function actsOpen(state: PairingState, actor: ActActor): readonly PairingAct[] {
  return TRANSITIONS.filter(
    (row) =>
      (row.from as readonly PairingState[]).includes(state) && (row.actors as readonly ActActor[]).includes(actor),
  ).map((row) => row.act);
}

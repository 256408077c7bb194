import { type PairingAct, transitionOf } from '#domain/pairing-acts.js';
import type { ActActor } from '#domain/pairing-transition.js';
import { any, type Grant, operations, own, territory } from './operation.js';

const GRANTS = {
  landlordReferent: own('pseudonyms'),
  association: own('ownHouseholds'),
  regionalAuthority: any('pseudonyms'),
  departementalUnit: territory('pseudonyms'),
  reserver: own('pseudonyms'),
  caleolSecretary: own('pseudonyms'),
  caleolMember: own('pseudonyms'),
} as const satisfies Readonly<Record<Exclude<ActActor, 'system'>, Grant>>;

/** Whoever the table of acts lets try one of `acts`: the matrix cannot say otherwise than the life of a pairing. */
function actorsOf(...acts: readonly PairingAct[]): Readonly<Partial<Record<keyof typeof GRANTS, Grant>>> {
  const roles = new Set(acts.flatMap((act) => transitionOf(act).actors).filter((actor) => actor !== 'system'));
  return Object.fromEntries(
    (Object.keys(GRANTS) as (keyof typeof GRANTS)[])
      .filter((role) => roles.has(role))
      .map((role) => [role, GRANTS[role]]),
  );
}

const { caleolMember: _notBefore, ...readers } = GRANTS;
const { landlordReferent, association, departementalUnit, caleolSecretary, caleolMember } = GRANTS;

/** The life of a pairing, from the designation to the review one year after: each act by its actors. */
export const LIFE_OPERATIONS = operations({
  'task.list': { label: 'Lire ce qui attend son organisation, avec les échéances', object: null, grants: GRANTS },
  'life.read': {
    label: 'Lire où en est un rapprochement, ses étapes et son historique',
    object: 'proposal',
    grants: readers,
  },
  'identity.read': {
    label: 'Lire qui est le ménage, une fois son nom ouvert',
    object: 'proposal',
    grants: {
      landlordReferent: own('names'),
      association: own('names'),
      departementalUnit: territory('names'),
      caleolSecretary: own('names'),
    },
  },
  'identity.enter': {
    label: 'Saisir le nom et les coordonnées d’un ménage',
    object: 'household',
    grants: { association: own('names') },
  },
  'designation.list': {
    label: 'Lister les candidats à désigner',
    object: null,
    grants: actorsOf('designate'),
  },
  'designation.export': {
    label: 'Exporter les candidats de son contingent et leurs résultats en CALEOL',
    object: null,
    grants: { reserver: GRANTS.reserver },
  },
  'designation.make': { label: 'Désigner un candidat', object: 'proposal', grants: actorsOf('designate') },
  'designation.decline': {
    label: 'Décliner la désignation d’un candidat',
    object: 'proposal',
    grants: actorsOf('declineDesignation'),
  },
  'designation.return': {
    label: 'Rendre un logement au bailleur',
    object: 'vacancy',
    grants: actorsOf('returnDwelling'),
  },
  'contact.waive': { label: 'Passer le contact, avec un motif', object: 'proposal', grants: actorsOf('waiveContact') },
  'contact.nameCaleolContact': {
    label: 'Nommer l’interlocuteur ayant autorité en CALEOL',
    object: 'proposal',
    grants: { landlordReferent },
  },
  'exchange.ask': { label: 'Demander un échange au bailleur', object: 'proposal', grants: actorsOf('askExchange') },
  'exchange.answer': {
    label: 'Répondre à une demande d’échange',
    object: 'proposal',
    grants: actorsOf('answerExchange'),
  },
  'agreement.record': {
    label: 'Noter la consultation, la visite et la réponse du ménage',
    object: 'proposal',
    grants: actorsOf('askHousehold', 'recordVisit', 'householdAgrees', 'householdDeclines'),
  },
  'interDepartmental.request': {
    label: 'Demander l’accord du département de destination',
    object: 'proposal',
    grants: actorsOf('requestInterDepartmental'),
  },
  'interDepartmental.answer': {
    label: 'Répondre à une demande interdépartementale',
    object: 'proposal',
    grants: actorsOf('agreeInterDepartmental', 'refuseInterDepartmental'),
  },
  'relay.agree': {
    label: 'Convenir de qui accompagnera dans le logement',
    object: 'proposal',
    grants: actorsOf('agreeRelay'),
  },
  'proposal.withdraw': { label: 'Retirer un candidat', object: 'proposal', grants: actorsOf('withdraw') },
  'life.correct': {
    label: 'Annuler un acte par un contre-événement motivé',
    object: 'proposal',
    grants: actorsOf('correctPreparation', 'correctOffer'),
  },
  'correspondent.list': {
    label: 'Lister les correspondants désignés',
    object: null,
    grants: { landlordReferent, association, caleolSecretary },
  },
  'correspondent.name': {
    label: 'Désigner le correspondant d’un ménage',
    object: 'proposal',
    grants: actorsOf('nameCorrespondent'),
  },
  'condition.meet': {
    label: 'Noter la pièce d’une condition suspensive',
    object: 'proposal',
    grants: actorsOf('meetCondition'),
  },
  'offer.notify': { label: 'Notifier une offre', object: 'proposal', grants: actorsOf('notifyOffer') },
  'offer.answer': {
    label: 'Enregistrer la réponse du ménage à l’offre',
    object: 'proposal',
    grants: actorsOf('acceptOffer', 'refuseOffer'),
  },
  'lease.sign': { label: 'Enregistrer la signature du bail', object: 'proposal', grants: actorsOf('signLease') },
  'support.list': {
    label: 'Lister les relogements et leur accompagnement',
    object: null,
    grants: { landlordReferent, association, departementalUnit, regionalAuthority: GRANTS.regionalAuthority },
  },
  'support.follow': {
    label: 'Commencer, terminer l’accompagnement, remettre les recommandations',
    object: 'proposal',
    grants: actorsOf('startSupport', 'endSupport', 'handOver'),
  },
  'followUp.record': { label: 'Enregistrer le bilan à un an', object: 'proposal', grants: actorsOf('followUp') },
  'rehousing.fail': {
    label: 'Constater l’échec d’un relogement et sa solution',
    object: 'proposal',
    grants: actorsOf('failRehousing'),
  },
  'daloRefusal.examine': {
    label: 'Examiner le refus d’un ménage DALO',
    object: 'proposal',
    grants: actorsOf('examineDaloRefusal'),
  },
});

const commission = { landlordReferent, caleolSecretary } as const;

/** Sessions of the CALEOL, who is presented there, and what it decides. */
export const CALEOL_OPERATIONS = operations({
  'session.list': {
    label: 'Lister les séances de la CALEOL',
    object: null,
    grants: { ...commission, caleolMember, association, departementalUnit },
  },
  'session.read': {
    label: 'Lire une séance, son ordre du jour, ses documents',
    object: 'caleolSession',
    grants: { ...commission, caleolMember },
  },
  'session.plan': { label: 'Prévoir une séance', object: null, grants: commission },
  'session.change': {
    label: 'Déplacer, annuler, convoquer une séance',
    object: 'caleolSession',
    grants: commission,
  },
  'session.validate': {
    label: 'Valider le procès-verbal, en seconde personne',
    object: 'caleolSession',
    grants: { caleolSecretary, caleolMember },
  },
  'presentation.list': {
    label: 'Lister les candidats inscrits en CALEOL et leurs décisions',
    object: null,
    grants: { ...commission, caleolMember, association, departementalUnit },
  },
  'presentation.read': {
    label: 'Lire une inscription et sa décision',
    object: 'presentation',
    grants: { ...commission, caleolMember },
  },
  'presentation.identity': {
    label: 'Lire qui est un candidat, de la convocation à trente jours après le procès-verbal (journalisé)',
    object: 'presentation',
    grants: { caleolSecretary: own('names'), caleolMember: own('names') },
  },
  'calendarFeed.create': {
    label: 'Créer un flux d’agenda privé des séances, révocable',
    object: null,
    grants: { ...commission, caleolMember },
  },
  'presentation.add': {
    label: 'Inscrire des candidats à une séance',
    object: 'caleolSession',
    grants: actorsOf('list'),
  },
  'presentation.remove': {
    label: 'Retirer un candidat de l’ordre du jour',
    object: 'presentation',
    grants: actorsOf('unlist'),
  },
  'presentation.defer': {
    label: 'Ajourner un candidat pour dossier incomplet',
    object: 'presentation',
    grants: actorsOf('defer'),
  },
  'decision.record': {
    label: 'Enregistrer la décision de la CALEOL',
    object: 'presentation',
    grants: actorsOf('decide'),
  },
  'decision.rectify': {
    label: 'Rectifier une décision, avec un motif',
    object: 'presentation',
    grants: actorsOf('rectify'),
  },
});

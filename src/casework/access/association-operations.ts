import { any, operations, own, territory } from './operation.js';

/** The association's own work beside the procedure, and the requests to look again at an explanation. */
export const ASSOCIATION_OPERATIONS = operations({
  'associationCandidate.read': {
    label: 'Suivre son ménage sur un logement, étape par étape',
    object: 'proposal',
    grants: { association: own('ownHouseholds') },
  },
  'associationCandidate.act': {
    label: 'Noter l’accord du ménage et la suite, par les formulaires de l’association',
    object: 'proposal',
    grants: { association: own('ownHouseholds') },
  },
  'householdFilter.keep': {
    label: 'Garder ou supprimer un filtre de ses ménages',
    object: null,
    grants: { association: own() },
  },
  'alin.list': {
    label: 'Lire ce qui est à faire avec Action Logement',
    object: null,
    grants: { association: own('ownHouseholds') },
  },
  'alin.follow': {
    label: 'Suivre les démarches avec Action Logement',
    object: null,
    grants: { association: own('ownHouseholds') },
  },
  'team.read': { label: 'Lire son équipe et son effectif', object: null, grants: { association: own() } },
  'team.change': {
    label: 'Tenir son équipe, compter les travailleurs sociaux, transférer un portefeuille',
    object: null,
    grants: { association: own() },
  },
  'blocking.list': {
    label: 'Lire les situations bloquantes ouvertes, et combien de ménages chacune débloquerait',
    object: null,
    grants: { association: own('ownHouseholds') },
  },
  'blocking.work': {
    label: 'Attribuer une situation bloquante, lui donner une échéance, la clore avec son résultat',
    object: 'household',
    grants: { association: own('ownHouseholds') },
  },
  'relay.list': {
    label: 'Lister les relais d’accompagnement demandés et reçus',
    object: null,
    grants: { association: own('ownHouseholds') },
  },
  'relay.ask': {
    label: 'Demander à une autre association de prendre le relais d’un accompagnement, et le conclure',
    object: 'proposal',
    grants: { association: own('ownHouseholds') },
  },
  'relay.answer': {
    label: 'Répondre à une demande de relais, ou reprendre la sienne',
    object: 'relay',
    grants: { association: own() },
  },
  'contest.ask': {
    label: 'Demander le réexamen d’une explication',
    object: 'candidate',
    grants: { association: own('ownHouseholds') },
  },
  'contest.list': {
    label: 'Lister les demandes de réexamen et leurs réponses',
    object: null,
    grants: {
      association: own('ownHouseholds'),
      departementalUnit: territory('pseudonyms'),
      regionalAuthority: any('pseudonyms'),
    },
  },
  'contest.answer': {
    label: 'Répondre à une demande de réexamen',
    object: null,
    grants: { departementalUnit: territory('pseudonyms'), regionalAuthority: any('pseudonyms') },
  },
});

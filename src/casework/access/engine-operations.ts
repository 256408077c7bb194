import { any, operations, own, territory } from './operation.js';

const everySignedIn = {
  landlordReferent: any(),
  association: any(),
  regionalAuthority: any(),
  departementalUnit: any(),
  reserver: any(),
  caleolSecretary: any(),
  caleolMember: any(),
} as const;

/** Open to whoever comes: signing in, texts, health, the figures of the demonstration's home page. */
export const SERVICE_OPERATIONS = operations({
  'service.public': { label: 'Pages et adresses ouvertes à tous', object: null, grants: 'public' },
});

export const VACANCY_OPERATIONS = operations({
  'vacancy.post': {
    label: 'Déclarer ou importer des vacances',
    object: null,
    grants: { landlordReferent: own() },
  },
  'vacancy.list': {
    label: 'Lister les vacances de son périmètre',
    object: null,
    grants: {
      landlordReferent: own('pseudonyms'),
      association: own('ownHouseholds'),
      regionalAuthority: any('pseudonyms'),
      departementalUnit: territory('pseudonyms'),
      reserver: own('pseudonyms'),
    },
  },
  'vacancy.read': {
    label: 'Lire une vacance et les candidats proposés',
    object: 'vacancy',
    grants: {
      landlordReferent: own('pseudonyms'),
      association: own('ownHouseholds'),
      regionalAuthority: any('pseudonyms'),
      departementalUnit: territory('pseudonyms'),
      reserver: own('pseudonyms'),
    },
  },
  'vacancy.change': {
    label: 'Modifier ou retirer une vacance, confirmer son orientation',
    object: 'vacancy',
    grants: { landlordReferent: own() },
  },
});

export const PROPOSAL_OPERATIONS = operations({
  'candidate.read': {
    label: 'Lire pourquoi un ménage est, ou n’est pas, candidat',
    object: 'candidate',
    grants: {
      landlordReferent: own('pseudonyms'),
      association: own('ownHouseholds'),
      regionalAuthority: any('pseudonyms'),
      departementalUnit: territory('pseudonyms'),
      reserver: own('pseudonyms'),
    },
  },
  'candidate.ask': {
    label: 'Demander pourquoi pas ce ménage-là, par sa référence',
    object: 'candidate',
    grants: { association: own('ownHouseholds') },
  },
  'proposal.list': {
    label: 'Lister les propositions à examiner',
    object: null,
    grants: { association: own('ownHouseholds') },
  },
  'proposal.read': {
    label: 'Lire une proposition faite à un de ses ménages',
    object: 'proposal',
    grants: { association: own('ownHouseholds') },
  },
  'proposal.contact': {
    label: 'Enregistrer le contact entre bailleur et association',
    object: 'proposal',
    grants: { landlordReferent: own('pseudonyms'), association: own('ownHouseholds') },
  },
  'proposal.opinion': {
    label: 'Donner l’avis de l’association',
    object: 'proposal',
    grants: { association: own('ownHouseholds') },
  },
});

export const HOUSEHOLD_OPERATIONS = operations({
  'household.list': {
    label: 'Lister ses ménages',
    object: null,
    grants: { association: own('ownHouseholds') },
  },
  'household.read': {
    label: 'Lire un ménage',
    object: 'household',
    grants: { association: own('ownHouseholds') },
  },
  'household.enter': {
    label: 'Saisir ou importer des ménages',
    object: null,
    grants: { association: own('ownHouseholds') },
  },
  'household.change': {
    label: 'Mettre à jour un ménage',
    object: 'household',
    grants: { association: own('ownHouseholds') },
  },
});

export const RUN_OPERATIONS = operations({
  'run.read': { label: 'Suivre un calcul', object: 'run', grants: everySignedIn },
  'run.compare': {
    label: 'Lire le dernier calcul à côté de règles plus simples',
    object: null,
    grants: {
      landlordReferent: any('aggregates'),
      association: any('aggregates'),
      regionalAuthority: any('aggregates'),
      departementalUnit: any('aggregates'),
    },
  },
  'frontier.list': {
    label: 'Lire la frontière d’un objectif et les dernières demandées',
    object: null,
    grants: { regionalAuthority: any('aggregates') },
  },
  'frontier.read': {
    label: 'Lire une frontière demandée',
    object: 'frontier',
    grants: { regionalAuthority: any('aggregates') },
  },
  'frontier.ask': {
    label: 'Demander la frontière d’un objectif',
    object: null,
    grants: { regionalAuthority: any('aggregates') },
  },
  'policyComparison.list': {
    label: 'Lire les comparaisons de politiques demandées',
    object: null,
    grants: { regionalAuthority: any('aggregates') },
  },
  'policyComparison.read': {
    label: 'Lire une comparaison de politiques',
    object: 'policyComparison',
    grants: { regionalAuthority: any('aggregates') },
  },
  'policyComparison.ask': {
    label: 'Comparer deux politiques sur la région simulée',
    object: null,
    grants: { regionalAuthority: any('aggregates') },
  },
});

export const MONITORING_OPERATIONS = operations({
  'indicator.read': {
    label: 'Lire les indicateurs de son périmètre',
    object: null,
    grants: {
      landlordReferent: own('aggregates'),
      association: own('aggregates'),
      reserver: own('aggregates'),
      regionalAuthority: any('aggregates'),
      departementalUnit: territory('aggregates'),
    },
  },
  'monitoring.read': {
    label: 'Lire les pages de suivi de son périmètre',
    object: null,
    grants: {
      landlordReferent: own('aggregates'),
      association: own('aggregates'),
      reserver: own('aggregates'),
      regionalAuthority: any('aggregates'),
      departementalUnit: territory('aggregates'),
    },
  },
  'monitoring.export': {
    label: 'Extraire les lignes de suivi, ménages pseudonymisés',
    object: null,
    grants: {
      association: own('ownHouseholds'),
      regionalAuthority: any('pseudonyms'),
      departementalUnit: territory('pseudonyms'),
    },
  },
  'review.list': {
    label: 'Lister les dialogues de gestion de son périmètre',
    object: null,
    grants: {
      association: own('aggregates'),
      regionalAuthority: any('aggregates'),
      departementalUnit: territory('aggregates'),
    },
  },
  'review.open': {
    label: 'Ouvrir un dialogue de gestion',
    object: null,
    grants: { regionalAuthority: any('aggregates'), departementalUnit: territory('aggregates') },
  },
  'review.read': {
    label: 'Lire un dialogue de gestion et son compte rendu',
    object: null,
    grants: {
      association: own('aggregates'),
      regionalAuthority: any('aggregates'),
      departementalUnit: territory('aggregates'),
    },
  },
  'review.examine': {
    label: 'Examiner les cinq indicateurs d’un dialogue de gestion, comparés à toute la région',
    object: null,
    grants: { regionalAuthority: any('aggregates') },
  },
  'review.conduct': {
    label: 'Conduire un dialogue de gestion : tirage, fiches, échange, clôture',
    object: null,
    grants: { regionalAuthority: any('aggregates'), departementalUnit: territory('aggregates') },
  },
  'review.write': {
    label: 'Écrire sa part du compte rendu d’un dialogue de gestion : accompagnement, budget, travailleurs sociaux',
    object: null,
    grants: {
      association: own('aggregates'),
      regionalAuthority: any('aggregates'),
      departementalUnit: territory('aggregates'),
    },
  },
});

import { any, operations, own, territory } from './operation.js';

const everySignedIn = {
  landlordReferent: own(),
  association: own(),
  regionalAuthority: own(),
  departementalUnit: own(),
  reserver: own(),
  caleolSecretary: own(),
  caleolMember: own(),
} as const;

export const ACCOUNT_OPERATIONS = operations({
  'account.own': {
    label: 'Voir et finir ses sessions, changer de rôle, gérer son second facteur',
    object: null,
    grants: everySignedIn,
  },
  'accessJournal.read': {
    label: 'Lire le journal des accès : qui a fait et lu quoi, dans son périmètre',
    object: null,
    grants: { ...everySignedIn, departementalUnit: territory(), regionalAuthority: any() },
  },
  'token.manage': {
    label: 'Lister et créer les jetons d’API de son organisation, pour son rôle',
    object: null,
    grants: everySignedIn,
  },
  'token.revoke': {
    label: 'Révoquer un jeton d’API de son organisation',
    object: 'token',
    grants: everySignedIn,
  },
  'accessRequest.list': {
    label: 'Lire les demandes d’accès',
    object: null,
    grants: { regionalAuthority: any('names') },
  },
  'accessRequest.answer': {
    label: 'Répondre à une demande d’accès',
    object: 'accessRequest',
    grants: { regionalAuthority: any('names') },
  },
  'nominativeAccess.list': {
    label: 'Lire les accès nominatifs ouverts (par soi, ou sur ses ménages)',
    object: null,
    grants: { regionalAuthority: own('none'), association: own('ownHouseholds') },
  },
  'nominativeAccess.open': {
    label: 'Ouvrir une heure, avec un motif, le nom d’un candidat',
    object: null,
    grants: { regionalAuthority: any('names') },
  },
  'nominativeAccess.read': {
    label: 'Lire le ménage d’un accès nominatif que l’on a ouvert',
    object: 'nominativeAccess',
    grants: { regionalAuthority: own('names') },
  },
});

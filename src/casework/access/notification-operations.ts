import { operations, own } from './operation.js';

const everySignedIn = {
  landlordReferent: own(),
  association: own(),
  regionalAuthority: own(),
  departementalUnit: own(),
  reserver: own(),
  caleolSecretary: own(),
  caleolMember: own(),
} as const;

export const NOTIFICATION_OPERATIONS = operations({
  'notification.read': {
    label: 'Lire les notifications de son organisation pour son rôle',
    object: null,
    grants: everySignedIn,
  },
  'notification.change': {
    label: 'Marquer les notifications comme lues, choisir ses courriels',
    object: null,
    grants: everySignedIn,
  },
});

import { operations, own } from './operation.js';

/** The screens of the landlord's referent: the same acts as the life of a pairing, by forms. */
export const LANDLORD_OPERATIONS = operations({
  'landlordCandidate.read': {
    label: 'Suivre un candidat sur son logement, étape par étape (le nom après contact et accord)',
    object: 'proposal',
    grants: { landlordReferent: own('names') },
  },
  'landlordCandidate.act': {
    label: 'Agir sur un candidat par les formulaires du bailleur',
    object: 'proposal',
    grants: { landlordReferent: own('names') },
  },
  'sessionFile.exchange': {
    label: 'Échanger une séance avec le logiciel de CALEOL du bailleur : ordre du jour, décisions',
    object: 'caleolSession',
    grants: { landlordReferent: own('names'), caleolSecretary: own('names') },
  },
});

import { operations, own } from './operation.js';

/** Files of vacancies and of households: sent, previewed, written. */
export const IMPORT_OPERATIONS = operations({
  'import.send': {
    label: 'Envoyer un fichier de vacances ou de ménages',
    object: null,
    grants: { landlordReferent: own(), association: own('ownHouseholds') },
  },
  'import.read': {
    label: 'Lire l’aperçu et le compte rendu d’un fichier envoyé',
    object: 'import',
    grants: { landlordReferent: own(), association: own('ownHouseholds') },
  },
  'import.change': {
    label: 'Faire correspondre les colonnes, enregistrer ou abandonner un fichier envoyé',
    object: 'import',
    grants: { landlordReferent: own(), association: own('ownHouseholds') },
  },
});

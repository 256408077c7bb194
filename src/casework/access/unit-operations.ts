import { any, operations, territory } from './operation.js';

/** What a départemental unit reads of its territory as part of its work. */
export const UNIT_OPERATIONS = operations({
  'interDepartmental.list': {
    label: 'Lister les demandes interdépartementales envoyées et reçues',
    object: null,
    grants: { departementalUnit: territory('pseudonyms') },
  },
  'daloRefusal.list': {
    label: 'Lister les refus de ménages DALO à examiner',
    object: null,
    grants: { departementalUnit: territory('pseudonyms') },
  },
  'territory.list': {
    label:
      'Lire la liste nominative des ménages de son territoire, ou du protocole pour son référent régional (chaque lecture est journalisée)',
    object: null,
    grants: { departementalUnit: territory('names'), regionalAuthority: any('names') },
  },
  'territory.export': {
    label: 'Exporter cette liste (chaque lecture est journalisée)',
    object: null,
    grants: { departementalUnit: territory('names'), regionalAuthority: any('names') },
  },
});

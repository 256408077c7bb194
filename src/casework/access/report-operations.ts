import { any, operations, own, territory } from './operation.js';

const readers = {
  landlordReferent: own(),
  association: own(),
  departementalUnit: territory(),
  regionalAuthority: any(),
} as const;

/** Reports to the referents of the protocol. */
export const REPORT_OPERATIONS = operations({
  'issueReport.make': {
    label: 'Faire un signalement',
    object: null,
    grants: { landlordReferent: own(), association: own() },
  },
  'issueReport.list': { label: 'Lister les signalements de son périmètre', object: null, grants: readers },
  'issueReport.read': { label: 'Lire un signalement et ses réponses', object: 'issueReport', grants: readers },
  'issueReport.answer': {
    label: 'Prendre en charge un signalement, y répondre',
    object: 'issueReport',
    grants: { departementalUnit: territory(), regionalAuthority: any() },
  },
  'issueReport.follow': {
    label: 'Compléter ou clore son signalement',
    object: 'issueReport',
    grants: { landlordReferent: own(), association: own() },
  },
});

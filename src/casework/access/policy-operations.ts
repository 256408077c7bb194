import { any, operations } from './operation.js';

const readers = {
  landlordReferent: any(),
  association: any(),
  regionalAuthority: any(),
  departementalUnit: any(),
  reserver: any(),
  caleolSecretary: any(),
  caleolMember: any(),
} as const;

/** Versions of the policy: signed ones are everybody's; one proposes, another person signs. */
export const POLICY_OPERATIONS = operations({
  'policy.read': { label: 'Lire les règles et leurs versions', object: null, grants: readers },
  'policy.propose': {
    label: 'Proposer une version de la politique',
    object: null,
    grants: { regionalAuthority: any() },
  },
  'policy.sign': {
    label: 'Signer, en seconde personne, une version proposée',
    object: 'policy',
    grants: { regionalAuthority: any(), departementalUnit: any() },
  },
});

import type { Access } from '#ports.js';
import { accessOf } from '../support/records.js';

export const ACCESSES: Record<string, Access> = {
  'association A': accessOf('association', 'A'),
  'association B': accessOf('association', 'B'),
  'landlord L': accessOf('landlordReferent', 'L'),
  'landlord M': accessOf('landlordReferent', 'M'),
  'reserver R': accessOf('reserver', 'R'),
  'unit of the 92': accessOf('departementalUnit', 'UD92', ['92']),
  'unit of the 93': accessOf('departementalUnit', 'UD93', ['93']),
  region: accessOf('regionalAuthority', 'DRIHL'),
};

const none: readonly string[] = [];
/** Rows of monitoring: m1 of association A in the 93, m2 of association B in the 92. */
const FOLLOWED = {
  'association A': ['m1'],
  'association B': ['m2'],
  'landlord L': none,
  'landlord M': none,
  'reserver R': none,
  'unit of the 92': ['m2'],
  'unit of the 93': ['m1'],
  region: ['m1', 'm2'],
};

/** What each access reads of each table, by the key column, once the rows of the test are in. */
export const VISIBLE_ROWS: readonly {
  readonly table: string;
  readonly column: string;
  readonly rows: Readonly<Record<keyof typeof ACCESSES, readonly string[]>>;
}[] = [
  {
    table: 'households',
    column: 'id',
    rows: {
      'association A': ['H1', 'H2'],
      'association B': ['H3'],
      'landlord L': none,
      'landlord M': none,
      'reserver R': none,
      'unit of the 92': ['H3'],
      'unit of the 93': ['H1', 'H2'],
      region: none,
    },
  },
  {
    table: 'vacancies',
    column: 'id',
    rows: {
      'association A': ['V1', 'V2'],
      'association B': ['V2', 'V3'],
      'landlord L': ['V1', 'V2'],
      'landlord M': ['V3'],
      'reserver R': ['V3'],
      'unit of the 92': ['V3'],
      'unit of the 93': ['V1', 'V2'],
      region: ['V1', 'V2', 'V3'],
    },
  },
  {
    table: 'proposals',
    column: 'id',
    rows: {
      'association A': ['P1', 'P2'],
      'association B': ['P3', 'P4'],
      'landlord L': ['P1', 'P2', 'P3'],
      'landlord M': ['P4'],
      'reserver R': ['P4'],
      'unit of the 92': ['P3', 'P4'],
      'unit of the 93': ['P1', 'P2', 'P3'],
      region: ['P1', 'P2', 'P3', 'P4'],
    },
  },
  {
    table: 'list_entries',
    column: 'proposal_id',
    rows: {
      'association A': ['P1', 'P2'],
      'association B': ['P3', 'P4'],
      'landlord L': ['P1', 'P2', 'P3'],
      'landlord M': ['P4'],
      'reserver R': ['P4'],
      'unit of the 92': ['P3', 'P4'],
      'unit of the 93': ['P1', 'P2', 'P3'],
      region: ['P1', 'P2', 'P3', 'P4'],
    },
  },
  {
    table: 'proposal_lists',
    column: 'id',
    rows: {
      'association A': ['L1', 'L2'],
      'association B': ['L2', 'L3'],
      'landlord L': ['L1', 'L2'],
      'landlord M': ['L3'],
      'reserver R': ['L3'],
      'unit of the 92': ['L3'],
      'unit of the 93': ['L1', 'L2'],
      region: ['L1', 'L2', 'L3'],
    },
  },
  {
    table: 'pseudonyms',
    column: 'code',
    rows: {
      'association A': ['M-AAAA', 'M-BBBB'],
      'association B': ['M-CCCC', 'M-DDDD'],
      'landlord L': ['M-AAAA', 'M-BBBB', 'M-CCCC'],
      'landlord M': ['M-DDDD'],
      'reserver R': none,
      'unit of the 92': ['M-CCCC', 'M-DDDD'],
      'unit of the 93': ['M-AAAA', 'M-BBBB'],
      region: none,
    },
  },
  {
    table: 'refusals',
    column: 'household_id',
    rows: {
      'association A': none,
      'association B': ['H3'],
      'landlord L': ['H3'],
      'landlord M': none,
      'reserver R': none,
      'unit of the 92': ['H3'],
      'unit of the 93': none,
      region: ['H3'],
    },
  },
  {
    table: 'orientation_suggestions',
    column: 'vacancy_id',
    rows: {
      'association A': none,
      'association B': none,
      'landlord L': ['V2'],
      'landlord M': none,
      'reserver R': none,
      'unit of the 92': none,
      'unit of the 93': ['V2'],
      region: ['V2'],
    },
  },
  {
    table: 'events',
    column: 'name',
    rows: {
      'association A': ['vacancyPosted'],
      'association B': ['opinionGiven', 'proposalMade'],
      'landlord L': ['opinionGiven', 'proposalMade', 'vacancyPosted'],
      'landlord M': none,
      'reserver R': none,
      'unit of the 92': ['opinionGiven', 'proposalMade'],
      'unit of the 93': ['opinionGiven', 'proposalMade', 'vacancyPosted'],
      region: ['opinionGiven', 'proposalMade', 'vacancyPosted'],
    },
  },
  {
    table: 'idempotency_keys',
    column: 'organisation_id',
    rows: {
      'association A': ['A'],
      'association B': none,
      'landlord L': ['L'],
      'landlord M': none,
      'reserver R': none,
      'unit of the 92': none,
      'unit of the 93': none,
      region: none,
    },
  },
  {
    table: 'flow_agreements',
    column: 'landlord_id',
    rows: {
      'association A': none,
      'association B': none,
      'landlord L': none,
      'landlord M': ['M'],
      'reserver R': ['M'],
      'unit of the 92': ['M'],
      'unit of the 93': none,
      region: ['M'],
    },
  },
  // A lease and a proposal are of both départements, where the household is followed and where the dwelling is.
  ...['monitoring_rehousings', 'monitoring_proposals'].map((table) => ({
    table,
    column: 'id',
    rows: {
      ...FOLLOWED,
      'landlord L': ['m1'],
      'landlord M': ['m2'],
      'reserver R': ['m2'],
      'unit of the 93': ['m1', 'm2'],
    },
  })),
  { table: 'monitoring_follow_ups', column: 'id', rows: { ...FOLLOWED, 'landlord L': ['m1'], 'landlord M': ['m2'] } },
  ...[
    'monitoring_supports',
    'monitoring_blockings',
    'monitoring_staffing',
    'monitoring_comparisons',
    'management_reviews',
  ].map((table) => ({ table, column: 'id', rows: FOLLOWED })),
  ...['management_review_draws', 'management_review_sheets'].map((table) => ({
    table,
    column: 'review_id',
    rows: FOLLOWED,
  })),
];

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
];

import type { Operation } from '#casework/access/matrix.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { Role } from '#domain/organisation.js';
import type { Pairing } from '#domain/pairing-life.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { Tx } from '#ports.js';
import { ASSOCIATION_ACTS } from './association-acts.js';
import type { CandidateAct } from './candidate-act.js';
import { LANDLORD_ACTS } from './landlord-acts.js';

/** Who follows a candidate by this page: the landlord of the dwelling, or the association of the household. */
export interface Follower {
  readonly role: Role;
  readonly base: string;
  readonly acts: readonly CandidateAct[];
  readonly operations: { readonly read: Operation; readonly act: Operation };
  /** The list one comes from. */
  readonly from: { readonly href: string; readonly label: string };
  /** How the role knows the candidate; `null` where it is not one of its own. */
  readonly knownAs: (tx: Tx, pairing: Pairing, vacancy: Vacancy, access: OrganisationAccess) => Promise<string | null>;
}

const LANDLORD: Follower = {
  role: 'landlordReferent',
  base: '/bailleur/candidats',
  acts: LANDLORD_ACTS,
  operations: { read: 'landlordCandidate.read', act: 'landlordCandidate.act' },
  from: { href: '/vacances', label: 'Vacances' },
  knownAs: async (tx, { proposalId: id }, vacancy, access) =>
    vacancy.landlordId === access.organisationId ? ((await tx.pairings.pseudonym(id)) ?? 'inconnu') : null,
};

const ASSOCIATION: Follower = {
  role: 'association',
  base: '/association/candidats',
  acts: ASSOCIATION_ACTS,
  operations: { read: 'associationCandidate.read', act: 'associationCandidate.act' },
  from: { href: '/propositions', label: 'Propositions à examiner' },
  knownAs: async (tx, { householdId }) => (await tx.households.find(householdId))?.reference ?? null,
};

export const FOLLOWERS: readonly Follower[] = [LANDLORD, ASSOCIATION];

import { personsBand, shownTo, sightOf } from '#casework/confidentiality.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { occupants } from '#domain/household.js';
import type { HouseholdId, ProposalId } from '#domain/ids.js';
import type { ProposalList, StoredEvent, StoredProposal, Tx } from '#ports.js';
import type { AppDeps } from '../deps.js';
import type { Candidate, CandidateFacts } from './candidate-view.js';

/**
 * The candidates of a list as this caller may see them: the association its own references, every other role the
 * vacancy's pseudonyms and the four facts of the comparison, nothing else of the file. Opens a transaction: the caller
 * has none open, since a request that holds a connection and waits for a second one can wait for ever.
 */
export async function readCandidates(
  deps: AppDeps,
  access: OrganisationAccess,
  list: ProposalList,
  replaced: ReplacedRefs,
): Promise<readonly Candidate[]> {
  const facts = await factsOf(deps, access, list.proposals);
  const candidates: Candidate[] = [];
  for (const proposal of list.proposals) {
    const known = facts.get(proposal.householdId);
    if (known === undefined) continue;
    candidates.push({
      proposal: shownTo(access, proposal),
      facts: known,
      replacedRef: replaced.get(proposal.id) ?? null,
    });
  }
  return candidates;
}

/** By proposal, how readers of the vacancy know the candidate that it replaces. */
export type ReplacedRefs = ReadonlyMap<ProposalId, string | null>;

/** What `readCandidates` needs of the caller's transaction. */
export async function readReplaced(tx: Tx, list: ProposalList, events: readonly StoredEvent[]): Promise<ReplacedRefs> {
  const refs = new Map<ProposalId, string | null>();
  for (const { id, replaces } of list.proposals)
    if (replaces !== null) refs.set(id, await replacedPseudonym(tx, events, replaces.householdId));
  return refs;
}

async function factsOf(
  deps: AppDeps,
  access: OrganisationAccess,
  proposals: readonly StoredProposal[],
): Promise<ReadonlyMap<HouseholdId, CandidateFacts>> {
  // A landlord may not read a household: the projection below is all that leaves this transaction.
  return deps.uow.transaction({ kind: 'system' }, async (tx) => {
    const facts = new Map<HouseholdId, CandidateFacts>();
    for (const proposal of proposals) {
      const { householdId, pseudonym } = proposal;
      const household = await tx.households.find(householdId);
      const association = household?.support && (await tx.organisations.find(household.support.associationId));
      const own = access.role === 'association' && household?.ownerId === access.organisationId;
      const banded = sightOf(access, proposal) === 'beforeContact';
      const persons = household && occupants(household);
      facts.set(householdId, {
        ref: own ? household.reference : pseudonym,
        persons: banded ? null : persons,
        personsBand: banded && persons !== null ? personsBand(persons) : null,
        supportDepartement: banded ? null : (household?.departement ?? null),
        associationName: association?.name ?? null,
        viewer: access.role === 'association' ? 'association' : 'landlord',
      });
    }
    return facts;
  });
}

/** The candidate that declined is known to readers of this vacancy by its pseudonym alone. */
async function replacedPseudonym(
  tx: Tx,
  events: readonly StoredEvent[],
  household: HouseholdId,
): Promise<string | null> {
  const event = events.find((known) => known.householdId === household && known.proposalId !== undefined);
  const proposal = event?.proposalId === undefined ? null : await tx.proposals.find(event.proposalId);
  return proposal?.pseudonym ?? null;
}

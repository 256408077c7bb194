import type { CalendarDate } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import { occupants } from '#domain/household.js';
import { isExit, type PairingState } from '#domain/pairing-life.js';
import { ok, type Result } from '#domain/result.js';
import { towardsStartedOn } from '#domain/support.js';
import type { Page, PageQuery } from '#ports.js';
import type { CaseError } from './errors.js';
import { readIdentity } from './life/identities.js';
import { type CaseDeps, forbidden, type OrganisationAccess } from './transaction.js';

const PAIRINGS = { limit: 20, after: null } as const;

/** One household of a nominative list; `null` = not known, or not entered. */
export interface TerritoryLine {
  readonly name: string | null;
  readonly reference: string;
  readonly association: string | null;
  readonly departement: Household['departement'];
  readonly persons: number;
  /** First day of the support towards a dwelling. */
  readonly startedOn: CalendarDate | null;
  readonly daloOn: CalendarDate | null;
  readonly protocolSince: CalendarDate | null;
  /** Rapprochements under way; `null` where the caller does not read them. */
  readonly states: readonly PairingState[] | null;
}

/**
 * The nominative list that is part of the caller's work, every household and every name read in the journal: for a unit the
 * households of its départements, for a regional referent of the protocol those eligible to it. Error: FORBIDDEN_ROLE, for
 * anybody of the région who is not named regional referent too.
 */
export async function readTerritory(
  deps: CaseDeps,
  access: OrganisationAccess,
  page: PageQuery,
): Promise<Result<Page<TerritoryLine>, CaseError>> {
  if (access.role === 'departementalUnit') return ok(await unitLines(deps, access, page));
  if (access.role === 'regionalAuthority' && (await deps.tx.protocol.isReferent()))
    return ok(await referentLines(deps, page));
  return forbidden('aux unités départementales, et aux référents régionaux du protocole nommés dans l’annuaire');
}

async function unitLines(deps: CaseDeps, access: OrganisationAccess, page: PageQuery): Promise<Page<TerritoryLine>> {
  const { tx } = deps;
  const found = await tx.households.list(page);
  const items = [];
  for (const household of found.items) {
    const identity = await readIdentity(deps, access, household.id);
    const pairings = await tx.pairings.list({ householdId: household.id }, PAIRINGS);
    const states = pairings.items.map(({ state }) => state).filter((state) => !isExit(state));
    items.push(await lineOf(deps, household, { name: identity?.name ?? null, states }));
  }
  return { items, next: found.next };
}

async function referentLines(deps: CaseDeps, page: PageQuery): Promise<Page<TerritoryLine>> {
  const found = await deps.tx.protocol.nominative(page);
  const items = [];
  for (const { household, name } of found.items) items.push(await lineOf(deps, household, { name, states: null }));
  const read = found.items.map(({ household }) => household.id);
  if (read.length > 0)
    deps.tx.audit.append({ action: 'identitiesRead', householdIds: read, purpose: 'protocolReferent' });
  return { items, next: found.next };
}

async function lineOf(
  { tx }: CaseDeps,
  household: Household,
  known: Pick<TerritoryLine, 'name' | 'states'>,
): Promise<TerritoryLine> {
  const { reference, departement, support, dalo, protocolEligibleSince } = household;
  return {
    ...known,
    reference,
    departement,
    association: (await tx.organisations.find(household.ownerId))?.name ?? null,
    persons: occupants(household),
    startedOn: support === null ? null : towardsStartedOn(support),
    daloOn: dalo?.recognisedOn ?? null,
    protocolSince: protocolEligibleSince,
  };
}

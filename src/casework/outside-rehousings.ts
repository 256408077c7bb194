import { CONTINGENTS, type Contingent } from '#domain/contingent.js';
import { type CalendarDate, frenchDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { Household } from '#domain/household.js';
import type { OrganisationId } from '#domain/ids.js';
import type { OutsideRehousing } from '#domain/protocol.js';
import { err, ok, type Result } from '#domain/result.js';
import type { CaseError } from './errors.js';
import { isFirstQuartile } from './household-bands.js';
import { readHousehold } from './households.js';
import { changedMeanwhile, entryError, wrongField } from './protocol-entry.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';

export interface OutsideInput {
  /** The association's own reference. */
  readonly reference: string;
  readonly signedOn: CalendarDate;
  readonly departement: Departement | null;
  readonly contingent: Contingent | null;
  readonly landlordId: OrganisationId | null;
  /** Where the landlord has no account. */
  readonly landlord: string | null;
  readonly protocol: boolean;
  readonly source: OutsideRehousing['source'];
}

/**
 * An association records a lease that one of its households signed outside of the product: monitoring counts it, with
 * where it comes from, and the household is proposed no dwelling any more. `unchanged` = this lease was recorded already.
 * Errors: FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST, STALE_VERSION.
 */
export async function recordOutsideRehousing(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: OutsideInput,
): Promise<Result<'recorded' | 'unchanged', CaseError>> {
  if (access.role !== 'association') return forbidden('à l’association du ménage');
  const found = await readHousehold(deps, access, input.reference);
  if (!found.ok) return found;
  const { household, version } = found.value;
  const refused = problemsOf(input, household, deps.clock.today());
  if (refused !== null) return err(refused);
  const landlord = input.landlordId === null ? null : await deps.tx.organisations.find(input.landlordId);
  if (input.landlordId !== null && landlord?.kind !== 'landlord') return notFound('Ce bailleur');
  const rehousing: OutsideRehousing = {
    id: deps.newId(),
    householdId: household.id,
    associationId: access.organisationId,
    signedOn: input.signedOn,
    departement: input.departement,
    contingent: input.contingent,
    landlordId: input.landlordId,
    landlord: landlord === null ? input.landlord?.trim().slice(0, 200) || null : null,
    protocol: input.protocol,
    source: input.source,
    recordedAt: deps.clock.now(),
  };
  if (!(await deps.tx.outsideRehousings.insert(rehousing))) return ok('unchanged');
  await appendLease(deps, household, { ...rehousing, landlord: landlord?.name ?? rehousing.landlord });
  return (await closeRequest(deps, household, version)) ? ok('recorded') : err(changedMeanwhile('Ce ménage'));
}

function problemsOf(input: OutsideInput, household: Household, today: CalendarDate): CaseError | null {
  const { signedOn, contingent } = input;
  const { filedOn } = household.request;
  return entryError('Ce relogement ne peut pas être enregistré ainsi.', [
    signedOn > today || signedOn < filedOn
      ? wrongField('signedOn', signedOn, {
          message: signedOn > today ? 'Ce jour est à venir.' : 'Ce jour précède la demande de logement.',
          expected: `du ${frenchDate(filedOn)} au ${frenchDate(today)}`,
        })
      : null,
    contingent !== null && !(CONTINGENTS as readonly string[]).includes(contingent)
      ? wrongField('contingent', contingent, { message: 'Contingent inconnu.', expected: CONTINGENTS.join(', ') })
      : null,
  ]);
}

/** The lease as monitoring reads it: what is not known is told as not known, never taken from elsewhere. */
async function appendLease(deps: CaseDeps, household: Household, rehousing: OutsideRehousing): Promise<void> {
  await deps.tx.events.append({
    name: 'leaseSigned',
    at: deps.clock.now(),
    actor: 'association',
    organisationId: rehousing.associationId,
    householdId: household.id,
    reason: null,
    data: {
      on: rehousing.signedOn,
      departementFrom: household.support?.departement ?? household.departement,
      departementTo: rehousing.departement,
      declaredDepartementTo: rehousing.departement,
      contingent: rehousing.contingent,
      landlord: rehousing.landlord,
      scheme: household.support?.scheme ?? null,
      protocol: rehousing.protocol,
      dalo: household.dalo !== null,
      firstQuartile: isFirstQuartile(household, rehousing.signedOn),
      qpv: null,
      provenance: rehousing.source === 'file' ? 'imported' : 'declared',
    },
  });
}

/** The request is satisfied: the household leaves the engine's candidates. */
async function closeRequest(deps: CaseDeps, household: Household, version: number): Promise<boolean> {
  if (household.request.status === 'satisfied') return true;
  const changed: Household = { ...household, request: { ...household.request, status: 'satisfied' } };
  if (!(await deps.tx.households.update(changed, version))) return false;
  await deps.tx.events.append({
    name: 'householdChanged',
    at: deps.clock.now(),
    actor: 'association',
    organisationId: household.ownerId,
    householdId: household.id,
    reason: null,
    data: { changed: 'request' },
  });
  await deps.tx.runs.markDirty('outsideRehousing');
  return true;
}

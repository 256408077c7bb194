import type { EventName } from '#domain/events.js';
import type { Household, PlaceConsent } from '#domain/household.js';
import { householdId, type OrganisationId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access, Page, PageQuery, StoredEvent } from '#ports.js';
import { canonical } from './change-vacancy.js';
import type { CaseError, FieldProblem } from './errors.js';
import { caseError, shown } from './errors.js';
import { householdProblems } from './household-rules.js';
import type { CaseDeps } from './transaction.js';
import { forbidden, notFound } from './transaction.js';
import type { VacancyReference } from './vacancy-rules.js';

type HouseholdDeps = CaseDeps & { readonly reference: Pick<VacancyReference, 'communeOf' | 'mergedInto'> };

/** A household with the version that its ETag shows. */
export interface VersionedHousehold {
  readonly household: Household;
  readonly version: number;
}

/** Builds the household once its id and owner are known: `toHousehold` of the wire format. */
export type HouseholdOf = (owner: { readonly id: Household['id']; readonly ownerId: OrganisationId }) => Household;

/** The association whose households the caller may enter, change and list. Error: FORBIDDEN_ROLE. */
export function ownerOf(access: Access): Result<OrganisationId, CaseError> {
  if (access.kind !== 'organisation' || access.role !== 'association') return forbidden('à l’association du ménage');
  return ok(access.organisationId);
}

/** An association enters a household. Errors: FORBIDDEN_ROLE, HOUSEHOLD_INVALID, DUPLICATE_HOUSEHOLD. */
export async function enterHousehold(
  deps: HouseholdDeps,
  access: Access,
  of: HouseholdOf,
): Promise<Result<VersionedHousehold, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const household = of({ id: householdId(deps.newId()), ownerId: owner.value });
  const problems = householdProblems(household, deps.clock.today(), deps.reference);
  if (problems.length > 0) return err(invalidHousehold(problems));
  if ((await deps.tx.households.findByReference(household.reference)) !== null)
    return err(duplicate(household.reference));
  await deps.tx.households.insert(household);
  await deps.tx.events.append(...householdEvents(deps, { household, before: null }));
  await deps.tx.runs.markDirty('householdEntered');
  return ok({ household, version: 1 });
}

/**
 * Replaces the facts of a household of the association; nothing is written where nothing changes. `version` null =
 * whatever it is now. Errors: FORBIDDEN_ROLE, NOT_FOUND, STALE_VERSION, HOUSEHOLD_INVALID, DUPLICATE_HOUSEHOLD.
 */
export async function changeHousehold(
  deps: HouseholdDeps,
  access: Access,
  input: { readonly reference: string; readonly version: number | null; readonly of: HouseholdOf },
): Promise<Result<VersionedHousehold, CaseError>> {
  const found = await readHousehold(deps, access, input.reference);
  if (!found.ok) return found;
  const { household: before, version } = found.value;
  if (input.version !== null && input.version !== version) return err(stale(version));
  const household = input.of({ id: before.id, ownerId: before.ownerId });
  const problems = householdProblems(household, deps.clock.today(), deps.reference);
  if (problems.length > 0) return err(invalidHousehold(problems));
  if (canonical(household) === canonical(before)) return ok(found.value);
  if (
    household.reference !== before.reference &&
    (await deps.tx.households.findByReference(household.reference)) !== null
  ) {
    return err(duplicate(household.reference));
  }
  if (!(await deps.tx.households.update(household, version))) return err(stale(version + 1));
  await deps.tx.events.append(...householdEvents(deps, { household, before }));
  await deps.tx.runs.markDirty('householdChanged');
  return ok({ household, version: version + 1 });
}

export type UpsertOutcome = 'created' | 'updated' | 'unchanged';

/** Enters or changes by reference: what an import does with a line. Errors: FORBIDDEN_ROLE, HOUSEHOLD_INVALID. */
export async function upsertHousehold(
  deps: HouseholdDeps,
  access: Access,
  of: HouseholdOf,
): Promise<Result<UpsertOutcome, CaseError>> {
  const [done] = await upsertHouseholds(deps, access, [of]);
  return done as Result<UpsertOutcome, CaseError>;
}

/** The same for any number of households of distinct references, in order, in few statements. */
export async function upsertHouseholds(
  deps: HouseholdDeps,
  access: Access,
  all: readonly HouseholdOf[],
): Promise<readonly Result<UpsertOutcome, CaseError>[]> {
  const owner = ownerOf(access);
  if (!owner.ok) return all.map(() => owner);
  const entered = all.map((of) => of({ id: householdId(deps.newId()), ownerId: owner.value }));
  const stored = await deps.tx.households.findByReferences(entered.map(({ reference }) => reference));
  const results: Result<UpsertOutcome, CaseError>[] = [];
  const written: Written[] = [];
  for (const [index, of] of all.entries()) {
    const fresh = entered[index] as Household;
    const found = stored.get(fresh.reference) ?? null;
    const household = found === null ? fresh : of({ id: found.household.id, ownerId: owner.value });
    const problems = householdProblems(household, deps.clock.today(), deps.reference);
    if (problems.length > 0) results.push(err(invalidHousehold(problems)));
    else if (found !== null && canonical(household) === canonical(found.household)) results.push(ok('unchanged'));
    else if (found !== null && !(await deps.tx.households.update(household, found.version)))
      results.push(err(stale(found.version + 1)));
    else {
      written.push({ household, before: found?.household ?? null });
      results.push(ok(found === null ? 'created' : 'updated'));
    }
  }
  await deps.tx.households.insert(...written.flatMap(({ household, before }) => (before === null ? [household] : [])));
  await deps.tx.events.append(...written.flatMap((one) => householdEvents(deps, one)));
  if (written.length > 0) await deps.tx.runs.markDirty('householdsImported');
  return results;
}

/** A household of the association by its own reference. Errors: FORBIDDEN_ROLE, NOT_FOUND. */
export async function readHousehold(
  deps: CaseDeps,
  access: Access,
  reference: string,
): Promise<Result<VersionedHousehold, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const found = await deps.tx.households.findByReference(reference);
  return found === null ? notFound('Ce ménage') : ok(found);
}

/** Households of the association, by reference. Error: FORBIDDEN_ROLE. */
export async function listHouseholds(
  deps: CaseDeps,
  access: Access,
  page: PageQuery,
): Promise<Result<Page<Household>, CaseError>> {
  const owner = ownerOf(access);
  return owner.ok ? ok(await deps.tx.households.list(page)) : owner;
}

interface Written {
  readonly household: Household;
  /** `null` where it has just been entered. */
  readonly before: Household | null;
}

/** Entered or changed, then each consent given and withdrawn. */
function householdEvents({ clock }: Pick<HouseholdDeps, 'clock'>, { household, before }: Written): StoredEvent[] {
  const event = (name: EventName, data: StoredEvent['data']): StoredEvent => ({
    name,
    at: clock.now(),
    actor: 'association',
    organisationId: household.ownerId,
    householdId: household.id,
    reason: null,
    data,
  });
  const held = new Set((before?.consents ?? []).map(placeKey));
  const holds = new Set(household.consents.map(placeKey));
  return [
    before === null
      ? event('householdEntered', { departement: household.departement })
      : event('householdChanged', { changed: changedFields(before, household).join(',') }),
    ...household.consents
      .filter((consent) => !held.has(placeKey(consent)))
      .map((consent) => event('consentGiven', { place: placeKey(consent), expiresOn: consent.expiresOn })),
    ...[...held].filter((place) => !holds.has(place)).map((place) => event('consentWithdrawn', { place })),
  ];
}

function placeKey({ place }: PlaceConsent): string {
  return `${place.scope}:${place.code}`;
}

/** Names of the facts that differ; never their values, which are personal. */
function changedFields(before: Household, after: Household): string[] {
  return (Object.keys(after) as (keyof Household)[]).filter(
    (field) => canonical(before[field]) !== canonical(after[field]),
  );
}

function invalidHousehold(problems: readonly FieldProblem[]): CaseError {
  return caseError(
    'HOUSEHOLD_INVALID',
    problems.length === 1 ? 'Un champ est à corriger.' : `${problems.length} champs sont à corriger.`,
    problems,
  );
}

function duplicate(reference: string): CaseError {
  return caseError('DUPLICATE_HOUSEHOLD', 'Un ménage porte déjà cette référence : modifiez-le.', [
    {
      pointer: '/reference',
      code: 'DUPLICATE_HOUSEHOLD',
      message: 'Cette référence est déjà prise.',
      expected: 'une référence nouvelle',
      received: shown(reference),
    },
  ]);
}

function stale(current: number): CaseError {
  return caseError(
    'STALE_VERSION',
    `Le ménage a changé depuis votre lecture (version ${current} désormais) : relisez-le puis recommencez.`,
  );
}

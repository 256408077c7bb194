import { addMonths, type CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import {
  type BlockingKind,
  type BlockingProof,
  DOCUMENT_CODES,
  type DocumentCode,
  type FileDocument,
  type Household,
} from '#domain/household.js';
import type { HouseholdId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { changeHousehold, ownerOf, type VersionedHousehold } from './households.js';
import { pastDay } from './life/past-day.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { notFound } from './transaction.js';
import type { VacancyReference } from './vacancy-rules.js';

/** Months that a consent to a département stands for. Our policy: the field asks for a dated consent, not for how long. */
export const CONSENT_MONTHS = 12;

export type FileDeps = CaseDeps & { readonly reference: Pick<VacancyReference, 'communeOf' | 'mergedInto'> };

type FileResult = Promise<Result<VersionedHousehold, CaseError>>;

/**
 * Changes facts of a household of the association, the data confirmed on the same day. Errors: FORBIDDEN_ROLE,
 * NOT_FOUND, STALE_VERSION, HOUSEHOLD_INVALID.
 */
export async function changeFacts(
  deps: FileDeps,
  access: OrganisationAccess,
  input: {
    readonly id: HouseholdId;
    readonly version?: number | null;
    readonly change: (household: Household) => Partial<Household>;
  },
): FileResult {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const found = await deps.tx.households.find(input.id);
  if (found === null) return notFound('Ce ménage');
  const changed = { ...found, ...input.change(found) };
  return changeHousehold(deps, access, {
    reference: found.reference,
    version: input.version ?? null,
    of: ({ id, ownerId }) => ({ ...changed, id, ownerId }),
  });
}

/** The association has read the whole file again with the household and confirms it today. Errors: of `changeFacts`. */
export async function confirmFile(
  deps: FileDeps,
  access: OrganisationAccess,
  id: HouseholdId,
  version: number | null = null,
): FileResult {
  const today = deps.clock.today();
  return changeFacts(deps, access, { id, version, change: () => ({ confirmedOn: today }) });
}

/** `version`: that of the file as it was read, `null` or none where whoever writes has not read it. */
export interface OnVersion {
  readonly version?: number | null;
}

export interface DocumentInput extends OnVersion {
  readonly id: HouseholdId;
  readonly code: DocumentCode;
  readonly status: FileDocument['status'];
  /** Last day on which it is good; `null` = it does not expire, or nobody knows. */
  readonly expiresOn: CalendarDate | null;
}

/** A document of the file is there, missing or expired; checked today. Errors: of `changeFacts`. */
export async function checkDocument(deps: FileDeps, access: OrganisationAccess, input: DocumentInput): FileResult {
  const { id, code, expiresOn, version = null } = input;
  const today = deps.clock.today();
  const status = input.status === 'received' && expiresOn !== null && expiresOn < today ? 'expired' : input.status;
  const changed = await changeFacts(deps, access, {
    id,
    version,
    change: ({ documents }) => ({
      documents: [...documents.filter((other) => other.code !== code), { code, status, checkedOn: today }].sort(
        (a, b) => DOCUMENT_CODES.indexOf(a.code) - DOCUMENT_CODES.indexOf(b.code),
      ),
    }),
  });
  if (changed.ok) await deps.tx.support.saveExpiry(id, code, status === 'missing' ? null : expiresOn);
  return changed;
}

export type ConsentStep = 'ask' | 'given' | 'refused' | 'withdraw';

/**
 * The household is asked about a département, answers, or takes its consent back. A consent stands for twelve months from
 * its day; given again, it is renewed and keeps its wish. Errors: of `changeFacts`, INVALID_REQUEST.
 */
export async function recordConsent(
  deps: FileDeps,
  access: OrganisationAccess,
  input: {
    readonly id: HouseholdId;
    readonly departement: Departement;
    readonly step: ConsentStep;
    readonly on: CalendarDate | null;
  } & OnVersion,
): Promise<Result<null, CaseError>> {
  const day = pastDay(input.on, deps.clock.today());
  if (!day.ok) return day;
  const { id, departement, step } = input;
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  if ((await deps.tx.households.find(id)) === null) return notFound('Ce ménage');
  const asked = (await deps.tx.support.file(id)).consentRequests.find(
    (request) => request.departement === departement && request.answer === null,
  );
  if (step === 'ask' || step === 'given' || step === 'refused') {
    await deps.tx.support.saveConsentRequest(id, {
      departement,
      askedOn: asked?.askedOn ?? day.value,
      answeredOn: step === 'ask' ? null : day.value,
      answer: step === 'ask' ? null : step,
    });
  }
  if (step === 'ask') return ok(null);
  const changed = await changeFacts(deps, access, {
    id,
    version: input.version ?? null,
    change: ({ consents }) => {
      const here = (consent: Household['consents'][number]) =>
        consent.place.scope === 'departement' && consent.place.code === departement;
      const others = consents.filter((consent) => !here(consent));
      if (step !== 'given') return { consents: others };
      const renewed = {
        place: { scope: 'departement', code: departement },
        consentedOn: day.value,
        expiresOn: addMonths(day.value, CONSENT_MONTHS),
        wishRank: consents.find(here)?.wishRank ?? null,
      } as const;
      return { consents: [...others, renewed] };
    },
  });
  return changed.ok ? ok(null) : changed;
}

/** Signals a situation that keeps the household from being rehoused. Errors: of `changeFacts`, HOUSEHOLD_INVALID where it is open. */
export async function openBlocking(
  deps: FileDeps,
  access: OrganisationAccess,
  { id, kind, version = null }: { readonly id: HouseholdId; readonly kind: BlockingKind } & OnVersion,
): FileResult {
  const household = await deps.tx.households.find(id);
  if (household?.blockingSituations.some((one) => one.kind === kind && one.solvedOn === null))
    return err(caseError('HOUSEHOLD_INVALID', 'Cette situation est déjà signalée pour ce ménage.'));
  const openedOn = deps.clock.today();
  return changeFacts(deps, access, {
    id,
    version,
    change: ({ blockingSituations }) => ({
      blockingSituations: [...blockingSituations, { kind, openedOn, proof: null, solvedOn: null }],
    }),
  });
}

/** The document that solves, or will solve, an open situation is there; or the situation is over. Errors: of `changeFacts`. */
export async function advanceBlocking(
  deps: FileDeps,
  access: OrganisationAccess,
  input: {
    readonly id: HouseholdId;
    readonly kind: BlockingKind;
    readonly proof: BlockingProof | null;
    readonly solved: boolean;
  } & OnVersion,
): FileResult {
  const household = await deps.tx.households.find(input.id);
  const open = household?.blockingSituations.find((one) => one.kind === input.kind && one.solvedOn === null);
  if (household === null) return notFound('Ce ménage');
  if (open === undefined)
    return err(caseError('HOUSEHOLD_INVALID', 'Cette situation n’est pas ouverte pour ce ménage : relisez sa fiche.'));
  const today = deps.clock.today();
  return changeFacts(deps, access, {
    id: input.id,
    version: input.version ?? null,
    change: ({ blockingSituations }) => ({
      blockingSituations: blockingSituations.map((one) =>
        one.kind === input.kind && one.solvedOn === null
          ? {
              ...one,
              proof: input.proof === null ? one.proof : { kind: input.proof, obtainedOn: today },
              solvedOn: input.solved ? today : null,
            }
          : one,
      ),
    }),
  });
}

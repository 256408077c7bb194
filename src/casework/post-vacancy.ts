import type { Departement } from '#domain/departement.js';
import { departementOf } from '#domain/departement.js';
import type { LandlordId } from '#domain/ids.js';
import { vacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Vacancy, VacancyDeclaration } from '#domain/vacancy.js';
import type { Access } from '#ports.js';
import type { CaseError } from './errors.js';
import { caseError, shown } from './errors.js';
import type { CaseDeps } from './transaction.js';
import { forbidden } from './transaction.js';
import type { VacancyReference } from './vacancy-rules.js';
import { vacancyProblems } from './vacancy-rules.js';
import type { VacancyWarning } from './vacancy-warnings.js';
import { vacancyWarnings } from './vacancy-warnings.js';

export interface PostVacancyInput {
  readonly declaration: VacancyDeclaration;
  /** Codes of the warnings the landlord has already confirmed. */
  readonly confirmedWarnings: readonly string[];
}

export interface PostedVacancy {
  readonly vacancy: Vacancy;
  readonly warnings: readonly VacancyWarning[];
}

/**
 * A landlord's referent declares a vacancy: checked, refused where an open one is the same dwelling, written with its
 * event and the region marked dirty, all in the caller's transaction. Errors: FORBIDDEN_ROLE, VACANCY_INVALID,
 * DUPLICATE_VACANCY. Doubtful values come back as warnings, never as errors.
 */
export async function postVacancy(
  deps: CaseDeps & { readonly reference: VacancyReference },
  access: Access,
  { declaration, confirmedWarnings }: PostVacancyInput,
): Promise<Result<PostedVacancy, CaseError>> {
  if (access.kind !== 'organisation' || access.role !== 'landlordReferent')
    return forbidden('au référent d’un bailleur');
  const landlordId: LandlordId = access.organisationId;
  const refused = await refusal(deps, landlordId, declaration);
  if (refused !== null) return err(refused);

  const vacancy: Vacancy = {
    ...declaration,
    id: vacancyId(deps.newId()),
    landlordId,
    referentId: access.userId,
    status: 'open',
    postedAt: deps.clock.now(),
    version: 1,
  };
  await deps.tx.vacancies.insert(vacancy);
  await deps.tx.events.append({
    name: 'vacancyPosted',
    at: vacancy.postedAt,
    actor: 'landlordReferent',
    organisationId: landlordId,
    vacancyId: vacancy.id,
    reason: null,
    data: {
      contingent: vacancy.reservation.state === 'oriented' ? vacancy.reservation.contingent : null,
      departement: departementOfVacancy(vacancy),
      size: vacancy.dwelling.size,
    },
  });
  await deps.tx.runs.markDirty('vacancyPosted');
  const warnings = vacancyWarnings(declaration, deps.clock.today(), deps.reference, confirmedWarnings);
  return ok({ vacancy, warnings });
}

async function refusal(
  deps: CaseDeps & { readonly reference: VacancyReference },
  landlordId: LandlordId,
  declaration: VacancyDeclaration,
): Promise<CaseError | null> {
  const problems = vacancyProblems(declaration, deps.clock.today(), deps.reference);
  if (problems.length > 0) return invalidVacancy(problems);
  const reserver = await unknownReserver(deps, declaration);
  if (reserver !== null) return reserver;
  const twin = await deps.tx.vacancies.findOpenDuplicate(landlordId, declaration);
  return twin === null ? null : duplicateVacancy(twin, declaration);
}

export function invalidVacancy(problems: NonNullable<CaseError['fields']>): CaseError {
  const count = problems.length === 1 ? 'Un champ est à corriger.' : `${problems.length} champs sont à corriger.`;
  return caseError('VACANCY_INVALID', count, problems);
}

/** A named reserver must be an organisation of the directory. */
export async function unknownReserver(deps: CaseDeps, { reservation }: VacancyDeclaration): Promise<CaseError | null> {
  if (reservation.state !== 'oriented' || reservation.reserverId === null) return null;
  if ((await deps.tx.organisations.find(reservation.reserverId)) !== null) return null;
  return invalidVacancy([
    {
      pointer: '/reservation/reserverId',
      code: 'RESERVER_UNKNOWN',
      message: 'Ce réservataire n’est pas dans l’annuaire.',
      expected: 'identifiant d’une organisation de l’annuaire, ou null',
      received: shown(reservation.reserverId),
    },
  ]);
}

export function duplicateVacancy(twin: Vacancy, declaration: VacancyDeclaration): CaseError {
  const sameId = twin.dwelling.internalId === declaration.dwelling.internalId;
  const [pointer, value] = sameId
    ? ['/internalId', declaration.dwelling.internalId]
    : ['/address', declaration.dwelling.address.line];
  return caseError(
    'DUPLICATE_VACANCY',
    `Ce logement a déjà une vacance ouverte (${twin.id}) : modifiez-la ou retirez-la d’abord.`,
    [
      {
        pointer,
        code: 'DUPLICATE_VACANCY',
        message: sameId
          ? 'Une vacance ouverte porte déjà cet identifiant interne.'
          : 'Une vacance ouverte est déjà à cette adresse, avec le même complément et le même étage.',
        expected: sameId
          ? 'un identifiant sans vacance ouverte'
          : 'un complément d’adresse ou un étage qui distingue les deux logements',
        received: shown(value),
      },
    ],
  );
}

export function departementOfVacancy(vacancy: Vacancy): Departement | null {
  return departementOf(vacancy.dwelling.address.communeCode) ?? null;
}

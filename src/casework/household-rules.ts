import type { CalendarDate } from '#domain/dates.js';
import { addDays, ageOn, frenchDate } from '#domain/dates.js';
import type { Household, Place } from '#domain/household.js';
import type { FieldProblem } from './errors.js';
import { shown } from './errors.js';
import type { VacancyReference } from './vacancy-rules.js';

const MAX_AGE = 120;
const MAX_YEARLY_CENTS = 100_000_000;

/** Everything that makes a household impossible; empty where it may be entered. */
export function householdProblems(
  household: Household,
  today: CalendarDate,
  reference: Pick<VacancyReference, 'communeOf' | 'mergedInto'>,
): FieldProblem[] {
  return [
    ...identityProblems(household),
    ...memberProblems(household, today),
    ...incomeProblems(household),
    ...dateProblems(household, today),
    ...placeProblems(household, reference),
    ...supportProblems(household),
  ];
}

function problem(pointer: string, code: string, message: string, expected: string, received: unknown): FieldProblem {
  return { pointer, code, message, expected, received: shown(received) };
}

/** A social security number (NIR) is never stored; a reference that looks like one is refused without being echoed. */
function identityProblems({ reference }: Household): FieldProblem[] {
  if (!/^[12]\d{12}(\d{2})?$/.test(reference.replaceAll(/[\s.-]/g, ''))) return [];
  const message = 'Cette référence ressemble à un numéro de sécurité sociale, qui n’est jamais enregistré.';
  return [{ pointer: '/reference', code: 'LOOKS_LIKE_NIR', message, expected: 'une référence propre à l’association' }];
}

function memberProblems({ members, couple }: Household, today: CalendarDate): FieldProblem[] {
  const found: FieldProblem[] = [];
  if (members.filter((member) => member.role === 'applicant').length !== 1) {
    found.push(
      problem(
        '/members',
        'APPLICANT_COUNT',
        'Un ménage a un demandeur et un seul.',
        'exactement un membre « applicant »',
        members.length,
      ),
    );
  }
  for (const [index, member] of members.entries()) {
    const age = ageOn(member.birthDate, today);
    if (member.birthDate > today || age > MAX_AGE) {
      found.push(
        problem(
          `/members/${index}/birthDate`,
          'DATE_IMPOSSIBLE',
          'Cette date de naissance est impossible.',
          `au plus tard le ${frenchDate(today)}, moins de ${MAX_AGE + 1} ans`,
          member.birthDate,
        ),
      );
    }
    if (member.custody !== 'full' && member.role !== 'dependant') {
      found.push(
        problem(
          `/members/${index}/custody`,
          'CUSTODY_ONLY_FOR_DEPENDANTS',
          'Le mode de garde ne concerne que les personnes à charge.',
          'full',
          member.custody,
        ),
      );
    }
  }
  if (couple && members.filter((member) => member.role === 'partner' || member.role === 'coApplicant').length === 0) {
    found.push(
      problem(
        '/couple',
        'COUPLE_WITHOUT_PARTNER',
        'Un couple suppose un membre « partner » ou « coApplicant ».',
        'un second adulte, ou false',
        couple,
      ),
    );
  }
  return found;
}

function incomeProblems({ incomes }: Household): FieldProblem[] {
  const amounts = [
    ['/incomes/referenceTax/nMinus2Cents', incomes.referenceTax.nMinus2Cents],
    ['/incomes/referenceTax/nMinus1Cents', incomes.referenceTax.nMinus1Cents],
    ['/incomes/referenceTax/last12MonthsCents', incomes.referenceTax.last12MonthsCents],
    ['/incomes/declaredMonthlyCents', incomes.declaredMonthlyCents],
  ] as const;
  return amounts
    .filter(([, amount]) => amount !== null && (amount < 0 || amount > MAX_YEARLY_CENTS))
    .map(([pointer, amount]) =>
      problem(
        pointer,
        'AMOUNT_OUT_OF_RANGE',
        'Ce montant est impossible.',
        `centimes d’euro, de 0 à ${MAX_YEARLY_CENTS}`,
        amount,
      ),
    );
}

function dateProblems(household: Household, today: CalendarDate): FieldProblem[] {
  const found: FieldProblem[] = [];
  const past = (pointer: string, date: CalendarDate | null) => {
    if (date === null || (date <= today && date >= '1950-01-01')) return;
    found.push(
      problem(
        pointer,
        'DATE_IMPOSSIBLE',
        'Cette date ne peut pas être à venir.',
        `au plus tard le ${frenchDate(today)}`,
        date,
      ),
    );
  };
  const ordered = (pointer: string, from: CalendarDate, to: CalendarDate | null) => {
    if (to === null || to >= from) return;
    found.push(
      problem(
        pointer,
        'DATES_OUT_OF_ORDER',
        `Cette date précède le ${frenchDate(from)}.`,
        `à partir du ${frenchDate(from)}`,
        to,
      ),
    );
  };
  const { request, dalo, expectedBirths } = household;
  past('/request/filedOn', request.filedOn);
  past('/request/renewedOn', request.renewedOn);
  ordered('/request/renewedOn', request.filedOn, request.renewedOn);
  past('/dalo/recognisedOn', dalo?.recognisedOn ?? null);
  past('/protocolEligibleSince', household.protocolEligibleSince);
  past('/confirmedOn', household.confirmedOn);
  past('/actionLogement/alinRegisteredOn', household.actionLogement.alinRegisteredOn);
  for (const [index, { labelledOn }] of household.priorityLabels.entries()) {
    past(`/priorityLabels/${index}/labelledOn`, labelledOn);
  }
  for (const [index, { consentedOn, expiresOn }] of household.consents.entries()) {
    past(`/consents/${index}/consentedOn`, consentedOn);
    ordered(`/consents/${index}/expiresOn`, consentedOn, expiresOn);
  }
  for (const [index, { openedOn, solvedOn }] of household.blockingSituations.entries()) {
    past(`/blockingSituations/${index}/openedOn`, openedOn);
    ordered(`/blockingSituations/${index}/solvedOn`, openedOn, solvedOn);
  }
  if (
    expectedBirths !== null &&
    (expectedBirths.expectedOn < addDays(today, -31) || expectedBirths.expectedOn > addDays(today, 300))
  ) {
    found.push(
      problem(
        '/expectedBirths/expectedOn',
        'DATE_IMPOSSIBLE',
        'Cette date de naissance attendue est impossible.',
        'dans les dix mois',
        expectedBirths.expectedOn,
      ),
    );
  }
  return found;
}

function placeProblems(
  household: Household,
  reference: Pick<VacancyReference, 'communeOf' | 'mergedInto'>,
): FieldProblem[] {
  const places: (readonly [string, Place])[] = [
    ...household.consents.map(({ place }, index) => [`/consents/${index}/place/code`, place] as const),
    ...household.excludedAreas.map(({ place }, index) => [`/excludedAreas/${index}/place/code`, place] as const),
  ];
  return places
    .filter(([, place]) => place.scope === 'commune' && reference.communeOf(place.code) === undefined)
    .map(([pointer, { code }]) =>
      problem(
        pointer,
        'COMMUNE_OUTSIDE_REGION',
        'Ce n’est pas une commune d’Île-de-France d’aujourd’hui.',
        reference.mergedInto(code) ?? 'code INSEE d’une commune d’Île-de-France',
        code,
      ),
    );
}

function supportProblems({ support, departement }: Household): FieldProblem[] {
  if (support === null || support.phase === 'ended' || support.departement === departement) return [];
  return [
    problem(
      '/departement',
      'DEPARTEMENT_NOT_OF_SUPPORT',
      'Le département du ménage est celui de son accompagnement.',
      support.departement,
      departement,
    ),
  ];
}

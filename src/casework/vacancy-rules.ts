import type { CalendarDate } from '#domain/dates.js';
import { addDays, frenchDate } from '#domain/dates.js';
import type { Dwelling, DwellingSize, FundingScheme } from '#domain/dwelling.js';
import { candidatesInAll, type VacancyDeclaration } from '#domain/vacancy.js';
import type { FieldProblem } from './errors.js';
import { shown } from './errors.js';

/** Dated reference data a declaration is checked against; `undefined` = unknown code. */
export interface VacancyReference {
  readonly communeOf: (code: string) => { readonly name: string; readonly postalCodes: readonly string[] } | undefined;
  /** The commune a former code now belongs to. */
  readonly mergedInto: (code: string) => string | undefined;
  /** `scheme` is null where the APL convention alone says which ceiling applies. */
  readonly funding: (rplsCode: string) => { readonly scheme: FundingScheme | null } | undefined;
}

const MIN_FLOOR_AREA_M2 = 9; // CCH R822-25: one person
const MAX_FLOOR_AREA_M2 = 500;
const MAX_MONTHLY_CENTS = 2_000_000;
const MAX_DAYS_AHEAD = 730;
const MAX_DAYS_BEHIND = 3_650;
const FLOORS = { min: -3, max: 60 };
const QPV_PATTERN = /^QN0\d{2}\d{2}[NMI]$/;

/** Everything that makes the declaration impossible; empty where it may be posted. Amounts in cents, areas in m². */
export function vacancyProblems(
  declaration: VacancyDeclaration,
  today: CalendarDate,
  reference: VacancyReference,
): FieldProblem[] {
  return [
    ...placeProblems(declaration.dwelling, reference),
    ...dwellingProblems(declaration.dwelling, reference),
    ...moneyProblems(declaration.dwelling),
    ...dateProblems(declaration, today),
    ...reservationProblems(declaration, today),
  ];
}

function problem(pointer: string, code: string, message: string, expected: string, received: unknown): FieldProblem {
  return { pointer, code, message, expected, received: shown(received) };
}

function placeProblems({ address, qpvCode }: Dwelling, reference: VacancyReference): FieldProblem[] {
  const found: FieldProblem[] = [];
  if (reference.communeOf(address.communeCode) === undefined) {
    const merged = reference.mergedInto(address.communeCode);
    found.push(
      problem(
        '/address/communeCode',
        'COMMUNE_OUTSIDE_REGION',
        `La commune ${shown(address.communeCode)} n’est pas une commune d’Île-de-France d’aujourd’hui.`,
        merged ?? 'code INSEE d’une commune d’Île-de-France (arrondissement à Paris : 75101 à 75120)',
        address.communeCode,
      ),
    );
  } else if (qpvCode !== null && QPV_PATTERN.test(qpvCode) && qpvCode.slice(3, 5) !== address.communeCode.slice(0, 2)) {
    found.push(
      problem(
        '/qpvCode',
        'QPV_ELSEWHERE',
        'Ce quartier prioritaire est dans un autre département que la commune.',
        `QN0${address.communeCode.slice(0, 2)}…`,
        qpvCode,
      ),
    );
  }
  if (qpvCode !== null && !QPV_PATTERN.test(qpvCode)) {
    found.push(
      problem(
        '/qpvCode',
        'QPV_UNKNOWN',
        'Ce code de quartier prioritaire (QPV 2024) est inconnu.',
        'QN0 + département + 2 chiffres + N, M ou I, par exemple QN09301M',
        qpvCode,
      ),
    );
  }
  return found;
}

function dwellingProblems(dwelling: Dwelling, reference: VacancyReference): FieldProblem[] {
  const found: FieldProblem[] = [];
  if (reference.funding(dwelling.fundingCode) === undefined) {
    found.push(
      problem(
        '/fundingCode',
        'FUNDING_UNKNOWN',
        'Ce code de financement RPLS est inconnu ou hors du champ de la CALEOL.',
        'code RPLS à deux chiffres d’un financement PLAI, PLUS ou PLS (par exemple 13 = PLUS)',
        dwelling.fundingCode,
      ),
    );
  }
  if (dwelling.floorAreaM2 < MIN_FLOOR_AREA_M2 || dwelling.floorAreaM2 > MAX_FLOOR_AREA_M2) {
    found.push(
      problem(
        '/floorAreaM2',
        'SURFACE_OUT_OF_RANGE',
        'La surface habitable est impossible pour un logement loué.',
        `de ${MIN_FLOOR_AREA_M2} à ${MAX_FLOOR_AREA_M2} m²`,
        dwelling.floorAreaM2,
      ),
    );
  } else if (dwelling.floorAreaM2 < leastAreaM2(dwelling.size)) {
    found.push(
      problem(
        '/floorAreaM2',
        'SURFACE_IMPOSSIBLE_FOR_SIZE',
        `Un ${dwelling.size} ne tient pas dans ${dwelling.floorAreaM2} m² : une pièce principale fait au moins 7 m², l’une d’elles 9 m² (décret 2002-120, art. 4).`,
        `au moins ${leastAreaM2(dwelling.size)} m²`,
        dwelling.floorAreaM2,
      ),
    );
  }
  if (dwelling.floor !== null && (dwelling.floor < FLOORS.min || dwelling.floor > FLOORS.max)) {
    found.push(
      problem(
        '/floor',
        'FLOOR_OUT_OF_RANGE',
        'L’étage est impossible.',
        `de ${FLOORS.min} à ${FLOORS.max} (0 = rez-de-chaussée)`,
        dwelling.floor,
      ),
    );
  }
  return found;
}

/** Main rooms of 7 m² beside one of 9 m²: below, the number of rooms cannot be true. */
function leastAreaM2(size: DwellingSize): number {
  return 9 + 7 * (roomsOf(size) - 1);
}

function roomsOf(size: DwellingSize): number {
  return Number(size.slice(1));
}

function moneyProblems(dwelling: Dwelling): FieldProblem[] {
  const found: FieldProblem[] = [];
  const check = (field: keyof Dwelling & string, amount: number | null, min: number, label: string) => {
    if (amount === null || (amount >= min && amount <= MAX_MONTHLY_CENTS)) return;
    found.push(
      problem(
        `/${field}`,
        'AMOUNT_OUT_OF_RANGE',
        `${label} est impossible : ${euros(amount)} par mois.`,
        `centimes d’euro par mois, de ${min} à ${MAX_MONTHLY_CENTS}`,
        amount,
      ),
    );
  };
  check('rentCents', dwelling.rentCents, 1, 'Le loyer');
  check('annexRentCents', dwelling.annexRentCents, 0, 'Le loyer des annexes');
  check('chargesCents', dwelling.chargesCents, 0, 'Le montant des charges');
  check('conventionMaxRentCents', dwelling.conventionMaxRentCents, 1, 'Le loyer maximum de la convention');
  return found;
}

function dateProblems({ availableFrom, visitOn, caleolOn }: VacancyDeclaration, today: CalendarDate): FieldProblem[] {
  const found: FieldProblem[] = [];
  const within = (pointer: string, label: string, date: CalendarDate | null, earliest: CalendarDate) => {
    const latest = addDays(today, MAX_DAYS_AHEAD);
    if (date === null || (date >= earliest && date <= latest)) return;
    found.push(
      problem(
        pointer,
        'DATE_IMPOSSIBLE',
        `${label} est impossible : ${frenchDate(date)}.`,
        `entre le ${frenchDate(earliest)} et le ${frenchDate(latest)}`,
        date,
      ),
    );
  };
  within('/availableFrom', 'La date de disponibilité', availableFrom, addDays(today, -MAX_DAYS_BEHIND));
  within('/visitOn', 'La date de visite', visitOn, addDays(today, -MAX_DAYS_BEHIND));
  within('/caleolOn', 'La date de CALEOL est passée ou trop lointaine et', caleolOn, today);
  return found;
}

function reservationProblems(declaration: VacancyDeclaration, today: CalendarDate): FieldProblem[] {
  const { reservation, singleCandidateGround, dwelling } = declaration;
  const found: FieldProblem[] = [];
  if (reservation.state === 'oriented') {
    const { contingent, reserverId, reserverDeadline } = reservation;
    if (contingent === 'unreserved' && (reserverId !== null || reserverDeadline !== null)) {
      found.push(
        problem(
          '/reservation/contingent',
          'RESERVER_WITHOUT_CONTINGENT',
          'Un logement non réservé n’a ni réservataire ni délai de désignation.',
          'un contingent réservé, ou ni reserverId ni reserverDeadline',
          contingent,
        ),
      );
    }
    if (reserverDeadline !== null && reserverDeadline < today) {
      found.push(
        problem(
          '/reservation/reserverDeadline',
          'DATE_IMPOSSIBLE',
          'Le délai du réservataire est déjà passé : le logement est revenu au bailleur.',
          `une date à partir du ${frenchDate(today)}`,
          reserverDeadline,
        ),
      );
    }
  }
  if (singleCandidateGround === 'adaptedPlai' && !dwelling.adaptedPlai) {
    found.push(
      problem(
        '/singleCandidateGround',
        'GROUND_CONTRADICTS_DWELLING',
        'Ce motif suppose un logement PLAI adapté (CCH R441-3).',
        'adaptedPlai: true, ou un autre motif',
        singleCandidateGround,
      ),
    );
  }
  return [...found, ...wantedProblems(declaration)];
}

/** At least three candidates in all (CCH R441-3); those of a reserver suppose a reserved contingent. */
function wantedProblems(declaration: VacancyDeclaration): FieldProblem[] {
  const { candidatesWanted: wanted, singleCandidateGround: ground, reservation } = declaration;
  if (wanted == null) return [];
  const found: FieldProblem[] = [];
  const said = `${wanted.engine} + ${wanted.reserver} + ${wanted.landlord}`;
  if (ground !== null) {
    found.push(
      problem(
        '/candidatesWanted',
        'WANTED_CONTRADICTS_GROUND',
        'Un motif de candidat unique est déclaré : le nombre de candidats ne se choisit pas.',
        'aucun nombre de candidats, ou aucun motif',
        said,
      ),
    );
  } else if (candidatesInAll(declaration) < 3) {
    found.push(
      problem(
        '/candidatesWanted',
        'WANTED_TOO_FEW',
        `La CALEOL examine au moins trois demandes (CCH R441-3) : ${candidatesInAll(declaration)} demandées.`,
        'trois candidats au moins, tous canaux ensemble',
        said,
      ),
    );
  }
  if (wanted.reserver > 0 && reservation.state === 'oriented' && reservation.contingent === 'unreserved') {
    found.push(
      problem(
        '/candidatesWanted/reserver',
        'WANTED_WITHOUT_RESERVER',
        'Un logement non réservé n’a pas de candidat du réservataire.',
        '0, ou un contingent réservé',
        wanted.reserver,
      ),
    );
  }
  return found;
}

/** Amount as a sentence says it: « 450,00 € ». */
export function euros(amountCents: number): string {
  return `${(amountCents / 100).toFixed(2).replace('.', ',')} €`;
}

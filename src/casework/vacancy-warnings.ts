import type { CalendarDate } from '#domain/dates.js';
import { daysBetween } from '#domain/dates.js';
import type { DwellingSize } from '#domain/dwelling.js';
import type { VacancyDeclaration } from '#domain/vacancy.js';
import type { VacancyReference } from './vacancy-rules.js';
import { euros } from './vacancy-rules.js';

/** Doubtful but possible: to confirm, never a refusal. */
export interface VacancyWarning {
  readonly code: VacancyWarningCode;
  readonly pointer: string;
  readonly message: string;
  readonly confirmed: boolean;
}

export const VACANCY_WARNING_CODES = [
  'RENT_ABOVE_CONVENTION',
  'ENERGY_CLASS_G',
  'SURFACE_ODD_FOR_SIZE',
  'RENT_ODD_FOR_SURFACE',
  'VISIT_AFTER_CALEOL',
  'AVAILABLE_LONG_AGO',
  'HIGH_FLOOR_WITHOUT_LIFT',
  'POSTAL_CODE_ODD_FOR_COMMUNE',
  'ADAPTED_PLAI_ODD_FUNDING',
  'FUNDING_CEILING_UNKNOWN',
] as const;
export type VacancyWarningCode = (typeof VACANCY_WARNING_CODES)[number];

/** Usual floor areas per size, m² (wide on purpose: only the odd ones are asked about). An assumption of ours. */
const USUAL_AREA_M2: Readonly<Record<DwellingSize, readonly [number, number]>> = {
  T1: [15, 45],
  T2: [28, 65],
  T3: [42, 90],
  T4: [55, 115],
  T5: [68, 140],
  T6: [80, 250],
};
const USUAL_RENT_CENTS_PER_M2 = { min: 250, max: 2_000 };

/** Everything doubtful but possible, with whether the caller has confirmed it. Never a reason to refuse. */
export function vacancyWarnings(
  declaration: VacancyDeclaration,
  today: CalendarDate,
  reference: VacancyReference,
  confirmed: readonly string[],
): VacancyWarning[] {
  const found: VacancyWarning[] = [];
  const warn = (when: boolean, code: VacancyWarningCode, pointer: string, message: string) => {
    if (when) found.push({ code, pointer, message, confirmed: confirmed.includes(code) });
  };
  const { dwelling, availableFrom, visitOn, caleolOn } = declaration;
  const [least, most] = USUAL_AREA_M2[dwelling.size];
  const perM2 = dwelling.rentCents / dwelling.floorAreaM2;
  const commune = reference.communeOf(dwelling.address.communeCode);
  const maximum = dwelling.conventionMaxRentCents;
  warn(
    maximum !== null && dwelling.rentCents > maximum,
    'RENT_ABOVE_CONVENTION',
    '/rentCents',
    `Le loyer (${euros(dwelling.rentCents)}) dépasse le maximum de la convention saisi (${euros(maximum ?? 0)}).`,
  );
  warn(
    dwelling.energyClass === 'G',
    'ENERGY_CLASS_G',
    '/energyClass',
    'Un logement classé G n’est plus décent depuis le 1er janvier 2025 (loi 89-462, art. 6) : vérifiez le diagnostic.',
  );
  warn(
    dwelling.floorAreaM2 < least || dwelling.floorAreaM2 > most,
    'SURFACE_ODD_FOR_SIZE',
    '/floorAreaM2',
    `${dwelling.floorAreaM2} m² est inhabituel pour un ${dwelling.size} (d’ordinaire de ${least} à ${most} m²).`,
  );
  warn(
    perM2 < USUAL_RENT_CENTS_PER_M2.min || perM2 > USUAL_RENT_CENTS_PER_M2.max,
    'RENT_ODD_FOR_SURFACE',
    '/rentCents',
    `Le loyer fait ${euros(Math.round(perM2))} par m², ce qui est inhabituel : vérifiez qu’il est en centimes et par mois.`,
  );
  warn(
    visitOn !== null && caleolOn !== null && visitOn > caleolOn,
    'VISIT_AFTER_CALEOL',
    '/visitOn',
    'La visite est prévue après la CALEOL.',
  );
  warn(
    daysBetween(availableFrom, today) > 365,
    'AVAILABLE_LONG_AGO',
    '/availableFrom',
    'Le logement serait disponible depuis plus d’un an.',
  );
  warn(
    dwelling.floor !== null && dwelling.floor >= 5 && !dwelling.lift,
    'HIGH_FLOOR_WITHOUT_LIFT',
    '/lift',
    `Le logement serait au ${dwelling.floor}e étage sans ascenseur.`,
  );
  warn(
    commune !== undefined && !commune.postalCodes.includes(dwelling.address.postalCode),
    'POSTAL_CODE_ODD_FOR_COMMUNE',
    '/address/postalCode',
    `Le code postal ${dwelling.address.postalCode} n’est pas celui de ${commune?.name ?? ''}.`,
  );
  const scheme = reference.funding(dwelling.fundingCode)?.scheme;
  warn(
    scheme === null,
    'FUNDING_CEILING_UNKNOWN',
    '/fundingCode',
    'Ce financement ne dit pas quel plafond s’applique : la convention APL le dit, les ménages seront proposés sous réserve.',
  );
  warn(
    dwelling.adaptedPlai && scheme !== 'PLAI',
    'ADAPTED_PLAI_ODD_FUNDING',
    '/adaptedPlai',
    'Un logement PLAI adapté porte d’ordinaire un financement PLAI.',
  );
  return found;
}

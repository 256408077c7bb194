import { calendarDate } from '#domain/dates.js';
import type { Cents } from '#domain/money.js';
import { dated } from './dated.js';

/** Euros a year and consumption unit; `q1` is the legal value. */
export interface Quartiles {
  readonly q1: number;
  readonly q2: number;
  readonly q3: number;
}

const DATASET = 'Union régionale pour l’habitat Hauts-de-France, calculette-lec (74eaf10a)';
const DATASET_URL = 'https://github.com/calculette-lec/calculette-lec.github.io';

export const QUARTILES = dated<Quartiles>(
  'quartiles de ressources des demandeurs, Île-de-France',
  [
    {
      from: calendarDate('2024-01-01'),
      mark: 'verified',
      source: { title: DATASET, article: 'CCH L441-1', url: DATASET_URL },
      value: { q1: 11615, q2: 17040, q3: 22632 },
    },
    {
      from: calendarDate('2025-01-01'),
      mark: 'verified',
      source: { title: `Arrêté du 3 juin 2025 ; ${DATASET}`, article: 'CCH L441-1', url: DATASET_URL },
      value: { q1: 12000, q2: 17600, q3: 23202 },
    },
    {
      from: calendarDate('2026-01-01'),
      mark: 'verified',
      source: {
        title: `Arrêté du 23 avril 2026 (JORF du 02/05/2026, JORFTEXT000054022378) ; ${DATASET}`,
        article: 'CCH L441-1',
        url: DATASET_URL,
      },
      value: { q1: 12083, q2: 17796, q3: 23556 },
    },
  ],
  { reviewBy: calendarDate('2027-05-31') },
);

/** Quartile of declared monthly resources × 12 per consumption unit, edges included (CCH L441-1); `null` = not known. */
export function quartile(
  quartiles: Quartiles,
  declaredMonthlyCents: Cents | null,
  unitHundredths: number,
): 1 | 2 | 3 | 4 | null {
  if (declaredMonthlyCents === null) return null;
  const scaled = declaredMonthlyCents * 12;
  const within = (euros: number) => scaled <= euros * unitHundredths;
  if (within(quartiles.q1)) return 1;
  if (within(quartiles.q2)) return 2;
  return within(quartiles.q3) ? 3 : 4;
}

/** Shares of the law, in thousandths. */
export interface AttributionShares {
  /** Highest share of the flow reserved to the préfet, and of it to State agents. */
  readonly prefectMaxPermille: number;
  readonly stateAgentsMaxPermille: number;
  /** Lowest share of priority households for Action Logement, local authorities, landlords. */
  readonly priorityMinPermille: number;
  /** Lowest share of the first quartile outside priority districts, by signed leases. */
  readonly firstQuartileOutsideQpvMinPermille: number;
  /** Lowest share of the other quartiles inside priority districts. */
  readonly otherQuartilesInQpvMinPermille: number;
}

export const ATTRIBUTION_SHARES = dated<AttributionShares>(
  'parts légales d’attribution et de réservation',
  [
    {
      from: calendarDate('2023-11-24'),
      mark: 'verified',
      source: {
        title: 'Lois ELAN et 3DS, décret 2020-145 ; pages du ministère et de l’AORIF',
        article: 'CCH L441-1, L313-26-2, R441-5 à R441-5-4',
        url: 'https://attributionlogementsocialetdalo.logement.gouv.fr',
      },
      value: {
        prefectMaxPermille: 300,
        stateAgentsMaxPermille: 50,
        priorityMinPermille: 250,
        firstQuartileOutsideQpvMinPermille: 250,
        otherQuartilesInQpvMinPermille: 500,
      },
    },
  ],
  { reviewBy: calendarDate('2027-12-31') },
);

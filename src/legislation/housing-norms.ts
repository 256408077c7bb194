import { calendarDate } from '#domain/dates.js';
import type { TypologyGrid } from '#domain/landlord.js';
import { dated } from './dated.js';
import type { ConsumptionUnitScale } from './household-composition.js';

export interface MinimumSurface {
  /** m² for 1, 2, 3… persons; the last value stands for more. */
  readonly m2: readonly number[];
}

export const MINIMUM_SURFACE = dated<MinimumSurface>(
  'surface minimale',
  [
    {
      from: calendarDate('2019-09-01'),
      mark: 'verified',
      source: { title: 'Code de la construction et de l’habitation', article: 'CCH R822-25', url: null },
      value: { m2: [9, 16, 25, 34, 43, 52, 61, 70] },
    },
  ],
  { reviewBy: calendarDate('2027-12-31') },
);

/** Smallest lawful floor area for these persons: 9 m², 16 m², then 9 m² each, 70 m² at most (CCH R822-25). */
export function minimumSurfaceM2({ m2 }: MinimumSurface, persons: number): number {
  return m2[Math.min(Math.max(persons, 1), m2.length) - 1] as number;
}

export interface DefaultTypology {
  readonly grid: TypologyGrid;
  /** Persons usually housed, inside the grid. */
  readonly usual: TypologyGrid;
}

export const DEFAULT_TYPOLOGY = dated<DefaultTypology>(
  'grille de typologie par défaut',
  [
    {
      from: calendarDate('2024-01-01'),
      mark: 'memory',
      source: {
        title: 'Pratique courante des bailleurs, à remplacer par la grille publiée de chacun',
        article: null,
        url: null,
      },
      value: {
        grid: {
          T1: { min: 1, max: 2 },
          T2: { min: 1, max: 2 },
          T3: { min: 2, max: 4 },
          T4: { min: 3, max: 6 },
          T5: { min: 5, max: 7 },
          T6: { min: 6, max: 9 },
        },
        usual: {
          T1: { min: 1, max: 1 },
          T2: { min: 1, max: 2 },
          T3: { min: 3, max: 3 },
          T4: { min: 4, max: 5 },
          T5: { min: 5, max: 6 },
          T6: { min: 7, max: 9 },
        },
      },
    },
  ],
  { reviewBy: calendarDate('2027-12-31') },
);

export const CONSUMPTION_UNITS = dated<ConsumptionUnitScale>(
  'unités de consommation',
  [
    {
      from: calendarDate('2024-01-01'),
      mark: 'verified',
      source: {
        title: 'Échelle OCDE modifiée (calculette LEC, INSEE) ; garde alternée : moitié, choix du produit',
        article: 'CCH L441-1',
        url: null,
      },
      value: { firstAdult: 100, fromFourteen: 50, underFourteen: 30, alternatingPermille: 500 },
    },
  ],
  { reviewBy: calendarDate('2027-12-31') },
);

export interface EffortThresholds {
  readonly usualPermille: number;
  readonly alertPermille: number;
  readonly maxPermille: number;
  readonly residualAlertCentsPerDay: number;
  readonly residualFloorCentsPerDay: number;
}

/** What screens call usual, to watch, high: never a legal ground, each landlord has its own. */
export const EFFORT_THRESHOLDS = dated<EffortThresholds>(
  'repères de taux d’effort et de reste à vivre',
  [
    {
      from: calendarDate('2024-01-01'),
      mark: 'memory',
      source: {
        title: 'Repères courants des bailleurs, sans valeur réglementaire',
        article: 'arrêté du 10 mars 2011',
        url: null,
      },
      value: {
        usualPermille: 300,
        alertPermille: 330,
        maxPermille: 400,
        residualAlertCentsPerDay: 12_00,
        residualFloorCentsPerDay: 10_00,
      },
    },
  ],
  { reviewBy: calendarDate('2027-12-31') },
);

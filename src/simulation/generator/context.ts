import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { apportion, partOf } from './apportion.js';
import { type Association, type RegionOrganisations, regionOrganisations } from './organisations.js';
import { PARAMETERS } from './parameters.js';

export interface RegionRequest {
  readonly seed: string;
  readonly households: number;
  readonly vacancies: number;
  readonly asOf: CalendarDate;
}

type Cell = `${'towards' | 'within'}:${Departement}`;

/** What every entity of a region is drawn in: the request, its organisations, how many households each cell holds. */
export interface RegionContext extends RegionRequest {
  readonly organisations: RegionOrganisations;
  readonly pastVacancies: number;
  /** Households per phase of support and département; the margins of the seed's table, scaled. */
  readonly cells: Readonly<Record<Cell, number>>;
  readonly vacanciesByDepartement: Readonly<Record<string, number>>;
  readonly associationsByDepartement: Readonly<Record<Departement, readonly Association[]>>;
}

export function regionContext(request: RegionRequest): RegionContext {
  const organisations = regionOrganisations(request.seed);
  const { householdsTowards, householdsWithin, socialStock, turnoverPercent } = PARAMETERS;
  const weights = Object.fromEntries([
    ...DEPARTEMENTS.map((d): [Cell, number] => [`towards:${d}`, householdsTowards.value[d]]),
    ...DEPARTEMENTS.map((d): [Cell, number] => [`within:${d}`, householdsWithin.value[d]]),
  ]) as Record<Cell, number>;
  return {
    ...request,
    organisations,
    pastVacancies: Math.ceil(request.vacancies * PARAMETERS.pastVacanciesPerOpenVacancy.value),
    cells: apportion(request.households, weights),
    vacanciesByDepartement: apportion(
      request.vacancies,
      Object.fromEntries(DEPARTEMENTS.map((d) => [d, socialStock.value[d] * turnoverPercent.value[d]])),
    ),
    associationsByDepartement: Object.fromEntries(
      DEPARTEMENTS.map((d) => [d, organisations.associations.filter((a) => a.departements[0] === d)]),
    ) as unknown as Record<Departement, readonly Association[]>,
  };
}

/** Phase and département of the household number `index`. */
export function cellOf(
  context: RegionContext,
  index: number,
): { phase: 'towards' | 'within'; departement: Departement } {
  const [phase, departement] = partOf(context.cells, index).split(':') as ['towards' | 'within', Departement];
  return { phase, departement };
}

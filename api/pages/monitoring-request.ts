import type { OrganisationAccess } from '#casework/transaction.js';
import { CONTINGENT_LABELS, CONTINGENTS, type Contingent } from '#domain/contingent.js';
import { type CalendarDate, calendarDate } from '#domain/dates.js';
import { DEPARTEMENT_NAMES, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { MATRIX_POPULATIONS, type MatrixPopulation } from '#monitoring/inter-departmental.js';
import { isRegional, type ReportRequest, report } from '#monitoring/report.js';
import type { IndicatorTable, Scope } from '#monitoring/table.js';
import type { Tx } from '#ports.js';
import { problem } from '../errors.js';
import { dateAsked, periodAsked, scopeAsked, scopeText, widestScope, wrongParameter } from '../indicator-request.js';

/** Last day of the history rebuilt from the seed: what is shown where nothing was observed yet. */
export const REBUILT_UNTIL = calendarDate('2022-12-31');

export interface MonitoringQuery {
  /** Situation at this day. */
  readonly au?: string;
  /** First day of the period in which events are counted. */
  readonly depuis?: string;
  readonly perimetre?: string;
  readonly population?: string;
  readonly contingent?: string;
  /** Of the matrix: rehousings of one landlord. */
  readonly bailleur?: string;
}

export interface Asked {
  /** `null` = none was chosen: today, or the end of the rebuilt history where today has nobody. */
  readonly asOf: CalendarDate | null;
  /** First day of the period; `null` = the year. With a period and no last day, the last day is today. */
  readonly from: CalendarDate | null;
  readonly today: CalendarDate;
  readonly scope: Scope;
  readonly population: MatrixPopulation;
  readonly contingent: Contingent | null;
  readonly landlordId: string | null;
}

/** What the address asks for; an empty field of a form asks for nothing. Problems: INVALID_PARAMETER, NOT_FOUND. */
export function askedBy(query: MonitoringQuery, access: OrganisationAccess, today: CalendarDate): Asked {
  const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
  const au = given(query.au);
  const day = dateAsked('au', au, today);
  const from = periodAsked(given(query.depuis), { name: 'au', day }) ?? null;
  return {
    asOf: au === undefined && from === null ? null : day,
    from,
    today,
    scope: scopeAsked({ name: 'perimetre', given: given(query.perimetre) ?? firstScope(access) }, access, false),
    population: oneOf('population', given(query.population), MATRIX_POPULATION_IDS) ?? 'avdl',
    contingent: oneOf('contingent', given(query.contingent), CONTINGENTS) ?? null,
    landlordId: given(query.bailleur) ?? null,
  };
}

/** A unit of several départements begins with the first. */
function firstScope(access: OrganisationAccess): string | undefined {
  return widestScope(access) === null ? access.departements[0] : undefined;
}

const MATRIX_POPULATION_IDS = Object.keys(MATRIX_POPULATIONS) as MatrixPopulation[];

function oneOf<T extends string>(name: string, given: string | undefined, known: readonly T[]): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find((one) => one === given);
  if (found === undefined) throw wrongParameter(name, 'Cette valeur n’existe pas.', known.join(', '));
  return found;
}

/** The table of an indicator as asked. Problems: NOT_FOUND, INVALID_PARAMETER. */
export async function tableAsked(
  tx: Tx,
  id: string,
  asked: Asked,
  changes: Partial<ReportRequest> = {},
): Promise<IndicatorTable> {
  if (asked.asOf !== null) return computed(tx, id, asked, { asOf: asked.asOf, ...changes });
  const now = await computed(tx, id, asked, { asOf: asked.today, ...changes });
  return now.empty === null ? now : computed(tx, id, asked, { asOf: REBUILT_UNTIL, ...changes });
}

async function computed(
  tx: Tx,
  id: string,
  { from, scope, population, contingent, landlordId }: Asked,
  changes: Partial<ReportRequest> & { readonly asOf: CalendarDate },
): Promise<IndicatorTable> {
  if (isRegional(id) && scope.kind !== 'region')
    throw problem('NOT_FOUND', 'Ce tableau n’existe qu’à l’échelle de la région.');
  const request = {
    scope,
    population,
    ...(from !== null && { from }),
    ...(contingent !== null && { contingent }),
    ...(landlordId !== null && { landlordId }),
    ...changes,
  };
  const found = await report(id, request, tx.monitoring);
  if (found === undefined) throw problem('NOT_FOUND', 'Aucun indicateur ne porte ce nom.');
  if (found.ok) return found.value;
  if (found.error.code === 'SCOPE_NOT_APPLICABLE') throw problem('NOT_FOUND', found.error.detail);
  if (found.error.code === 'PERIOD_NOT_APPLICABLE') throw wrongParameter('depuis', found.error.detail, 'aucune valeur');
  throw wrongParameter('au', found.error.detail, 'une date depuis le 01/01/2017');
}

/** Address of a page of monitoring with what was asked, the day given. */
export function monitoringHref(path: string, asked: Asked, asOf: CalendarDate): string {
  const { from, scope, population, contingent, landlordId } = asked;
  const query = new URLSearchParams({ au: asOf });
  if (from !== null) query.set('depuis', from);
  if (scope.kind !== 'region') query.set('perimetre', scopeText(scope));
  if (population !== 'avdl') query.set('population', population);
  if (contingent !== null) query.set('contingent', contingent);
  if (landlordId !== null) query.set('bailleur', landlordId);
  return `${path}?${query.toString()}`;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
}

/** What the form above a table offers; a list of one choice is not shown. */
export interface Filters {
  readonly action: string;
  readonly asOf: CalendarDate;
  /** First day of the period, empty where none was asked for; `null` where the table has no other period than its own. */
  readonly from: string | null;
  readonly scopes: readonly { readonly label: string; readonly choices: readonly Choice[] }[];
  readonly populations: readonly Choice[];
  readonly contingents: readonly Choice[];
  readonly landlords: readonly Choice[];
}

export async function filtersOf(
  tx: Tx,
  access: OrganisationAccess,
  asked: Asked,
  place: {
    readonly action: string;
    readonly asOf: CalendarDate;
    readonly matrix: boolean;
    readonly regional: boolean;
    readonly period: boolean;
  },
): Promise<Filters> {
  const { action, asOf, matrix, regional, period } = place;
  return {
    action,
    asOf,
    from: period ? (asked.from ?? '') : null,
    scopes: regional ? [] : await scopeChoices(tx, access, scopeText(asked.scope)),
    populations: matrix
      ? MATRIX_POPULATION_IDS.map((value) => ({
          value,
          label: MATRIX_POPULATIONS[value].label,
          chosen: value === asked.population,
        }))
      : [],
    contingents: matrix
      ? [
          { value: '', label: 'Tous', chosen: asked.contingent === null },
          ...CONTINGENTS.map((value) => ({
            value,
            label: CONTINGENT_LABELS[value],
            chosen: value === asked.contingent,
          })),
        ]
      : [],
    landlords: matrix ? await landlordChoices(tx, asked.landlordId) : [],
  };
}

async function landlordChoices(tx: Tx, chosen: string | null): Promise<readonly Choice[]> {
  const landlords = await tx.organisations.list('landlord');
  if (chosen !== null && !landlords.some(({ id }) => id === chosen)) {
    throw problem('NOT_FOUND', 'Aucun bailleur ne porte cet identifiant.');
  }
  const all = { value: '', label: 'Tous', chosen: chosen === null };
  return [all, ...landlords.map(({ id, name }) => ({ value: id, label: name, chosen: id === chosen }))];
}

async function scopeChoices(tx: Tx, access: OrganisationAccess, chosen: string): Promise<Filters['scopes']> {
  const choice = (value: string, label: string): Choice => ({ value, label, chosen: value === chosen });
  const places = (departements: readonly Departement[]) =>
    departements.map((d) => choice(d, `${d} – ${DEPARTEMENT_NAMES[d]}`));
  if (access.role === 'departementalUnit') {
    return access.departements.length < 2 ? [] : [{ label: 'Vos départements', choices: places(access.departements) }];
  }
  if (access.role !== 'regionalAuthority') return [];
  const named = async (kind: 'association' | 'landlord' | 'reserver') =>
    (await tx.organisations.list(kind)).map(({ id, name }) => choice(`${kind}:${id}`, name));
  const groups = [
    { label: 'Région', choices: [choice('region', 'Île-de-France')] },
    { label: 'Départements', choices: places(DEPARTEMENTS) },
    { label: 'Associations', choices: await named('association') },
    { label: 'Bailleurs', choices: await named('landlord') },
    { label: 'Réservataires', choices: await named('reserver') },
  ];
  return groups.filter(({ choices }) => choices.length > 0);
}

/** « Île-de-France », « 93 – Seine-Saint-Denis », or the organisation's name. */
export async function scopeLabel(tx: Tx, scope: Scope): Promise<string> {
  if (scope.kind === 'region') return 'Île-de-France';
  if (scope.kind === 'departement') return `${scope.departement} – ${DEPARTEMENT_NAMES[scope.departement]}`;
  const found = await tx.organisations.find(scope.id as never);
  if (found === null) throw problem('NOT_FOUND', 'Ce périmètre n’existe pas.');
  return found.name;
}

import type { AnswerPlan } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { ReviewFigure, ReviewFigures, ReviewIndicator, ReviewIndicatorKey } from '#domain/management-review.js';
import { err, ok, type Result } from '#domain/result.js';
import { DATE_BEFORE_DATA, type IndicatorError } from './compute.js';
import { inThePeriod, is, known, reached, resolve } from './conditions.js';
import type { Count, MomentCondition, Unit } from './definition.js';
import { TOWARDS, WITHIN } from './definitions/counts.js';
import { COMPARED, SAME } from './definitions/data-quality.js';
import { type Moments, momentsAt } from './moments.js';
import { rounded, roundedQuotient } from './rounding.js';
import { ask } from './values.js';

/** Printed wherever the indicators are (DRIHL, 2 February 2023). */
export const NONE_IS_SUFFICIENT =
  'Aucun de ces indicateurs n’est suffisant en soi, leur conjonction est significative.';
export const MEANS_ARE_WEIGHTED =
  'Les moyennes du département et de la région sont pondérées : somme des numérateurs sur somme des dénominateurs.';
/** Under this many at the denominator, « effectif faible ». */
const FEWEST_READ = 10;

export interface ReviewDefinition {
  readonly key: ReviewIndicatorKey;
  /** The seed's own words. */
  readonly title: string;
  readonly formula: string;
  /** Ours. */
  readonly reading: string;
  readonly unit: Unit;
  readonly numerator: Count;
  /** Added together. */
  readonly denominator: readonly Count[];
  readonly adr: '0116';
}

const WORKER_MONTHS: Count = {
  text: 'mois de travailleur social comptés dans l’année',
  rows: 'staffing',
  where: inThePeriod('month'),
};
const MONTHS: Count = { ...WORKER_MONTHS, text: 'mois comptés dans l’année', distinct: 'month' };
const ENDED_A_YEAR_AGO: Count = {
  text: 'ménages sur lesquels un bailleur a répondu, accompagnement terminé depuis plus d’un an',
  rows: 'followUps',
  where: [reached('askedOn', 'asOf'), is('returned', true), reached('supportEndedOn', 'twelveMonthsBefore')],
};
const PRESENTED: Count = {
  text: 'présentations en CALEOL dans l’année',
  rows: 'proposals',
  where: inThePeriod('presentedOn'),
};

export const REVIEW_DEFINITIONS: readonly ReviewDefinition[] = [
  {
    key: 'rehousingsPerWorker',
    title: 'Taux de relogement par travailleur social',
    formula: 'nombre de relogements / nombre TS',
    reading: 'Relogements de l’année après AVL / moyenne des travailleurs sociaux en poste sur les mois comptés.',
    unit: 'par travailleur social',
    numerator: {
      text: 'ménages relogés dans l’année après un AVL',
      rows: 'supports',
      where: [...inThePeriod('rehousedOn'), known('towardsStartedOn')],
    },
    denominator: [WORKER_MONTHS],
    adr: '0116',
  },
  {
    key: 'arrears',
    title: 'Taux d’impayés de plus de trois mois un an après le terme de l’accompagnement',
    formula: 'nombre d’impayés + 3 mois / nombre relogements et accompagnements depuis plus d’un an',
    reading: 'Sur les seuls retours des bailleurs, accompagnement terminé depuis plus d’un an.',
    unit: '%',
    numerator: {
      ...ENDED_A_YEAR_AGO,
      text: 'dont en impayé de plus de trois mois',
      where: [...ENDED_A_YEAR_AGO.where, is('arrears3Months', true)],
    },
    denominator: [ENDED_A_YEAR_AGO],
    adr: '0116',
  },
  {
    key: 'atypicalSituations',
    title: 'Taux de situations atypiques',
    formula: 'nombre de situations atypiques / nombre d’accompagnements en cours',
    reading: 'Situations bloquantes ouvertes à la date / AVL et ADL en cours à la date.',
    unit: '%',
    numerator: {
      text: 'situations bloquantes ouvertes à la date',
      rows: 'blockings',
      where: [{ test: 'between', from: 'openedOn', to: 'solvedOn', at: 'asOf' }],
    },
    denominator: [TOWARDS, WITHIN],
    adr: '0116',
  },
  {
    key: 'incompleteFiles',
    title: 'Taux de refus en CALEOL pour dossier incomplet',
    formula: 'nombre de refus pour dossier incomplet / nombre de présentation en CALEOL',
    reading: 'Présentations de l’année ajournées ou refusées pour dossier incomplet / présentations de l’année.',
    unit: '%',
    numerator: {
      ...PRESENTED,
      text: 'dont ajournées ou refusées pour dossier incomplet',
      where: [...PRESENTED.where, reached('incompleteFileOn', 'asOf')],
    },
    denominator: [PRESENTED],
    adr: '0116',
  },
  {
    key: 'registerCoherence',
    title: 'Taux de cohérence du remplissage SYPLO',
    formula: 'champs identiques / champs comparés',
    reading: 'À la dernière comparaison de chaque champ ; absent d’un côté n’est pas identique.',
    unit: '%',
    numerator: SAME,
    denominator: [COMPARED],
    adr: '0116',
  },
];

export interface ReviewQuestion {
  readonly associationId: string;
  readonly departements: readonly Departement[];
  readonly asOf: CalendarDate;
}

/** The five indicators of an association beside the weighted means, and its social workers in post month by month. */
export async function reviewFigures(
  question: ReviewQuestion,
  answer: AnswerPlan,
): Promise<Result<ReviewFigures, IndicatorError>> {
  const moments = momentsAt(question.asOf);
  if (moments === undefined) return err(DATE_BEFORE_DATA);
  const [workersByMonth, ...indicators] = await Promise.all([
    workersOf(question, moments, answer),
    ...REVIEW_DEFINITIONS.map((definition) => indicatorOf({ definition, moments, answer }, question)),
  ]);
  return ok({ asOf: question.asOf, indicators, workersByMonth });
}

interface Asked {
  readonly definition: ReviewDefinition;
  readonly moments: Moments;
  readonly answer: AnswerPlan;
}

async function indicatorOf(asked: Asked, { associationId, departements }: ReviewQuestion): Promise<ReviewIndicator> {
  const own = is('associationId', associationId);
  const places = departements.map(async (departement) => {
    const [ofAssociation, mean] = await Promise.all([
      figureOf(asked, departement, [own]),
      figureOf(asked, departement, []),
    ]);
    return { departement, association: ofAssociation, mean };
  });
  const [association, region, byPlace] = await Promise.all([
    figureOf(asked, null, [own]),
    figureOf(asked, null, []),
    Promise.all(places),
  ]);
  return { key: asked.definition.key, association, departements: byPlace, region };
}

async function figureOf(
  { definition, moments, answer }: Asked,
  departement: Departement | null,
  narrow: readonly MomentCondition[],
): Promise<ReviewFigure> {
  const count = async (one: Count): Promise<number> => {
    const field = one.rows === 'proposals' ? 'departementFrom' : 'departement';
    const scope = departement === null ? narrow : [...narrow, is(field, departement)];
    const needs = { counts: [one], clocks: [] };
    const { total } = await ask(answer, needs, { rows: one.rows, by: [], moments, scope, narrow: [] });
    return total.count(one);
  };
  const [numerator, parts] = await Promise.all([
    count(definition.numerator),
    Promise.all(definition.denominator.map(count)),
  ]);
  const sum = parts.reduce((a, b) => a + b, 0);
  if (definition.key !== 'rehousingsPerWorker') {
    const value = sum === 0 ? null : roundedQuotient(numerator, sum, 100, 1);
    return { numerator, denominator: sum, value, small: sum < FEWEST_READ };
  }
  const months = await count(MONTHS);
  const workers = months === 0 ? 0 : rounded(sum / months, 1);
  const value = sum === 0 ? null : roundedQuotient(numerator * months, sum, 1, 1);
  return { numerator, denominator: workers, value, small: workers < FEWEST_READ };
}

async function workersOf(
  { associationId, asOf }: ReviewQuestion,
  moments: Moments,
  answer: AnswerPlan,
): Promise<ReviewFigures['workersByMonth']> {
  const groups = await answer({
    rows: 'staffing',
    by: [{ key: 'period', field: 'month', unit: 'month' }],
    scope: resolve([...inThePeriod('month'), is('associationId', associationId)], moments),
    counts: [[]],
    durations: [],
    distinct: [],
  });
  const counted = new Map(groups.flatMap(({ key, counts }) => (key?.[0] ? [[key[0], counts[0] ?? null]] : [])));
  return Array.from({ length: Number(asOf.slice(5, 7)) }, (_, i) => {
    const month = `${asOf.slice(0, 4)}-${String(i + 1).padStart(2, '0')}`;
    return { month, workers: counted.get(month) ?? null };
  });
}

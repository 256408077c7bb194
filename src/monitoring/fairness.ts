import type { AnswerPlan } from '#domain/count-plan.js';
import { err, ok, type Result } from '#domain/result.js';
import { wilson } from './cells.js';
import { DATE_BEFORE_DATA, type IndicatorError, SCOPE_NOT_APPLICABLE, scopeConditions } from './compute.js';
import { inThePeriod, open, reached } from './conditions.js';
import type { Count } from './definition.js';
import type { DefinitionView } from './definition-view.js';
import { FAIRNESS_ATTRIBUTES, type FairnessAttribute } from './definitions/fairness-attributes.js';
import { momentsAt } from './moments.js';
import type { PeriodRequest } from './period-request.js';
import { rounded } from './rounding.js';
import { type Cell, EMPTY_POPULATION, type IndicatorTable, NONE, type TableRow } from './table.js';
import { ask, NO_VALUES, type Values } from './values.js';

/** A group under this size is neither compared nor a reference. */
export const FEWEST_COMPARED = 30;
/** Four fifths (29 CFR 1607.4 D), here a warning alone. */
export const ALARM_UNDER = 0.8;

const POPULATION: Count = {
  text: 'ménages en AVL à un moment de l’année',
  rows: 'supports',
  where: [
    reached('towardsStartedOn', 'asOf'),
    open('rehousedOn', 'periodEve'),
    open('withinStartedOn', 'periodEve'),
    open('exitedOn', 'periodEve'),
  ],
};
const SELECTED: Count = {
  text: 'dont au moins une proposition en cours ou faite dans l’année',
  rows: 'supports',
  where: [...POPULATION.where, reached('proposedOn', 'asOf'), open('proposalClosedOn', 'periodEve')],
};
const REHOUSED: Count = {
  text: 'dont relogés dans l’année',
  rows: 'supports',
  where: [...POPULATION.where, ...inThePeriod('rehousedOn')],
};

const COLUMNS = [
  { key: 'menages', label: 'Ménages', unit: 'ménages', provisional: false },
  { key: 'proposes', label: 'Proposés', unit: 'ménages', provisional: false },
  { key: 'taux_proposes', label: 'Part proposés', unit: '%', provisional: false },
  { key: 'rapport_proposes', label: 'Rapport au meilleur taux (proposés)', unit: '', provisional: false },
  { key: 'alerte_proposes', label: 'Alerte (proposés)', unit: '', provisional: false },
  { key: 'reloges', label: 'Relogés', unit: 'ménages', provisional: false },
  { key: 'taux_reloges', label: 'Part relogés', unit: '%', provisional: false },
  { key: 'rapport_reloges', label: 'Rapport au meilleur taux (relogés)', unit: '', provisional: false },
  { key: 'alerte_reloges', label: 'Alerte (relogés)', unit: '', provisional: false },
] as const;

const CAUTIONS = [
  'Une alerte se lit et se discute : rien n’est corrigé automatiquement, et aucune de ces caractéristiques ne donne de points.',
  `Un groupe de moins de ${FEWEST_COMPARED} ménages n’est pas comparé. « À confirmer » : les deux intervalles à 95 % se recouvrent.`,
];

const definitionOf = ({ id, title, question }: FairnessAttribute): DefinitionView => ({
  id,
  title,
  question,
  population: 'Ménages en AVL à un moment de l’année.',
  clock: null,
  exclusions: [],
  period: 'Du 1er janvier à la date.',
  notKnownRule: 'Une caractéristique non connue a sa ligne ; elle n’est pas comparée.',
  source: null,
  adr: '0114',
  figures: [
    figure('menages', 'Ménages', POPULATION.text, null),
    figure('proposes', 'Proposés', SELECTED.text, null),
    figure('taux_proposes', 'Part proposés', SELECTED.text, POPULATION.text),
    figure('rapport_proposes', 'Rapport', 'part proposés du groupe', 'plus forte part d’un groupe d’au moins trente'),
    figure('reloges', 'Relogés', REHOUSED.text, null),
    figure('taux_reloges', 'Part relogés', REHOUSED.text, POPULATION.text),
    figure('rapport_reloges', 'Rapport', 'part relogés du groupe', 'plus forte part d’un groupe d’au moins trente'),
  ],
  cautions: CAUTIONS,
  discrepancies: [],
});

function figure(key: string, label: string, numerator: string, denominator: string | null) {
  const unit = key.startsWith('taux') ? '%' : key.startsWith('rapport') ? '' : 'ménages';
  return { key, label, numerator, denominator, unit, provisional: false } as const;
}

export const FAIRNESS_DEFINITIONS: readonly DefinitionView[] = FAIRNESS_ATTRIBUTES.map(definitionOf);

/** Selection and outcome by one attribute; every difference is shown with its interval, none is corrected. */
export async function fairnessTable(
  attribute: FairnessAttribute,
  { asOf, from, scope }: PeriodRequest,
  answer: AnswerPlan,
): Promise<Result<IndicatorTable, IndicatorError>> {
  const moments = momentsAt(asOf, from);
  if (moments === undefined) return err(DATE_BEFORE_DATA);
  const within = scopeConditions(scope, 'supports', 'departement');
  if (within === null) return err(SCOPE_NOT_APPLICABLE);
  const needs = { counts: [POPULATION, SELECTED, REHOUSED], clocks: [] };
  const { groups, total } = await ask(answer, needs, {
    rows: 'supports',
    by: [attribute.field],
    moments,
    scope: within,
    narrow: [],
  });
  const byKey = new Map(groups.map(({ key, values }) => [key[0] ?? null, values]));
  const known = attribute.rows.map(({ key }) => byKey.get(key) ?? NO_VALUES);
  const unknown = byKey.get(null) ?? NO_VALUES;
  for (const count of needs.counts) {
    const sum = [...known, unknown].reduce((all, values) => all + values.count(count), 0);
    if (sum !== total.count(count))
      throw new Error(`${attribute.id}: ${total.count(count)} is not the sum of its parts, ${sum}`);
  }
  const best = { selected: bestOf(known, SELECTED), rehoused: bestOf(known, REHOUSED) };
  const row = (key: string, label: string, values: Values, kind: TableRow['kind']): TableRow => ({
    key,
    label,
    kind,
    cells: [
      count(values, POPULATION),
      count(values, SELECTED),
      ...compared(values, SELECTED, kind === 'row' ? best.selected : undefined),
      count(values, REHOUSED),
      ...compared(values, REHOUSED, kind === 'row' ? best.rehoused : undefined),
    ],
  });
  const { id, title } = attribute;
  const rows = [
    ...attribute.rows.map(({ key, label }, i) => row(key, label, known[i] as Values, 'row')),
    row('notKnown', 'non connu', unknown, 'notKnown'),
  ];
  return ok({
    id,
    title,
    asOf,
    scope,
    empty: total.count(POPULATION) === 0 ? EMPTY_POPULATION : null,
    columns: COLUMNS,
    rows,
    total: row('total', 'Ensemble', total, 'total'),
    reminder: null,
    headlines: [],
    cautions: [...alarmsInWords(rows), ...CAUTIONS],
  });
}

/** What the columns of alarms say, in sentences; that nothing is compared, or nothing is under four fifths, is said too. */
function alarmsInWords(rows: readonly TableRow[]): readonly string[] {
  return (['proposes', 'reloges'] as const).map((of) => {
    const index = COLUMNS.findIndex(({ key }) => key === `alerte_${of}`);
    const told = rows.flatMap(({ label, cells }) => {
      const cell = cells[index];
      return cell?.kind === 'text' ? [{ label, text: cell.text }] : [];
    });
    const part = of === 'proposes' ? 'la part des ménages proposés' : 'la part des ménages relogés';
    if (told.length === 0) return `Quatre cinquièmes, ${part} : aucun groupe n’est assez nombreux pour être comparé.`;
    const alarms = told.filter(({ text }) => text !== 'non');
    if (alarms.length === 0)
      return `Quatre cinquièmes, ${part} : aucun des groupes comparés n’est sous quatre cinquièmes du meilleur taux.`;
    const named = alarms
      .map(({ label, text }) => `« ${label} »${text === 'alerte' ? '' : ' (à confirmer)'}`)
      .join(', ');
    return `Alerte des quatre cinquièmes : ${part} est sous quatre cinquièmes du meilleur taux pour ${named}.`;
  });
}

const count = (values: Values, of: Count): Cell => ({ kind: 'count', value: values.count(of) });

type Interval = Extract<Cell, { kind: 'interval' }>;

/** The highest rate among the groups that are large enough; `null` where there are none, or nobody was served. */
function bestOf(groups: readonly Values[], of: Count): Interval | null {
  const rates = groups
    .filter((values) => values.count(POPULATION) >= FEWEST_COMPARED && values.count(of) > 0)
    .map((values) => wilson(values.count(of), values.count(POPULATION), 1))
    .filter((cell): cell is Interval => cell.kind === 'interval');
  return rates.toSorted((a, b) => b.numerator * a.denominator - a.numerator * b.denominator)[0] ?? null;
}

/** Rate, ratio to the best rate, alarm; `best` is `null` where no group is large enough, `undefined` of what is no group. */
function compared(values: Values, of: Count, best: Interval | null | undefined): readonly Cell[] {
  const [numerator, denominator] = [values.count(of), values.count(POPULATION)];
  const rate = wilson(numerator, denominator, 1);
  if (rate.kind !== 'interval') return [rate, rate, rate];
  if (best === undefined) return [rate, NONE.notCompared, NONE.notCompared];
  if (best === null || denominator < FEWEST_COMPARED) return [rate, NONE.noReference, NONE.noReference];
  const ratio = numerator / denominator / (best.numerator / best.denominator);
  const alarm = ratio >= ALARM_UNDER ? 'non' : rate.high >= best.low ? 'alerte, à confirmer' : 'alerte';
  const cell: Cell = { kind: 'quotient', value: rounded(ratio, 2), decimals: 2, numerator, denominator };
  return [rate, cell, { kind: 'text', text: alarm }];
}

import type { z } from 'zod';
import type { ReadComparison } from '#casework/policy-comparisons.js';
import { curveChart } from '#exchange/charts/curve-chart.js';
import { percentOf } from '#monitoring/rounding.js';
import type { ComparedPolicy, PolicyComparison, SeedOutcome, StoredFrontier } from '#ports.js';
import { ASSUMPTION_SET_LABELS, type AssumptionSet } from '#simulation/assumptions.js';
import type { Interval, PairedLine, SupplyMode } from '#simulation/experiment.js';
import { OUTCOMES, type OutcomeWords } from '#simulation/outcome-words.js';
import type { comparisonBody } from '../routes/policy-comparisons.js';
import type { Typed } from './declare-form.js';
import { capitalise, formatCount, formatInstant, formatNumber, formatSigned } from './format.js';
import { frontierView } from './frontier-view.js';
import type { PictureView } from './monitoring-pictures.js';

const MODES: Readonly<Record<SupplyMode, string>> = {
  opportunity: 'mêmes logements montrés, loués ou perdus selon la politique',
  conserved: 'mêmes logements loués des deux côtés : seul qui est relogé change',
};

const PROBLEMS: Readonly<Record<string, string>> = {
  INTERRUPTED:
    'Un tirage a été interrompu trois fois. Demandez de nouveau la comparaison : les tirages faits sont gardés.',
  ENGINE_CHANGED: 'Le moteur a changé depuis la demande. Demandez de nouveau la comparaison.',
};
const OTHER_PROBLEM =
  'Un tirage n’a pas abouti (mémoire ou durée dépassées). Demandez de nouveau la comparaison : les tirages faits sont gardés.';

/** A comparison in a list. */
export function comparisonLine(comparison: PolicyComparison) {
  const { id, first, second, askedAt, seeds, months } = comparison;
  return {
    href: `/regles/comparaisons/${encodeURIComponent(id)}`,
    title: `${second.label} face à : ${first.label}`,
    askedAt: formatInstant(askedAt),
    size: `${formatCount(seeds, 'tirage')}, ${formatCount(months, 'mois', 'mois')}`,
    ...stateOf(comparison),
  };
}

function stateOf({ progress: { of, done, failed } }: PolicyComparison) {
  if (done === of) return { state: 'Terminée', tone: 'good', open: false };
  if (done + failed === of) return { state: 'Échec', tone: 'bad', open: false };
  return { state: done === 0 ? 'En attente' : 'Simulation en cours', tone: 'info', open: true };
}

/** What the page follows while seeds are run: tens of percent. */
export function comparisonProgress({ progress: { of, done, failed } }: PolicyComparison): {
  readonly state: string;
  readonly percent: number;
} {
  const percent = percentOf(done + failed, of, 0) ?? 0;
  return { state: done + failed === of ? 'ended' : `running-${Math.floor(percent / 10)}`, percent };
}

/** The form as typed. */
export function comparisonForm(typed: Typed, offered: readonly ComparedPolicy[]) {
  const options = (chosen: string) =>
    offered.map(({ name, label }) => ({ value: name, label, selected: name === chosen }));
  const other = offered.find(({ name }) => name.startsWith('version:'))?.name ?? 'equity';
  return {
    first: options(typed.premiere ?? 'en-vigueur'),
    second: options(typed.seconde ?? other),
    seeds: typed.tirages ?? '30',
    months: typed.mois ?? '12',
    modes: Object.entries(MODES).map(([value, label]) => ({
      value,
      label: capitalise(label),
      selected: value === (typed.offre ?? 'opportunity'),
    })),
    assumptions: Object.entries(ASSUMPTION_SET_LABELS).map(([value, label]) => ({
      value,
      label: capitalise(label),
      selected: value === (typed.hypotheses ?? 'base'),
    })),
  };
}

/** What the form asks, or what is wrong with it, one sentence each. */
export function readComparisonForm(typed: Typed): {
  readonly body: z.input<typeof comparisonBody>;
  readonly errors: readonly string[];
} {
  const errors: string[] = [];
  const whole = (name: string, label: string, [least, most]: readonly [number, number]): number => {
    const text = (typed[name] ?? '').trim();
    const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    errors.push(`${label} : attendu un nombre entier de ${least} à ${most}, par exemple 12. Reçu : « ${text} ».`);
    return least;
  };
  const seeds = whole('tirages', 'Tirages', [2, 100]);
  const months = whole('mois', 'Mois', [1, 36]);
  const mode = typed.offre ?? 'opportunity';
  if (!Object.hasOwn(MODES, mode)) errors.push('Logements : choisissez l’un des deux modes de la liste.');
  const assumptions = typed.hypotheses ?? 'base';
  if (!Object.hasOwn(ASSUMPTION_SET_LABELS, assumptions)) errors.push('Hypothèses : choisissez une ligne de la liste.');
  const [first = '', second = ''] = [typed.premiere, typed.seconde];
  if (first === '' || second === '') errors.push('Politiques : choisissez-en deux dans les listes.');
  const body = { first, second, seeds, months, mode: mode as SupplyMode, assumptions: assumptions as AssumptionSet };
  return { body, errors };
}

/**
 * One comparison: where it stands, then its table and its curves on the seeds known so far, and the last frontier of the
 * inter-departmental share beside it.
 */
export async function comparisonView(read: ReadComparison, frontier: StoredFrontier | null) {
  const { comparison, table, outcomes, problem } = read;
  const { first, second, mode, assumptions, progress } = comparison;
  return {
    ...comparisonLine(comparison),
    id: comparison.id,
    first: first.label,
    second: second.label,
    mode: MODES[mode],
    assumptions: ASSUMPTION_SET_LABELS[assumptions],
    live: comparisonProgress(comparison).state,
    percent: comparisonProgress(comparison).percent,
    done: `${formatNumber(progress.done)} sur ${formatNumber(progress.of)}`,
    problem: problem === null ? null : (PROBLEMS[problem] ?? OTHER_PROBLEM),
    seeds: table === null ? null : formatCount(table.seeds.length, 'tirage'),
    rows: table === null ? [] : table.lines.map(rowOf),
    definitions: table === null ? [] : table.lines.map(({ code }) => definitionOf(OUTCOMES[code])),
    months: table === null ? [] : monthRows(outcomes),
    pictures: table === null ? [] : await comparisonPictures(read),
    frontier: frontier && (await frontierView(frontier)),
  };
}

function rowOf({ code, a, b, difference, relativePercent, seeds }: PairedLine) {
  const { label, unit, better } = OUTCOMES[code];
  return {
    label: capitalise(label),
    unit,
    first: meanText(a),
    second: meanText(b),
    difference: difference === null ? 'N/A' : signedText(difference.mean),
    interval: boundsText(difference),
    relative: relativePercent === null ? 'N/A' : `${signedText(relativePercent.mean)} %`,
    reading: (a === null) === (b === null) ? readingOf(difference, better) : 'connu d’un seul côté',
    seeds: formatNumber(seeds),
  };
}

/** Three significant figures or so: none of the intervals allows more. */
const decimalsOf = (value: number): number => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
const signedText = (value: number): string => formatSigned(value, decimalsOf(value));
const meanText = (value: Interval | null): string =>
  value === null ? 'N/A' : formatNumber(value.mean, decimalsOf(value.mean));

function boundsText(interval: Interval | null): string {
  if (interval === null || interval.low === null || interval.high === null) return 'N/A';
  return `de ${signedText(interval.low)} à ${signedText(interval.high)}`;
}

/** What the interval allows to say: nothing where it contains 0. */
function readingOf(difference: Interval | null, better: OutcomeWords['better']): string {
  if (difference === null || difference.low === null || difference.high === null) return 'pas encore connu';
  if (difference.low <= 0 && difference.high >= 0) return 'pas de différence établie';
  const more = difference.mean > 0;
  if (better === null) return more ? 'plus' : 'moins';
  return (better === 'more') === more ? 'mieux' : 'moins bien';
}

function definitionOf({ label, unit, definition }: OutcomeWords) {
  return { label: capitalise(label), text: `${capitalise(definition)}. Unité : ${unit}.` };
}

/** Means over the seeds, month by month: the table of the curves. */
function monthRows({ first, second }: ReadComparison['outcomes']) {
  const [a, b] = [meansByMonth(first), meansByMonth(second)];
  return a.map((row, i) => ({
    month: formatNumber(row.month),
    cells: [row.rehoused, b[i]?.rehoused, row.waitingOver12Months, b[i]?.waitingOver12Months].map((value) =>
      value === undefined ? 'N/A' : formatNumber(Math.round(value)),
    ),
  }));
}

function meansByMonth(outcomes: readonly SeedOutcome[]) {
  const length = Math.min(...outcomes.map(({ curve }) => curve.length));
  return Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, i) => {
    const sum = { month: i + 1, rehoused: 0, waitingOver12Months: 0 };
    for (const { curve } of outcomes) {
      sum.rehoused += curve[i]?.rehoused ?? 0;
      sum.waitingOver12Months += curve[i]?.waitingOver12Months ?? 0;
    }
    return {
      ...sum,
      rehoused: sum.rehoused / outcomes.length,
      waitingOver12Months: sum.waitingOver12Months / outcomes.length,
    };
  });
}

/** Two curves over the months, each with both policies; their figures are in the table below. */
async function comparisonPictures({ comparison, outcomes }: ReadComparison): Promise<readonly PictureView[]> {
  const { id, first, second } = comparison;
  const sides = [
    { name: first.label, means: meansByMonth(outcomes.first) },
    { name: second.label, means: meansByMonth(outcomes.second) },
  ];
  const draw = async (what: 'rehoused' | 'waitingOver12Months', title: string, y: string) => {
    const svg = await curveChart(
      { id: `comparaison-${id}-${what}`, title, description: `${title} ; les chiffres sont au tableau par mois.` },
      { x: 'Mois sous la politique', y },
      sides.map(({ name, means }) => ({
        name,
        points: means.map((row) => [row.month, Math.round(row[what])] as const),
      })),
    );
    return svg === null ? [] : [{ title, svg, note: null }];
  };
  return [
    ...(await draw('rehoused', 'Relogements cumulés', 'Ménages relogés')),
    ...(await draw('waitingOver12Months', 'En attente depuis plus de 12 mois', 'Ménages')),
  ];
}

import type { CalendarDate } from '#domain/dates.js';
import { type Line, lineChart } from '#exchange/charts/line-chart.js';
import { type Cohort, cohorts, curveOf } from '#monitoring/cohorts.js';
import type { Scope } from '#monitoring/table.js';
import type { Tx } from '#ports.js';
import { formatDate, formatNumber } from './format.js';
import type { PictureView } from './monitoring-pictures.js';

/** A curve of fewer households says nothing, and could tell what became of one of them. */
const FEWEST_DRAWN = 30;

/**
 * The curves of the table of cohorts, month by month: the part rehoused of each year of entry, then what became of all
 * of them together with intervals at 95 %. None where no cohort has thirty households.
 */
export async function cohortPictures(tx: Tx, asOf: CalendarDate, scope: Scope): Promise<readonly PictureView[]> {
  const found = await cohorts({ asOf, scope }, tx.monitoring.answer);
  if (!found.ok) return [];
  const drawn = found.value.filter(({ entered }) => entered >= FEWEST_DRAWN);
  const years = drawn.filter(({ year }) => year !== null);
  const all = drawn.find(({ year }) => year === null);
  const made = [
    await pictureOf('cohortes-annees', 'Part relogée selon l’année d’entrée', asOf, years.map(rehousedLine)),
    all === undefined
      ? null
      : await pictureOf('cohortes-ensemble', 'Ce que deviennent les ménages entrés, toutes années', asOf, [
          ...linesOf(all),
        ]),
  ];
  return made.filter((picture) => picture !== null);
}

const percent = (share: number): number => Math.round(1000 * share) / 10;

function rehousedLine(cohort: Cohort): Line {
  return {
    name: `entrés en ${cohort.year} (${formatNumber(cohort.entered)})`,
    values: curveOf(cohort).map(({ state }) => percent(state.rehoused.value)),
  };
}

function linesOf(cohort: Cohort): readonly Line[] {
  const points = curveOf(cohort);
  const line = (name: string, key: 'rehoused' | 'left' | 'waiting'): Line => ({
    name,
    values: points.map(({ state }) => percent(state[key].value)),
    low: points.map(({ state }) => percent(state[key].low)),
    high: points.map(({ state }) => percent(state[key].high)),
  });
  return [line('relogés', 'rehoused'), line('sortis sans relogement', 'left'), line('attendent encore', 'waiting')];
}

const MONTHS_IN_TABLE = 6;

async function pictureOf(
  id: string,
  title: string,
  asOf: CalendarDate,
  lines: readonly Line[],
): Promise<PictureView | null> {
  const months = Math.max(0, ...lines.map(({ values }) => values.length));
  const labels = Array.from({ length: months }, (_, month) => String(month));
  const drawing = {
    id,
    title: `${title} – situation au ${formatDate(asOf)}`,
    description: 'En pourcentage des ménages entrés, par mois écoulé depuis le début de l’accompagnement.',
  };
  const svg = await lineChart(
    drawing,
    { labels, unit: '%', xName: 'mois depuis le début de l’AVL', steps: true },
    lines,
  );
  if (svg === null) return null;
  const shown = labels.filter((_, month) => month % MONTHS_IN_TABLE === 0);
  return {
    title,
    svg,
    note: 'Les sorties sans relogement sont un risque concurrent (Aalen–Johansen) ; les bandes sont des intervalles à 95 %. Une cohorte de moins de trente ménages n’est pas dessinée.',
    table: {
      caption: `${title}, en pourcentage, tous les ${MONTHS_IN_TABLE} mois`,
      head: ['Mois écoulés', ...lines.map(({ name }) => name)],
      rows: shown.map((label) => [label, ...lines.map((line) => valueText(line, Number(label)))]),
    },
  };
}

function valueText({ values, low, high }: Line, month: number): string {
  const text = (list: Line['values'] | undefined): string | null => {
    const value = list?.[month];
    return value === null || value === undefined ? null : formatNumber(value, 1);
  };
  const value = text(values);
  if (value === null) return 'trop récent';
  return low === undefined ? value : `${value} [${text(low)} ; ${text(high)}]`;
}

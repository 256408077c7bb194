import { SWEPT_TARGETS, type SweptTarget, TARGET_LABELS } from '#domain/target.js';
import { curveChart } from '#exchange/charts/curve-chart.js';
import type { FrontierPlan } from '#matching/frontier.js';
import { percentOf } from '#monitoring/rounding.js';
import type { FrontierState, RunSummary, StoredFrontier } from '#ports.js';
import type { Typed } from './declare-form.js';
import {
  capitalise,
  formatCount,
  formatDate,
  formatInstant,
  formatNumber,
  formatShare,
  formatSigned,
} from './format.js';
import type { PictureView } from './monitoring-pictures.js';

const STATES: Readonly<Record<FrontierState, { readonly label: string; readonly tone: string }>> = {
  waiting: { label: 'En attente', tone: 'info' },
  running: { label: 'Calcul en cours', tone: 'info' },
  computed: { label: 'Calculée', tone: 'good' },
  failed: { label: 'Échec', tone: 'bad' },
};

const PROBLEMS: Readonly<Record<string, string>> = {
  INTERRUPTED: 'Le calcul a été interrompu trois fois. Demandez-la de nouveau, avec moins de pas.',
  INSTANCE_PURGED: 'Les données figées de ce calcul ne sont plus conservées. Demandez-la de nouveau sur le dernier.',
};
const OTHER_PROBLEM =
  'Le calcul n’a pas abouti (mémoire ou durée dépassées). Demandez-la de nouveau, avec moins de pas.';

export interface FrontierLine {
  readonly href: string;
  readonly title: string;
  readonly askedAt: string;
  readonly steps: string;
  readonly state: string;
  readonly tone: string;
}

/** A frontier in a list. */
export function frontierLine({ id, target, askedAt, steps, state }: StoredFrontier): FrontierLine {
  return {
    href: `/frontiere/${encodeURIComponent(id)}`,
    title: capitalise(TARGET_LABELS[target]),
    askedAt: formatInstant(askedAt),
    steps: formatCount(steps, 'pas', 'pas'),
    state: STATES[state].label,
    tone: STATES[state].tone,
  };
}

/** What the page follows while a frontier is computed: its state and tens of percent. */
export function frontierProgress({ state, progress: { done, of } }: StoredFrontier): {
  readonly state: string;
  readonly percent: number;
} {
  const percent = percentOf(done, of, 0) ?? 0;
  return { state: state === 'running' ? `running-${Math.floor(percent / 10)}` : state, percent };
}

/** The form as typed, with the targets that one may sweep. */
export function frontierForm(typed: Typed, run: RunSummary | null) {
  const chosen = typed.objectif ?? 'interDepartmental';
  return {
    targets: SWEPT_TARGETS.map((value) => ({
      value,
      label: capitalise(TARGET_LABELS[value]),
      selected: value === chosen,
    })),
    steps: typed.pas ?? '10',
    max: typed.coefficient ?? '',
    run: run === null ? null : formatDate(run.asOf),
  };
}

/** What the form asks, or what is wrong with it, one sentence each. */
export function readFrontierForm(typed: Typed): { readonly body: object; readonly errors: readonly string[] } {
  const errors: string[] = [];
  const whole = (name: string, label: string, most: number): number | null => {
    const text = (typed[name] ?? '').trim();
    const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 1 && value <= most) return value;
    errors.push(`${label} : attendu un nombre entier de 1 à ${formatNumber(most)}, par exemple 10.`);
    return null;
  };
  const target = typed.objectif ?? '';
  if (!(SWEPT_TARGETS as readonly string[]).includes(target))
    errors.push('Objectif : choisissez l’un de ceux de la liste.');
  const steps = whole('pas', 'Pas', 100);
  const maxCoefficient =
    (typed.coefficient ?? '').trim() === '' ? null : whole('coefficient', 'Plus fort coefficient', 100_000);
  return { body: { target, steps, maxCoefficient }, errors };
}

/** One frontier: where it stands, then its picture, its table and its words. */
export async function frontierView(found: StoredFrontier) {
  const { state, result, target, problem, endedAt } = found;
  const { percent } = frontierProgress(found);
  return {
    ...frontierLine(found),
    id: found.id,
    state: STATES[state].label,
    tone: STATES[state].tone,
    open: state === 'waiting' || state === 'running',
    live: frontierProgress(found).state,
    percent,
    endedAt: endedAt && formatInstant(endedAt),
    problem: state === 'failed' ? (PROBLEMS[problem ?? ''] ?? OTHER_PROBLEM) : null,
    label: TARGET_LABELS[target],
    result: result === null ? null : resultView(result),
    pictures: result === null ? [] : await frontierPictures(found),
  };
}

type Result = NonNullable<StoredFrontier['result']>;

function resultView({ points, silo, vacancies, maxCoefficient }: Result) {
  const off = points[0];
  const last = points.at(-1);
  return {
    vacancies: formatNumber(vacancies),
    maxCoefficient: formatNumber(maxCoefficient),
    said: off === undefined || last === undefined ? '' : tradeSentence(off, last, points.length),
    rows: [
      ...points.map((point) => ({ name: formatNumber(point.coefficient), ...cellsOf(point, off) })),
      { name: 'Chacun chez soi (silo)', ...cellsOf(silo, off) },
    ],
  };
}

/** From the target off to the last point, in a sentence. */
function tradeSentence(off: FrontierPlan, last: FrontierPlan, points: number): string {
  if (off.filled === 0) return 'Rien à arbitrer : aucun logement ne pouvait être pourvu au rang 1.';
  if (points === 1) return 'L’objectif ne change rien ici : aucun coefficient ne donne une part plus grande.';
  const [least, most] = [formatShare(off.counted, off.of), formatShare(last.counted, last.of)];
  return `Sans objectif : ${least}. Au plus fort coefficient : ${most}, pour ${formatNumber(off.points - last.points)} points de moins (${formatShare(off.points - last.points, off.points)} du total), avec ${filledText(off, last)}.`;
}

function filledText(off: FrontierPlan, last: FrontierPlan): string {
  if (last.filled === off.filled) return 'autant de logements pourvus';
  return `${formatCount(off.filled - last.filled, 'logement')} de moins`;
}

function cellsOf(plan: FrontierPlan, off: FrontierPlan | undefined) {
  const { filled, points, waitingDays, waitingOverSixMonths, interDepartmental, dalo, counted, of } = plan;
  const share = (part: number, whole: number) => (whole === 0 ? 'N/A' : formatShare(part, whole));
  return {
    share: share(counted, of),
    counted: `${formatNumber(counted)} sur ${formatNumber(of)}`,
    filled: formatNumber(filled),
    points: formatNumber(points),
    difference: off === undefined || points === off.points ? '0' : formatSigned(points - off.points),
    waiting: filled === 0 ? 'N/A' : formatNumber(Math.round(waitingDays / filled)),
    interDepartmental: share(interDepartmental, filled),
    dalo: share(dalo, filled),
    overSixMonths: share(waitingOverSixMonths, filled),
  };
}

/** Points of the plan over the share of the target, and the silo as a mark; nothing where no place is in scope. */
export async function frontierPictures({ id, target, result }: StoredFrontier): Promise<readonly PictureView[]> {
  if (result === null) return [];
  const at = ({ counted, of, points }: FrontierPlan): readonly (readonly [number, number])[] =>
    of === 0 ? [] : [[percentOf(counted, of, 1) ?? 0, points]];
  const title = `Ce que coûte la ${TARGET_LABELS[target as SweptTarget]}`;
  const svg = await curveChart(
    {
      id: `frontiere-${id}`,
      title,
      description: 'Somme des points des rangs 1 selon la part que l’objectif compte ; les chiffres sont au tableau.',
    },
    { x: 'Part comptée par l’objectif (%)', y: 'Somme des points' },
    [
      { name: 'Le moteur, l’objectif de plus en plus fort', points: result.points.flatMap(at) },
      { name: 'Chacun chez soi (silo)', points: at(result.silo) },
    ],
  );
  return svg === null ? [] : [{ title, svg, note: null }];
}

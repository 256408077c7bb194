/** The tables of docs/evaluation.md: every figure read from the stored outcomes, none typed. */
import type { OutcomeStore } from '#cli/simulation/outcome-store.js';
import { decimal } from '#cli/simulation/words.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import { comparePolicies } from '#simulation/compare.js';
import {
  type EntryCohort,
  type Interval,
  OUTCOME_CODES,
  type OutcomeCode,
  type PairedLine,
  type SeedOutcome,
} from '#simulation/experiment.js';
import { type GateLine, gate } from '#simulation/gate.js';
import { OUTCOMES } from '#simulation/outcome-words.js';
import { SWITCHED_OFF } from '#simulation/policies.js';
import { resumeKey } from '#simulation/resume.js';
import { mean } from '#simulation/statistics.js';
import { BASE, CHOSEN, requestOf, SEEDS, type Setting } from './plan.js';

export const TITLES: Readonly<Record<string, string>> = {
  statusQuo: 'existant',
  default: 'politique par défaut',
  effort: 'taux d’effort d’abord',
  [CHOSEN]: 'aboutissement',
  seniority: 'ancienneté seule',
  homePreference: 'préférence au département',
  equity: 'équité (objectifs)',
  lowRentReserve: 'réserve des loyers bas',
  silo: 'silo exact par département',
  'longest-wait-first': 'ancienneté, logement par logement',
  'first-come': 'ancienneté de la demande',
  'scarcest-first': 'le plus rare d’abord',
  'seeded-random': 'au hasard parmi les compatibles',
};

const NOT_RUN = 'Non connu : pas encore simulé.';

/** What the store holds of the plan. */
export class Reader {
  readonly #store: OutcomeStore;
  constructor(store: OutcomeStore) {
    this.#store = store;
  }

  /** Outcomes of a policy on the seeds that have been run. */
  outcomes(setting: Setting, name: string): readonly SeedOutcome[] {
    return SEEDS.flatMap((seed) => this.#store.get(resumeKey(requestOf(setting, name, seed))) ?? []);
  }
}

const USES = { fitted: 'calé', implied: 'impliqué', heldOut: 'réservé' } as const;

/** What the simulated status quo gives back of what was observed. */
export function gateSection(reader: Reader, setting: Setting): string {
  const outcomes = reader.outcomes(setting, 'statusQuo');
  const { hash, seeds } = CALIBRATIONS[setting.set];
  const title = `### Hypothèses « ${setting.set} » (calage \`${hash.slice(0, 12)}\`, graines ${seeds.join(', ')})`;
  if (outcomes.length === 0) return `${title}\n\n${NOT_RUN}`;
  const lines = gate(outcomes);
  const judged = lines.filter((line) => line.passes !== null);
  const heldOut = judged.filter((line) => line.use === 'heldOut');
  const count = (of: readonly GateLine[]): string => `${of.filter((line) => line.passes).length} sur ${of.length}`;
  const failures = judged.filter((line) => !line.passes).map((line) => `${line.departement ?? 'IdF'}, ${line.label}`);
  return [
    title,
    `${outcomes.length} graines. Passent : ${count(judged)} ; parmi les réservés : ${count(heldOut)}. **Ne passent pas** : ${failures.join(' ; ') || 'aucun'}.`,
    markdown(
      ['', 'Fait', 'Observé', 'Simulé', 'Tolérance', 'Emploi', 'Porte'],
      lines.map((line) => [
        line.departement ?? 'IdF',
        `${line.label} (${line.unit})`,
        decimal(line.observed),
        plus(line.simulated),
        line.tolerance === null ? '–' : `± ${decimal(line.tolerance)}`,
        USES[line.use],
        line.passes === null ? '–' : line.passes ? 'passe' : '**échoue**',
      ]),
    ),
  ].join('\n\n');
}

/** Each département fitted, then served as the other seven, beside what was observed there. */
export function heldOutSection(reader: Reader): string {
  const fitted = reader.outcomes(BASE, 'statusQuo');
  const others = DEPARTEMENTS.map((heldOut) => reader.outcomes({ ...BASE, heldOut }, 'statusQuo'));
  if (fitted.length === 0 || others.some((outcomes) => outcomes.length === 0)) return NOT_RUN;
  const ownLines = gate(fitted);
  const distances = new Map<string, { fitted: number[]; heldOut: number[] }>();
  const rows = DEPARTEMENTS.map((d, i) => {
    const predicted = gate(others[i] as readonly SeedOutcome[]).filter((line) => line.departement === d);
    const cells = predicted.map((line) => {
      const own = ownLines.find(({ departement, label }) => departement === d && label === line.label) as GateLine;
      const known = distances.get(line.label) ?? { fitted: [], heldOut: [] };
      known.fitted.push(Math.abs(own.simulated.mean - own.observed));
      known.heldOut.push(Math.abs(line.simulated.mean - line.observed));
      distances.set(line.label, known);
      return `${decimal(line.observed)} / ${decimal(own.simulated.mean)} / ${decimal(line.simulated.mean)}`;
    });
    return { labels: predicted.map(({ label, unit }) => `${label} (${unit})`), cells: [d, ...cells] };
  });
  const average = (values: readonly number[]): string =>
    decimal(values.reduce((sum, value) => sum + value, 0) / values.length);
  const means = [...distances.values()].map(({ fitted: own, heldOut }) => `${average(own)} → ${average(heldOut)}`);
  return markdown(
    ['', ...(rows[0]?.labels ?? [])],
    [...rows.map(({ cells }) => cells), ['écart moyen à l’observé, calé → prédit', ...means]],
  );
}

/** Every outcome under a policy beside the status quo. */
export function comparison(reader: Reader, policy: string, setting: Setting): string {
  const [today, engine] = ['statusQuo', policy].map((name) => reader.outcomes(setting, name));
  const title = `### ${sentence(TITLES[policy] ?? policy)}, ${settingText(setting)}`;
  if (!today?.length || !engine?.length) return `${title}\n\n${NOT_RUN}`;
  const { lines, seeds } = comparePolicies(today, engine);
  return [
    title,
    `${seeds.length} graines.`,
    markdown(
      ['Mesure', 'Existant', 'Politique', 'Écart', 'Relatif'],
      lines.map(({ code, a, b, difference, relativePercent }) => [
        `${OUTCOMES[code].label} (${OUTCOMES[code].unit})`,
        a ? decimal(a.mean) : 'non connu',
        b ? decimal(b.mean) : 'non connu',
        difference ? plus(difference) : 'non connu',
        relativePercent ? `${plus(relativePercent)} %` : '–',
      ]),
    ),
  ].join('\n\n');
}

const settingText = ({ set, mode, months }: Setting): string => {
  const supply = mode === 'opportunity' ? 'mêmes logements montrés' : 'mêmes baux : seul change qui les signe';
  return `hypothèses « ${set} », ${months} mois, ${supply}`;
};

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export function definitions(): string {
  return `Définitions : ${OUTCOME_CODES.map((code) => `*${OUTCOMES[code].label}*, ${OUTCOMES[code].definition}`).join(' ; ')}.`;
}

/** What was aimed at (methods §4.4), beside what comes out of a policy: a level, or a change in per cent. */
export function aims(reader: Reader, settings: readonly [Setting, Setting], policy = 'default'): string {
  const found = settings.map((setting) => {
    const [today, engine] = ['statusQuo', policy].map((name) => reader.outcomes(setting, name));
    return today?.length && engine?.length ? comparePolicies(today, engine).lines : null;
  });
  const rows = AIMS.map((aim) => {
    const cells = aim.aimed.flatMap((aimed, i) => aimCells(aim, aimed, found[i] ?? []));
    return [
      `${OUTCOMES[aim.code].label} (${aim.of === 'change' ? 'écart relatif' : OUTCOMES[aim.code].unit})`,
      ...cells,
    ];
  });
  return markdown(['Mesure', 'Visé, prudent', 'Obtenu, prudent', 'Visé, base', 'Obtenu, base'], rows);
}

interface Aim {
  readonly code: OutcomeCode;
  readonly of: 'change' | 'level';
  readonly better: 'more' | 'less';
  /** Prudent, base; per cent of change, or the unit of the outcome. */
  readonly aimed: readonly [number, number];
}

const AIMS: readonly Aim[] = [
  { code: 'rehousings', of: 'change', better: 'more', aimed: [8, 18] },
  { code: 'waitingOver12Months', of: 'change', better: 'less', aimed: [-17, -31] },
  { code: 'waitingP90Months', of: 'change', better: 'less', aimed: [-5, -15] },
  { code: 'interDepartmentalShare', of: 'level', better: 'more', aimed: [15, 25] },
  { code: 'cumulativeRateSpread', of: 'level', better: 'less', aimed: [5, 4] },
  { code: 'oldListNeverOfferedShare', of: 'level', better: 'less', aimed: [25, 20] },
  { code: 'incomeRatio', of: 'level', better: 'more', aimed: [0.8, 0.8] },
];

/** What is aimed at, and what comes out, in bold where its mean is at least as good. */
function aimCells({ code, of, better }: Aim, aimed: number, lines: readonly PairedLine[]): readonly [string, string] {
  const line = lines.find((one) => one.code === code);
  const value = of === 'change' ? line?.relativePercent : line?.b;
  const unit = of === 'change' ? ' %' : '';
  const target = `${of === 'change' && aimed > 0 ? '+' : ''}${String(aimed).replace('.', ',').replace('-', '−')}${unit}`;
  if (!value) return [target, 'non connu'];
  const isReached = better === 'more' ? value.mean >= aimed : value.mean <= aimed;
  const text = `${plus(value)}${unit}`;
  return [target, isReached ? `**${text}**` : text];
}

const SHOWN: readonly OutcomeCode[] = [
  'rehousings',
  'waitingOver12Months',
  'waitingP90Months',
  'restrictedMeanWaitMonths',
  'hazardSpread',
  'interDepartmentalShare',
  'oldListNeverOfferedShare',
  'incomeRatio',
  'offersPerLease',
];

/** What policies change, one a line, against another; envy is a level, that of the policy. */
export function differences(reader: Reader, setting: Setting, against: string, names: readonly string[]): string {
  const reference = reader.outcomes(setting, against);
  const rows = names.map((name) => {
    const outcomes = reader.outcomes(setting, name);
    const title = TITLES[name] ?? `sans ${name.slice(1)}`;
    if (outcomes.length === 0 || reference.length === 0)
      return [title, ...SHOWN.map(() => 'non connu'), 'non connu', '0'];
    const { lines, seeds } = comparePolicies(reference, outcomes);
    const line = (code: OutcomeCode) => lines.find((one) => one.code === code);
    const cells = SHOWN.map((code) => line(code)?.difference ?? null).map((value) =>
      value ? plus(value) : 'non connu',
    );
    const envied = line('enviedShare')?.b;
    return [title, ...cells, envied ? decimal(envied.mean) : 'non connu', String(seeds.length)];
  });
  const header = SHOWN.map((code) => `${OUTCOMES[code].label} (${OUTCOMES[code].unit})`);
  return markdown(['Politique', ...header, 'propositions enviées, niveau (%)', 'Graines'], rows);
}

const COHORTS: readonly { cohort: EntryCohort; code: OutcomeCode; title: string }[] = [
  { cohort: 'over12Months', code: 'cohortOver12MonthsWait', title: 'plus de 12 mois' },
  { cohort: 'from6To12Months', code: 'cohort6To12MonthsWait', title: '6 à 12 mois' },
  { cohort: 'under6Months', code: 'cohortUnder6MonthsWait', title: 'moins de 6 mois' },
  { cohort: 'entered', code: 'cohortEnteredWait', title: 'entrés pendant la période' },
];

/** By entry cohort, titled: how many households, how long they wait under the status quo, and how much less under policies. */
export function cohorts(reader: Reader, setting: Setting, names: readonly string[]): string {
  const title = `### ${sentence(settingText(setting))}`;
  const today = reader.outcomes(setting, 'statusQuo').filter(({ values }) => values.cohortEnteredWait != null);
  if (today.length === 0) return `${title}\n\n${NOT_RUN}`;
  const lines = names.map((name) => {
    const outcomes = reader.outcomes(setting, name);
    return outcomes.length === 0 ? null : comparePolicies(today, outcomes).lines;
  });
  const rows = COHORTS.map(({ cohort, code, title }) => {
    const count = (of: 'households' | 'rehoused'): string =>
      decimal(mean(today.map(({ cohorts: known }) => known[cohort][of])) as number);
    const waits = mean(today.flatMap(({ values }) => values[code] ?? []));
    const changes = lines.map((known) => known?.find((line) => line.code === code)?.difference ?? null);
    const cells = changes.map((change) => (change === null ? 'non connu' : plus(change)));
    return [title, count('households'), count('rehoused'), waits === null ? 'non connu' : decimal(waits), ...cells];
  });
  const titles = names.map((name) => `${TITLES[name] ?? name} : écart (mois)`);
  const header = ['Accompagnés depuis', 'Ménages', 'Relogés (existant)', 'Attente (existant, mois)', ...titles];
  return `${title}\n\n${markdown(header, rows)}`;
}

export const POLICIES: readonly string[] = Object.keys(TITLES).filter((name) => name !== 'statusQuo');
export const TERMS: readonly string[] = Object.keys(SWITCHED_OFF).map((term) => `-${term}`);

function plus({ mean, high }: Interval): string {
  return high === null ? decimal(mean) : `${decimal(mean)} ± ${decimal(high - mean)}`;
}

export function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** docs/evaluation.md: every figure read from the stored outcomes, none typed. */
import type { OutcomeStore } from '#cli/simulation/outcome-store.js';
import { decimal } from '#cli/simulation/words.js';
import { ASSUMPTION_KEYS, ASSUMPTION_SETS, ASSUMPTIONS, type AssumptionSet } from '#simulation/assumptions.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import { comparePolicies } from '#simulation/compare.js';
import {
  type Interval,
  OUTCOME_CODES,
  type OutcomeCode,
  type SeedOutcome,
  type SupplyMode,
} from '#simulation/experiment.js';
import { type GateLine, gate } from '#simulation/gate.js';
import { OUTCOMES } from '#simulation/outcome-words.js';
import { SWITCHED_OFF } from '#simulation/policies.js';
import { resumeKey } from '#simulation/resume.js';
import { MONTHS, requestOf, SEEDS } from './plan.js';

const TITLES: Readonly<Record<string, string>> = {
  statusQuo: 'existant',
  default: 'politique par défaut',
  effort: 'taux d’effort d’abord',
  seniority: 'ancienneté seule',
  homePreference: 'préférence au département',
  equity: 'équité (objectifs)',
  silo: 'silo exact par département',
  'first-come': 'ancienneté de la demande',
  'scarcest-first': 'le plus rare d’abord',
  'seeded-random': 'au hasard parmi les compatibles',
};

/** The page, from what the store holds of the plan; what has not been run is said so. */
export function evaluationText(store: OutcomeStore): string {
  const reader = new Reader(store);
  return [
    '# Évaluation : fait-on mieux qu’aujourd’hui ?',
    INTRODUCTION,
    '## Ce que l’existant simulé reproduit',
    GATE_INTRODUCTION,
    ...(['base', 'prudent'] as const).map((set) => gateSection(reader, set)),
    FAILURES,
    '## Ce qui change',
    CHANGE_INTRODUCTION,
    comparison(reader, 'default', 'base', 'opportunity'),
    comparison(reader, 'default', 'prudent', 'opportunity'),
    comparison(reader, 'default', 'base', 'conserved'),
    comparison(reader, 'effort', 'base', 'opportunity'),
    comparison(reader, 'effort', 'prudent', 'opportunity'),
    definitions(),
    '## Ce que coûte chaque politique',
    policies(reader),
    '## Le prix de chaque terme des points',
    terms(reader),
    '## Ce qui est hypothèse',
    assumptions(),
    '## Refaire ces chiffres',
    HOW,
    '',
  ].join('\n\n');
}

class Reader {
  readonly #store: OutcomeStore;
  constructor(store: OutcomeStore) {
    this.#store = store;
  }

  /** Outcomes of a policy on the seeds that have been run. */
  outcomes(set: AssumptionSet, mode: SupplyMode, name: string): readonly SeedOutcome[] {
    return SEEDS.flatMap((seed) => {
      const request = requestOf({ set, mode }, name, seed);
      const known = request && this.#store.get(resumeKey(request));
      return known ? [known] : [];
    });
  }
}

const INTRODUCTION = `Page écrite par \`node dist/bench/evaluation/run.js\` depuis \`bench/evaluation/results.ndjson\` ; aucun chiffre n’y est saisi. Région simulée,
ménages et logements fictifs. L’existant est calé sur les seules graines 1 à 100 et sur les seuls chiffres observés ; les résultats viennent des graines
${SEEDS[0]} à ${SEEDS[SEEDS.length - 1]}, ${MONTHS} mois à partir de la fin de 2021. Chaque écart est apparié : mêmes arrivées, mêmes logements, même sort d’un couple ; son intervalle est de 95 % (Student).`;

const GATE_INTRODUCTION = `« Calé » : le chiffre a servi au calage, il montre seulement que le calage a abouti. « Impliqué » : il suit de chiffres calés. « Réservé » : il n’a servi à rien,
c’est lui qui compte. Lecture du tableau des plus de 6 mois (hypothèse H1) : la part du stock de fin 2021 de plus de 6 mois, suivie en 2022, sorties retirées ; « propositions en cours » :
en cours au 31 décembre 2022.`;

const FAILURES = `Ce qui ne passe pas, et pourquoi. **Médianes** : sous H1, deux relogés de 2022 sur trois viennent de la liste, donc ont attendu plus de six mois ; une médiane
aussi basse que celle de la DRIHL demanderait que la liste ait été servie presque toute au début de l’année. Le Val-d’Oise et l’Essonne sont les plus contraints : presque tous les relogés
de l’un sont de la liste, presque aucun de l’autre. Un signalement qui s’estompe dans l’année, une chance inégale d’un ménage à l’autre ont été essayés sur les graines de calage : ni l’un
ni l’autre ne rapproche les médianes sans éloigner le sort de la liste ; ils n’ont pas été gardés. **Conclure sur la région, jamais sur un département.**`;

const CHANGE_INTRODUCTION = `Un bail se signe six semaines après la proposition : les six premières semaines de baux sont déjà décidées quand la politique commence, et
les douze mois mesurés n’en comptent que dix et demi sous elle. Les durées des relogés montent quand on sert les plus anciens : ce n’est pas une perte.`;

const HOW = `\`\`\`
rapprochement simulate-calibrate --assumptions base -o base.json
rapprochement simulate-calibrate --assumptions prudent -o prudent.json
node scripts/freeze-calibrations.mjs base=base.json prudent=prudent.json
node dist/bench/evaluation/run.js
rapprochement simulate --policy ma-politique.json --seeds 30 --months 12 --gate
\`\`\``;

const USES = { fitted: 'calé', implied: 'impliqué', heldOut: 'réservé' } as const;

function gateSection(reader: Reader, set: AssumptionSet): string {
  const outcomes = reader.outcomes(set, 'opportunity', 'statusQuo');
  const calibration = CALIBRATIONS[set];
  if (calibration === undefined) return `### Hypothèses « ${set} »\n\nNon connu : pas encore calé.`;
  const title = `### Hypothèses « ${set} » (calage \`${calibration.hash.slice(0, 12)}\`, graines ${calibration.seeds.join(', ')})`;
  if (outcomes.length === 0) return `${title}\n\nNon connu : pas encore simulé.`;
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

function comparison(reader: Reader, policy: string, set: AssumptionSet, mode: SupplyMode): string {
  const [today, engine] = ['statusQuo', policy].map((name) => reader.outcomes(set, mode, name));
  const supply = mode === 'opportunity' ? 'mêmes logements montrés' : 'mêmes baux : seul change qui les signe';
  const title = `### ${sentence(TITLES[policy] ?? policy)}, hypothèses « ${set} », ${supply}`;
  if (!today?.length || !engine?.length) return `${title}\n\nNon connu : pas encore simulé.`;
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

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function definitions(): string {
  return `Définitions : ${OUTCOME_CODES.map((code) => `*${OUTCOMES[code].label}*, ${OUTCOMES[code].definition}`).join(' ; ')}.`;
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

function policies(reader: Reader): string {
  const names = Object.keys(TITLES).filter((name) => name !== 'statusQuo');
  return `Écarts à l’existant, hypothèses « base », mêmes logements montrés.\n\n${differences(reader, 'statusQuo', names)}`;
}

function terms(reader: Reader): string {
  const names = Object.keys(SWITCHED_OFF).map((term) => `-${term}`);
  return `Écarts à la politique par défaut quand un terme est éteint, hypothèses « base ».\n\n${differences(reader, 'default', names)}`;
}

function differences(reader: Reader, against: string, names: readonly string[]): string {
  const reference = reader.outcomes('base', 'opportunity', against);
  const rows = names.map((name) => {
    const outcomes = reader.outcomes('base', 'opportunity', name);
    const title = TITLES[name] ?? `sans ${name.slice(1)}`;
    if (outcomes.length === 0 || reference.length === 0) return [title, ...SHOWN.map(() => 'non connu'), '0'];
    const { lines, seeds } = comparePolicies(reference, outcomes);
    const cells = SHOWN.map((code) => {
      const found = lines.find((line) => line.code === code)?.difference;
      return found ? plus(found) : 'non connu';
    });
    return [title, ...cells, String(seeds.length)];
  });
  return markdown(
    ['Politique', ...SHOWN.map((code) => `${OUTCOMES[code].label} (${OUTCOMES[code].unit})`), 'Graines'],
    rows,
  );
}

function assumptions(): string {
  const changed = ASSUMPTION_KEYS.filter((key) => ASSUMPTION_SETS.prudent[key] !== ASSUMPTION_SETS.base[key]);
  const rows = ASSUMPTION_KEYS.map((key) => {
    const { label, unit, source } = ASSUMPTIONS[key];
    const prudent = changed.includes(key) ? decimal(ASSUMPTION_SETS.prudent[key]) : '=';
    return [`\`${key}\``, label, decimal(ASSUMPTION_SETS.base[key]), prudent, unit, source];
  });
  return `${markdown(['Nom', 'Hypothèse', 'base', 'prudent', 'Unité', 'Source'], rows)}\n\nCe que sont les ménages et les logements (tailles, loyers, ressources) : \`src/simulation/generator/parameters.ts\`, chacun avec sa source.`;
}

function plus({ mean, high }: Interval): string {
  return high === null ? decimal(mean) : `${decimal(mean)} ± ${decimal(high - mean)}`;
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** docs/evaluation.md: every figure read from the stored outcomes, none typed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutcomeStore } from '#cli/simulation/outcome-store.js';
import { decimal } from '#cli/simulation/words.js';
import { projectRoot } from '#infra/project-root.js';
import { ASSUMPTION_KEYS, ASSUMPTION_SETS, ASSUMPTIONS } from '#simulation/assumptions.js';
import { OUTCOME_CODES, type OutcomeCode } from '#simulation/experiment.js';
import { HYPERCUBE_RANGES } from '#simulation/hypercube.js';
import { OUTCOMES } from '#simulation/outcome-words.js';
import { chosenSection, diagnosis } from './chosen.js';
import { BASE, CHOSEN, CONSERVED, MISSPECIFIED, PRUDENT, SEEDS, TWO_YEARS } from './plan.js';
import {
  aims,
  cohorts,
  comparison,
  definitions,
  differences,
  gateSection,
  heldOutSection,
  markdown,
  POLICIES,
  Reader,
  TERMS,
} from './tables.js';

/** The page, from what the store holds of the plan; what has not been run is said so. */
export function evaluationText(store: OutcomeStore): string {
  const reader = new Reader(store);
  return [
    '# Évaluation : fait-on mieux qu’aujourd’hui ?',
    INTRODUCTION,
    '## Visé et obtenu',
    AIMS_INTRODUCTION,
    aims(reader, [PRUDENT, BASE]),
    '## Ce que l’existant simulé reproduit',
    GATE_INTRODUCTION,
    gateSection(reader, BASE),
    gateSection(reader, PRUDENT),
    FAILURES,
    '### Département réservé',
    HELD_OUT,
    heldOutSection(reader),
    '## Ce qui change',
    CHANGE_INTRODUCTION,
    ...[BASE, PRUDENT, CONSERVED, MISSPECIFIED, TWO_YEARS].map((setting) => comparison(reader, 'default', setting)),
    comparison(reader, 'effort', BASE),
    comparison(reader, 'effort', PRUDENT),
    definitions(),
    '## Attente par cohorte d’entrée',
    COHORTS,
    cohorts(reader, BASE, ['default', 'effort', CHOSEN, 'seniority', 'equity', 'first-come']),
    cohorts(reader, PRUDENT, ['default', 'effort', CHOSEN]),
    ...[CONSERVED, TWO_YEARS].map((setting) => cohorts(reader, setting, ['default'])),
    '## Ce que coûte chaque politique',
    'Écarts à l’existant, hypothèses « base », mêmes logements montrés.',
    differences(reader, BASE, 'statusQuo', POLICIES),
    'Les mêmes, offre conservée : mêmes baux, seul change qui les signe.',
    differences(reader, CONSERVED, 'statusQuo', ['default', 'seniority', 'homePreference', 'equity', 'lowRentReserve']),
    '## Une politique choisie pour aboutir',
    chosenSection(reader, [BASE, PRUDENT, MISSPECIFIED]),
    '## Pourquoi les cibles sont atteintes, ou non',
    diagnosis(reader),
    '## Le prix de chaque terme des points',
    'Écarts à la politique par défaut quand un terme est éteint, hypothèses « base ».',
    differences(reader, BASE, 'default', TERMS),
    '## Sous d’autres hypothèses',
    hypercube(),
    '## Ce qui est hypothèse',
    assumptions(),
    '## Refaire ces chiffres',
    HOW,
    '',
  ].join('\n\n');
}

const INTRODUCTION = `Page écrite par \`node dist/bench/evaluation/run.js\` depuis \`bench/evaluation/results.ndjson\` ; aucun chiffre n’y est saisi. Région simulée,
ménages et logements fictifs. L’existant est calé sur les seules graines 1 à 100 et sur les seuls chiffres observés ; les résultats viennent des graines
${SEEDS[0]} à ${SEEDS[SEEDS.length - 1]}, ${BASE.months} mois à partir de la fin de 2021 sauf mention. Chaque écart est apparié : mêmes arrivées, mêmes logements, même sort d’un couple ; son intervalle est de 95 % (Student).`;

const AIMS_INTRODUCTION = `La politique par défaut ; en gras, ce qui est atteint en moyenne. Une autre, choisie pour aboutir, est mesurée plus bas, avec les raisons de ce qui n’est pas atteint.`;

const GATE_INTRODUCTION = `« Calé » : le chiffre a servi au calage, il montre seulement que le calage a abouti. « Impliqué » : il suit de chiffres calés, ou a été regardé pour choisir une hypothèse (Val-d’Oise). « Réservé » : il n’a servi à rien,
c’est lui qui compte. Lecture du tableau des plus de 6 mois (hypothèse H1) : la part du stock de fin 2021 de plus de 6 mois, suivie en 2022, sorties retirées ; « propositions en cours » :
en cours au 31 décembre 2022.`;

const FAILURES = `Ce qui ne passe pas, et pourquoi. **Médianes** : sous H1, deux relogés de 2022 sur trois viennent de la liste, donc ont attendu plus de six mois ; une médiane
aussi basse que celle de la DRIHL demanderait que la liste se soit formée juste avant la mi-2021 et ait été servie presque toute au début de l’année. Essayés sur les seules graines de calage,
recalés, et écartés : une dernière vague d’arrivées de deux ou trois mois au lieu de six (la médiane régionale passe, celle du Val-d’Oise gagne deux mois, mais les durées moyennes, réservées,
de la Seine-et-Marne, des Yvelines et du Val-de-Marne ne passent plus) ; une chance inégale d’un ménage à l’autre (log-normale, σ = 1) ; une désignation déjà engagée pour 15 % des arrivées ; des
services qui prennent d’abord les derniers arrivés (exposant −0,4 et −0,6) ; un signalement qui s’estompe dans l’année. Aucun ne fait passer plus de lignes. Le Val-d’Oise et l’Essonne sont les
plus contraints : presque tous les relogés de l’un sont de la liste, presque aucun de l’autre. **Conclure sur la région, jamais sur un département.**

**Val-d’Oise.** Sa dernière vague est de ${ASSUMPTIONS.lastWaveMonthsValDOise.value} mois, celle des autres de ${ASSUMPTIONS.lastWaveMonths.value} : hypothèse retenue sur les graines 31 à 50, parmi 2 ; 3 ; 3,5 ; 4 ; 5 et 6 mois, en regardant ses durées, sa liste et le
nombre de lignes qui passent (51, 50, 52, 53, 55 et 53). Sa durée moyenne et sa liste ont donc servi à ce choix : elles ne sont plus « réservées ». Une vague plus courte
rapproche encore la médiane (10,8 mois pour une vague de 2 mois) et éloigne la liste. Le prototype, qui n’en relogeait que 29 % dans l’année, donnait à ce département 12,7 mois de médiane et 13,5 de moyenne.`;

const HELD_OUT = `Observé / calé / prédit : chaque département est servi à son tour comme les sept autres le sont en moyenne (poids du signalement, part ouverte, dernière vague
d’arrivées), ses volumes seuls restant les siens. Dix graines.`;

const CHANGE_INTRODUCTION = `Un bail se signe six semaines après la proposition : les six premières semaines de baux sont déjà décidées quand la politique commence, et
les douze mois mesurés n’en comptent que dix et demi sous elle. Les durées des relogés montent quand on sert les plus anciens : ce n’est pas une perte.`;

const COHORTS = `Moyenne restreinte (Irwin 1949) de l’attente, estimée par Kaplan et Meier dans chaque cohorte d’entrée en accompagnement ; baux : événements, sorties sans
relogement : censures. **Ménages présents au début de la période** : l’attente est comptée depuis ce début, limitée à la durée de la période ; ce qu’ils ont attendu auparavant
n’y entre pas, il n’y a donc pas de troncature à gauche à corriger. **Entrés pendant la période** : depuis l’entrée, limitée à la moitié de la période. Une moyenne de 9 mois sur 12 se lit : sur
douze mois, un ménage de la cohorte en passe neuf à attendre. L’« attente moyenne, limitée à 24 mois » des autres tableaux est une autre mesure : elle met bout à bout
les âges de tous les ménages, comme si l’un traversait en 24 mois la période d’un autre.`;

const HOW = `\`\`\`
rapprochement simulate-calibrate --assumptions base -o base.json
rapprochement simulate-calibrate --assumptions prudent -o prudent.json
rapprochement simulate-calibrate --assumptions misspecified -o misspecified.json
node scripts/freeze-calibrations.mjs base=base.json prudent=prudent.json misspecified=misspecified.json
node dist/bench/evaluation/search.js essais.ndjson
node dist/bench/evaluation/count-losses.js
node dist/bench/evaluation/run.js
rapprochement simulate-hypercube --folder hypercube --json > bench/evaluation/hypercube.json
npx biome format --write bench/evaluation/hypercube.json
rapprochement simulate --policy ma-politique.json --seeds 30 --months 12 --gate
\`\`\``;

interface HypercubePoint {
  readonly differences: Readonly<Partial<Record<OutcomeCode, number | null>>>;
}

/** From least to most, over points calibrated again: what `simulate-hypercube --json` gave, where it has been run. */
function hypercube(): string {
  const path = join(projectRoot(), 'bench/evaluation/hypercube.json');
  const ranges = Object.entries(HYPERCUBE_RANGES).map(
    ([key, [low, high]]) => `\`${key}\` de ${decimal(low)} à ${decimal(high)}`,
  );
  const varied = `Politique par défaut, écarts à l’existant recalé à chaque point d’un hypercube latin (${ranges.join(', ')}) : le plus petit et le plus grand.`;
  if (!existsSync(path)) return `${varied}\n\nNon connu : pas encore simulé.`;
  const { points } = JSON.parse(readFileSync(path, 'utf8')) as { readonly points: readonly HypercubePoint[] };
  const rows = OUTCOME_CODES.flatMap((code) => {
    const known = points.flatMap(({ differences: found }) => found[code] ?? []);
    if (known.length === 0) return [];
    return [
      [`${OUTCOMES[code].label} (${OUTCOMES[code].unit})`, decimal(Math.min(...known)), decimal(Math.max(...known))],
    ];
  });
  return `${varied} ${points.length} points.\n\n${markdown(['Mesure', 'Le plus petit', 'Le plus grand'], rows)}`;
}

function assumptions(): string {
  const rows = ASSUMPTION_KEYS.map((key) => {
    const { label, unit, source } = ASSUMPTIONS[key];
    const base = ASSUMPTION_SETS.base[key];
    const other = (set: 'prudent' | 'misspecified'): string =>
      ASSUMPTION_SETS[set][key] === base ? '=' : decimal(ASSUMPTION_SETS[set][key]);
    return [`\`${key}\``, label, decimal(base), other('prudent'), other('misspecified'), unit, source];
  });
  return `${markdown(['Nom', 'Hypothèse', 'base', 'prudent', 'misspecified', 'Unité', 'Source'], rows)}\n\nCe que sont les ménages et les logements (tailles, loyers, ressources) : \`src/simulation/generator/parameters.ts\`, chacun avec sa source.`;
}

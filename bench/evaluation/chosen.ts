/** The policy of policies/aboutissement.json in docs/evaluation.md: how it was chosen, and why targets are reached or not. */
import { decimal } from '#cli/simulation/words.js';
import type { Policy } from '#domain/policy.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import {
  ASSUMPTION_SETS,
  ASSUMPTIONS,
  type AssumptionKey,
  type AssumptionSet,
  type Assumptions,
} from '#simulation/assumptions.js';
import { STEPS_PER_MONTH } from '#simulation/calendar.js';
import { comparePolicies } from '#simulation/compare.js';
import type { OutcomeCode } from '#simulation/experiment.js';
import type { Losses } from '#simulation/losses.js';
import { OUTCOMES } from '#simulation/outcome-words.js';
import { rounds, seedLosses, tried } from './candidates.js';
import { BASE, CHOSEN, chosenPolicy, PRUDENT, SEEDS, type Setting } from './plan.js';
import { aims, comparison, markdown, type Reader, TITLES } from './tables.js';

/** Its section: choice, what was planned before any run on the seeds of the reports, results. */
export function chosenSection(reader: Reader, settings: readonly Setting[]): string {
  return [
    choice(),
    triedTable(),
    '### Visé et obtenu par cette politique',
    aims(reader, [PRUDENT, BASE], CHOSEN),
    ...settings.map((setting) => comparison(reader, CHOSEN, setting)),
  ].join('\n\n');
}

function choice(): string {
  const { fit, neverProposed, targets, bonusMax, waiting } = chosenPolicy();
  const { targetPermille, pointsPerPercentPoint, max } = fit.effortMargin;
  const balance = targets?.find(({ kind }) => kind === 'departementBalance');
  const all = rounds();
  const policies = new Set(tried().map(({ policy }) => JSON.stringify(policy)));
  const enough = targetPermille / 10 - Math.ceil(max / pointsPerPercentPoint);
  return `\`policies/${CHOSEN}.json\` change quatre choses à la politique par défaut : ${max} points quand le taux d’effort estimé ne dépasse pas ${decimal(enough)} % ; ${neverProposed.points} points à qui
n’a jamais rien reçu ${neverProposed.afterSupportMonths} mois après le début de son accompagnement ; l’équilibre entre départements visé, par ${balance?.maxCoefficient ?? 0} points au plus ; un plafond relevé en conséquence. **C’est un choix, à signer par
des personnes** (\`docs/operations.md\`, « La politique ») : rien ne l’applique sans elles. Son prix se lit d’avance : hors objectifs, un nouvel arrivant peut passer devant un ménage pendant
${decimal(bonusMax / waiting.pointsPerDay)} jours, au lieu de ${decimal(DEFAULT_POLICY.bonusMax / DEFAULT_POLICY.waiting.pointsPerDay)}.

**Choisie avant d’être mesurée.** ${policies.size} politiques ont été essayées, sur les seules graines de réglage, en ${all.length} tours (graines ${all.map(({ from, to }) => `${from} à ${to}`).join(', ')}) ; celle-ci est
retenue sur quatre mesures ensemble : relogements, plus de 12 mois, jamais rien proposé, écart-type entre départements. Ce fichier, cette page et
l’essai prévu (« base », « prudent » et « misspecified », graines ${SEEDS[0]} à ${SEEDS[SEEDS.length - 1]}, une seule fois) ont été déposés avant tout calcul sur ces graines. Le taux d’effort visé est un tiers des
ressources, usage courant, de mémoire ; ce n’est pas la limite supposée de la CALEOL, que le moteur ne connaît pas : le tableau montre ce que d’autres cibles donnent.

**Le calage a changé depuis.** Les essais ci-dessous et le premier essai sur les graines des rapports (relogements : +10,9 % en « base », +5,2 % en « prudent », +9,4 % en « misspecified » ; cette page au dépôt b107fdb) sont d’avant la vague
d’arrivées propre au Val-d’Oise. La politique n’a pas été retouchée ; ce qui suit les essais est la même, rejouée une fois sous le calage présent.

Essais sur les graines de réglage : écarts à l’existant en pour cent, puis trois niveaux.`;
}

const CHANGES: readonly OutcomeCode[] = ['rehousings', 'waitingOver12Months', 'waitingP90Months'];
const LEVELS: readonly OutcomeCode[] = ['oldListNeverOfferedShare', 'cumulativeRateSpread', 'incomeRatio'];

function triedTable(): string {
  const rows = tried().map(({ round, set, seeds, policy, change, level }) => [
    `${round} (${seeds})`,
    set,
    ...settingsOf(policy),
    ...CHANGES.map((code) => `${known(change[code])} %`),
    ...LEVELS.map((code) => known(level[code])),
  ]);
  return markdown(
    [
      'Tour (graines)',
      'Hypothèses',
      'Effort : cible ‰, par point, au plus',
      'Jamais proposé : mois, points',
      'Équilibre',
      'Ouverture',
      'DALO',
      ...CHANGES.map((code) => OUTCOMES[code].label),
      ...LEVELS.map((code) => `${OUTCOMES[code].label} (${OUTCOMES[code].unit})`),
    ],
    rows,
  );
}

const known = (value: number | undefined): string => (value === undefined ? 'non connu' : decimal(value));

/** What differs between the policies that were tried. */
function settingsOf({ fit, neverProposed, targets, interDepartmental, legalPriority, bonusMax }: Policy): string[] {
  const { targetPermille, pointsPerPercentPoint, max } = fit.effortMargin;
  const balance = targets?.find(({ kind }) => kind === 'departementBalance');
  const effort = `${targetPermille}, ${pointsPerPercentPoint}, ${max}`;
  return [
    bonusMax === 0 ? 'aucun point' : effort,
    `${neverProposed.afterSupportMonths}, ${neverProposed.points}`,
    balance ? String(balance.maxCoefficient) : '–',
    String(interDepartmental.opening),
    String(legalPriority.dalo),
  ];
}

/** Why targets are reached or not: where dwellings are lost, and how many could be kept. */
export function diagnosis(reader: Reader): string {
  const sets = [BASE, PRUDENT];
  return [
    WHY,
    ...sets.map(({ set }) => `Hypothèses « ${set} », graines de réglage, par an.\n\n${lossesTable(set)}`),
    CEILING,
    ceilingTable(reader, sets),
    OTHERWISE,
    otherwiseTable(),
  ].join('\n\n');
}

const WHY = `Les baux de plus ne viennent que des logements perdus de moins. Un logement est perdu après deux candidats ; voici ce que deviennent les propositions. Ce que le moteur **voit et pèse** : le taux
d’effort ; la politique par défaut, qui fait passer l’ancienneté avant lui, propose plus souvent que les services des loyers trop lourds, et la CALEOL les écarte. Ce qu’il **voit sans jamais le peser** : la pièce manquante,
une tâche et non un critère. Ce que **personne ne voit** : un secteur déclaré à tort, un refus sans raison connue. **Jamais rien proposé** : les services tirent presque au hasard et touchent beaucoup de ménages ; la politique par défaut revient aux
plus anciens, qui ont souvent déjà eu une proposition. **Écart-type des taux** : ce sont des taux cumulés depuis le début du programme, où deux années d’avant la politique pèsent ; la chance d’être relogé en 12 mois est celle de la période.`;

const CEILING = `Le **plafond**, calculé et non simulé : ce que donnerait une politique qui ne proposerait que des secteurs déclarés et des loyers supportables, sans jamais manquer de candidat. Chance d’une proposition, selon les hypothèses : le secteur est
vraiment accepté ou non, la CALEOL favorable, le dossier complet ou non ; puis deux candidats. Les premières semaines de baux sont à l’existant. Dans cette simulation, une politique de points
n’a pas d’autre levier ; compléter les dossiers avant la commission en est un, que le produit suit comme tâche et que la simulation ne lui accorde pas. Les cibles viennent d’un prototype sans délais, dont l’existant perdait
plus de logements et dont le moteur connaissait la forme de l’acceptation.`;

const OTHERWISE = `Le gain dépend de ce que la CALEOL refuse, que personne n’a mesuré. Relogements, écart à l’existant en pour cent, quand elle regarde les loyers autrement ; graines de réglage, « base », sans recaler l’existant.
Une marche à un tiers des ressources perd une grande part de son gain devant des commissions plus strictes ; une pente résiste mieux. **À vérifier sur les avis réels avant de signer** ; la politique n’a pas été retouchée après ce tableau.`;

const SHOWN = ['statusQuo', 'default', 'effort', CHOSEN];

function lossesTable(set: AssumptionSet): string {
  const all = seedLosses().filter((line) => line.set === set && Object.keys(line.changed).length === 0);
  const mean = (policy: string, of: (losses: Losses) => number): number => {
    const values = all.filter((line) => line.policy === policy).map(({ losses }) => of(losses));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const rows = LINES.map(([label, of]) => [label, ...SHOWN.map((policy) => decimal(mean(policy, of)))]);
  return markdown(['', ...SHOWN.map((policy) => TITLES[policy] ?? policy)], rows);
}

const share = (part: number, whole: number): number => (100 * part) / whole;

const LINES: readonly (readonly [string, (losses: Losses) => number])[] = [
  ['propositions', ({ proposals }) => proposals],
  ['… à qui n’en avait jamais eu (%)', ({ first, proposals }) => share(first, proposals)],
  ['… d’un loyer au-delà de la limite supposée de la CALEOL (%)', (l) => share(l.overEffort, l.proposals)],
  ['… avec une pièce manquante (%)', ({ incomplete, proposals }) => share(incomplete, proposals)],
  ['… refusées par le ménage (%)', ({ refused, proposals }) => share(refused, proposals)],
  ['… … dans un secteur qu’il n’accepte pas (%)', (l) => share(l.refusedElsewhere, l.proposals)],
  ['… écartées par la CALEOL (%)', ({ unfavourable, proposals }) => share(unfavourable, proposals)],
  ['… … pour un loyer trop lourd (%)', (l) => share(l.unfavourableOverEffort, l.proposals)],
  ['… … loyer supportable, pièce manquante (%)', (l) => share(l.unfavourableIncomplete, l.proposals)],
  ['… suivies d’un bail (%)', ({ leased, proposals }) => share(leased, proposals)],
  ['logements perdus', ({ lost }) => lost],
  ['… faute de candidat', ({ unclaimed }) => unclaimed],
];

function otherwiseTable(): string {
  const all = seedLosses().filter(({ set }) => set === BASE.set);
  const rows = [...new Set(all.map(({ changed }) => JSON.stringify(changed)))].map((changed) => {
    const of = (name: string): number =>
      all
        .filter((line) => line.policy === name && JSON.stringify(line.changed) === changed)
        .reduce((sum, { rehousings }) => sum + rehousings, 0);
    const gains = POLICIES.map((policy) => `${decimal(100 * (of(policy) / of('statusQuo') - 1))} %`);
    return [changedText(JSON.parse(changed) as Partial<Assumptions>), ...gains];
  });
  return markdown(['', ...POLICIES.map((policy) => TITLES[policy] ?? policy)], rows);
}

const POLICIES = SHOWN.slice(1);

function changedText(changed: Partial<Assumptions>): string {
  const entries = Object.entries(changed) as [AssumptionKey, number][];
  if (entries.length === 0) return 'hypothèses « base »';
  return entries.map(([key, value]) => `${ASSUMPTIONS[key].label} : ${decimal(value)}`).join(' ; ');
}

function ceilingTable(reader: Reader, settings: readonly Setting[]): string {
  const rows = settings.map((setting) => {
    const today = reader.outcomes(setting, 'statusQuo');
    const [leases, lost] = [meanOf(today, 'rehousings'), meanOf(today, 'lostOpportunities')];
    const converted = leases / (leases + lost);
    const gain = (complete: boolean): string => {
      const { months } = setting;
      const under = (months - leadMonths(setting.set)) / months;
      return `+${decimal(100 * (leasedShare(setting.set, complete) / converted - 1) * under)} %`;
    };
    const outcomes = reader.outcomes(setting, CHOSEN);
    const change = outcomes.length === 0 ? null : comparePolicies(today, outcomes).lines[0]?.relativePercent;
    const reached = change ? `${decimal(change.mean)} %` : 'non connu';
    return [setting.set, decimal(100 * converted), gain(false), gain(true), reached];
  });
  return markdown(
    [
      'Hypothèses',
      'Existant : logements loués (%)',
      'Plafond',
      'Plafond, dossiers tous complets',
      'Obtenu (politique choisie)',
    ],
    rows,
  );
}

function meanOf(outcomes: ReturnType<Reader['outcomes']>, code: OutcomeCode): number {
  return outcomes.reduce((sum, { values }) => sum + (values[code] ?? 0), 0) / outcomes.length;
}

/** Months from a proposal to its lease. */
function leadMonths(set: AssumptionSet): number {
  const { contactHalfMonths, sessionHalfMonths, answerHalfMonths } = ASSUMPTION_SETS[set];
  return (contactHalfMonths + sessionHalfMonths + answerHalfMonths) / STEPS_PER_MONTH;
}

/** Of the dwellings, those let by successive candidates of declared sectors and bearable rents. */
function leasedShare(set: AssumptionSet, complete: boolean): number {
  const { zoneAccepted, wishError, acceptWished, acceptUnwished, tries, ...caleol } = ASSUMPTION_SETS[set];
  const declaredRightly = zoneAccepted * (1 - wishError);
  const truly = declaredRightly / (declaredRightly + (1 - zoneAccepted) * wishError);
  const accepts = truly * acceptWished + (1 - truly) * acceptUnwished;
  const missing = complete ? 0 : caleol.incompleteFile;
  const favourable = caleol.caleolFavourable * (1 - missing * (1 - caleol.caleolIncompleteFactor));
  return 1 - (1 - accepts * favourable) ** tries;
}

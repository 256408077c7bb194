/**
 * Every number of the simulator that is not fitted on the seeds, in one place, each with where it comes from.
 * `hypothèse` says that no source was found: replace it by a figure, never hide it elsewhere. The engine reads none of
 * them. What households and dwellings are like (sizes, rents, resources) is in generator/parameters.ts, the same way.
 */
import { err, ok, type Result } from '#domain/result.js';

/** One assumption: its value, the bounds that it may take, and its source or the word « hypothèse ». */
export interface Assumption {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly label: string;
  readonly source: string;
}

function assumption(value: number, [min, max]: readonly [number, number], unit: string, label: string, source: string) {
  return { value, min, max, unit, label, source } satisfies Assumption;
}

const SHARE = [0, 1] as const;
const H = 'hypothèse';
const DRIHL = 'DRIHL, réunion régionale AVDL du 2 février 2023';

export const ASSUMPTIONS = {
  initialStock: assumption(1100, [0, 5000], 'ménages', 'ménages déjà accompagnés au 1er janvier 2020', H),
  initialAgeMonths: assumption(10, [0, 36], 'mois', 'ancienneté moyenne de ces ménages', H),
  lastWaveMonths: assumption(
    6,
    [1, 17],
    'mois',
    'dernière vague d’arrivées avant la mi-2021, dont la liste des plus de 6 mois s’est formée',
    H,
  ),
  lastWaveMonthsValDOise: assumption(
    5,
    [1, 17],
    'mois',
    'la même dans le Val-d’Oise',
    `${H} ; ${DRIHL} : 159 de ses 184 relogés de 2022 étaient de cette liste, et leur durée médiane est de 9,3 mois`,
  ),
  exitsPerMonth: assumption(
    0.01,
    [0, 0.1],
    'par mois',
    'sorties sans relogement, par ménage en attente',
    `${H} ; ${DRIHL} : 47 sorties sur 233 des plus anciens, 34 sur 1 115 du protocole`,
  ),
  mobileShare: assumption(
    0.3,
    SHARE,
    'part des ménages',
    'ménages qui acceptent un département limitrophe',
    `${H} ; 22 à 26 % de tous les demandeurs relogés viennent d’un autre département à Paris et dans les Hauts-de-Seine (DRIHL, 2023, de mémoire)`,
  ),
  neighbourAccepted: assumption(0.6, SHARE, 'probabilité', 'chaque département limitrophe, pour un ménage mobile', H),
  zoneAccepted: assumption(
    0.6,
    SHARE,
    'probabilité',
    'chaque secteur (cinq par département) d’un département accepté',
    H,
  ),
  wishError: assumption(0.1, [0, 0.5], 'probabilité', 'secteur déclaré à tort (accepté ou écarté)', H),
  incompleteFile: assumption(0.2, SHARE, 'part des ménages', 'dossier incomplet à l’arrivée', H),
  actionLogementEligible: assumption(
    0.165,
    SHARE,
    'part des ménages',
    'éligibles à Action Logement',
    `${DRIHL} : 418 signalés sur 2 538`,
  ),
  actionLogementUnsure: assumption(0.2, SHARE, 'part des ménages', 'éligibilité à Action Logement à vérifier', H),
  protocolEligible: assumption(
    0.115,
    SHARE,
    'part des ménages',
    'éligibles au protocole Logement d’abord',
    `déduit de ${DRIHL} : 1 115 éligibles sur environ 9 700 accompagnés en trois ans`,
  ),
  protocolShare: assumption(
    0.135,
    SHARE,
    'part des logements',
    'logements proposés au protocole',
    `${DRIHL} : 278 relogements du protocole sur 2 059 en 2022`,
  ),
  protocolMeetingsPerYear: assumption(
    4,
    [0, 24],
    'par an',
    'réunions du protocole ; entre deux, aujourd’hui, ses logements attendent (0 : aucune attente)',
    `${DRIHL} : réunions trimestrielles`,
  ),
  lastQuarterPace: assumption(
    1.15,
    [0.5, 2],
    'rapport',
    'logements orientés au quatrième trimestre, sur un trimestre moyen (rattrapage des conventions de flux)',
    H,
  ),
  tries: assumption(2, [1, 5], 'candidats', 'candidats successifs avant que le logement soit perdu pour l’AVDL', H),
  openHalfMonths: assumption(2, [1, 12], 'quinzaines', 'temps sans candidat avant que le logement soit perdu', H),
  contactHalfMonths: assumption(1, [1, 4], 'quinzaines', 'contact, visite et avis de l’association', H),
  sessionHalfMonths: assumption(1, [1, 4], 'quinzaines', 'passage en CALEOL (une séance par quinzaine)', H),
  answerHalfMonths: assumption(
    1,
    [1, 4],
    'quinzaines',
    'réponse du ménage (dix jours) et signature du bail',
    'CCH R441-10 : dix jours pour répondre ; signature : hypothèse',
  ),
  seniority: assumption(
    0,
    [-1, 3],
    'exposant',
    'poids de l’ancienneté dans le choix des services : 0, au hasard ; au-delà, les plus anciens d’abord',
    `${H} ; moyenne sur médiane de ${DRIHL} : 1,30, proche du hasard (1,44)`,
  ),
  servicesInformed: assumption(
    0.5,
    SHARE,
    'probabilité',
    'les services regardent les secteurs acceptés et le budget avant de proposer',
    `${H} ; décisive`,
  ),
  acceptWished: assumption(
    0.8,
    SHARE,
    'probabilité',
    'le ménage accepte un logement d’un secteur qu’il veut bien',
    `${H} ; ADEUS Strasbourg 2017 : 47 % de refus, 50 % de signatures`,
  ),
  acceptUnwished: assumption(0.35, SHARE, 'probabilité', 'le ménage accepte un logement d’un autre secteur', H),
  tasteForExactSize: assumption(
    0,
    [-2, 2],
    'logit',
    'goût caché pour la taille usuelle : de signe contraire à ce que la politique récompense, dans les essais mal spécifiés',
    H,
  ),
  caleolFavourable: assumption(
    0.88,
    SHARE,
    'probabilité',
    'avis favorable de la CALEOL',
    `${H} ; 2 % de refus à Strasbourg`,
  ),
  caleolEffortExceeded: assumption(
    0.35,
    SHARE,
    'probabilité',
    'avis favorable quand le taux d’effort dépasse la limite',
    H,
  ),
  caleolIncompleteFactor: assumption(0.57, SHARE, 'facteur', 'sur l’avis favorable, quand le dossier est incomplet', H),
  fileRepaired: assumption(0.5, SHARE, 'probabilité', 'dossier complété après un avis défavorable', H),
  effortLimitPermille: assumption(350, [200, 1000], '‰', 'taux d’effort estimé au-delà duquel la CALEOL hésite', H),
} as const;

export type AssumptionKey = keyof typeof ASSUMPTIONS;
export const ASSUMPTION_KEYS = Object.keys(ASSUMPTIONS) as readonly AssumptionKey[];

/** One value for each assumption. */
export type Assumptions = Readonly<Record<AssumptionKey, number>>;

/** The assumptions as written above. */
export const BASE_ASSUMPTIONS = Object.fromEntries(
  ASSUMPTION_KEYS.map((key) => [key, ASSUMPTIONS[key].value]),
) as Assumptions;

/** Readings of the status quo that the results are given under; each is calibrated apart. */
export const ASSUMPTION_SETS = {
  base: BASE_ASSUMPTIONS,
  /** Services already use what households say four times out of five: the smallest gain that is left to find. */
  prudent: { ...BASE_ASSUMPTIONS, servicesInformed: 0.8 },
  /**
   * Households answer otherwise than what the policy rewards: half the effect of a wished sector, and a hidden distaste
   * for the usual size (methods §3.4, item 4).
   */
  misspecified: { ...BASE_ASSUMPTIONS, acceptWished: 0.7, acceptUnwished: 0.475, tasteForExactSize: -0.5 },
} as const satisfies Readonly<Record<string, Assumptions>>;
export type AssumptionSet = keyof typeof ASSUMPTION_SETS;

/** What each set supposes, for people. */
export const ASSUMPTION_SET_LABELS: Readonly<Record<AssumptionSet, string>> = {
  base: 'base : les services d’aujourd’hui regardent les secteurs acceptés et le budget une fois sur deux',
  prudent: 'prudentes : ils les regardent quatre fois sur cinq',
  misspecified: 'contraires : les ménages acceptent autrement que ce que la politique récompense',
};

/** One field that cannot be, with what it must be. */
export interface FieldProblem {
  readonly field: string;
  readonly value: unknown;
  readonly expected: string;
}

const WHOLE: ReadonlySet<AssumptionKey> = new Set([
  'initialStock',
  'protocolMeetingsPerYear',
  'tries',
  'openHalfMonths',
  'contactHalfMonths',
  'sessionHalfMonths',
  'answerHalfMonths',
  'effortLimitPermille',
]);

/**
 * The assumptions of a file: those that it gives, the base elsewhere. Every problem is returned, each with its field:
 * an unknown name, what is not a number, what is out of bounds, what is not whole, meetings that divide no year.
 */
export function readAssumptions(
  given: Readonly<Record<string, unknown>>,
): Result<Assumptions, readonly FieldProblem[]> {
  const problems = Object.entries(given).flatMap(([field, value]) => problemOf(field, value));
  return problems.length > 0 ? err(problems) : ok({ ...BASE_ASSUMPTIONS, ...(given as Partial<Assumptions>) });
}

function problemOf(field: string, value: unknown): readonly FieldProblem[] {
  const refused = (expected: string): readonly FieldProblem[] => [{ field, value, expected }];
  if (!Object.hasOwn(ASSUMPTIONS, field)) return refused('le nom d’une hypothèse (docs/evaluation.md)');
  const key = field as AssumptionKey;
  const { min, max, unit } = ASSUMPTIONS[key];
  const bounds = `un nombre de ${min} à ${max} (${unit})`;
  if (typeof value !== 'number' || !(value >= min && value <= max)) return refused(bounds);
  if (WHOLE.has(key) && !Number.isInteger(value)) return refused(`${bounds}, entier`);
  if (key === 'protocolMeetingsPerYear' && value > 0 && 24 % value !== 0) return refused('0 ou un diviseur de 24');
  return [];
}

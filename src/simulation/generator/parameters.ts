import type { Departement } from '#domain/departement.js';

/**
 * Every number the synthetic region is drawn from, with where it comes from. `assumption` says that no source was
 * found: replace it by a figure, never hide it elsewhere. Nothing here is read by the engine.
 */
export interface Parameter<T> {
  readonly value: T;
  /** A document and table, or the word `assumption` (alone, or followed by what led to it). */
  readonly source: string;
}

type ByDepartement<T = number> = Readonly<Record<Departement, T>>;

function parameter<T>(value: T, source: string): Parameter<T> {
  return { value, source };
}

const drihl = (table: string): string => `DRIHL, réunion régionale AVDL du 2 février 2023, ${table}`;
const RPLS = 'Insee-SDES, RPLS au 1er janvier 2024 et inventaire SRU, par commune (Licence Ouverte 2.0)';

export const PARAMETERS = {
  // Volumes
  householdsTowards: parameter<ByDepartement>(
    { '75': 1071, '77': 277, '78': 163, '91': 169, '92': 572, '93': 829, '94': 128, '95': 214 },
    drihl('tableau I, ménages en cours d’accompagnement vers le logement au 31/12/2022'),
  ),
  householdsWithin: parameter<ByDepartement>(
    { '75': 273, '77': 200, '78': 245, '91': 148, '92': 129, '93': 194, '94': 298, '95': 122 },
    drihl('tableau I, ménages en cours d’accompagnement dans le logement au 31/12/2022'),
  ),
  openVacancies: parameter(400, 'assumption: about three weeks of the AVDL rehousings and of the refusals before them'),
  associations: parameter(48, drihl('chiffres de l’AVDL en Île-de-France: 48 associations')),
  socialWorkers: parameter(198, drihl('chiffres de l’AVDL en Île-de-France: 198 travailleurs sociaux')),
  pastVacanciesPerOpenVacancy: parameter(0.5, 'assumption'),

  // Support and waiting
  shareOutsideDalo: parameter<ByDepartement>(
    { '75': 0.01, '77': 0.16, '78': 0.12, '91': 0.57, '92': 0.12, '93': 0.16, '94': 0.1, '95': 0.11 },
    drihl('tableau I, part des ménages hors DALO'),
  ),
  shareSupportedOver18Months: parameter<ByDepartement>(
    { '75': 0.39, '77': 0.166, '78': 0.282, '91': 0.136, '92': 0.325, '93': 0.339, '94': 0.531, '95': 0.762 },
    `${drihl('tableaux I et B')}: (ménages − relogés) de la liste des plus de 6 mois fin 2021, sur l’AVL en cours fin 2022`,
  ),
  longestSupportMonths: parameter(48, 'assumption: the convention was three years old at the date of the tables'),
  monthsFromRecognitionToSupport: parameter<ByDepartement>(
    { '75': 17.1, '77': 4.5, '78': 7.6, '91': 8.9, '92': 8, '93': 12.6, '94': 9.9, '95': 4.9 },
    drihl('délai moyen DALO moins délai moyen AVDL, par département (tableau des durées)'),
  ),
  monthsFromRequestToSupport: parameter(
    42,
    'assumption; median delay of 30 months before allocation, SNE 2025 (DRIHL)',
  ),
  diagnosticDays: parameter({ min: 10, max: 60 }, 'assumption'),
  daysFromRehousingToWithin: parameter({ min: 0, max: 20 }, 'assumption'),
  withinMonths: parameter({ min: 0, max: 12 }, 'assumption'),
  neverProposedAfterSixMonths: parameter(0.832, drihl('tableau B: 1 024 sans proposition sur 1 231 non relogés')),
  proposedBeforeSixMonths: parameter(0.1, 'assumption'),
  refusalPerPastProposal: parameter(0.47, 'ADEUS Strasbourg, 2017: 47 % of 7,393 applicants with an offer refused it'),
  refusalEffects: parameter({ vacancy: 0.8, place: 0.15, all: 0.05 }, 'assumption'),
  prescribers: parameter(
    {
      comed: 0.7,
      stateServices: 0.08,
      ccapex: 0.05,
      landlords: 0.03,
      actionLogement: 0.03,
      siao: 0.05,
      pdalhpd: 0.03,
      accommodation: 0.03,
    },
    'assumption; the eight prescribers are those of DRIHL, 2 February 2023',
  ),
  waitingForProtocol: parameter<ByDepartement>(
    { '75': 146, '77': 13, '78': 44, '91': 16, '92': 36, '93': 58, '94': 21, '95': 39 },
    drihl('protocole Logement d’abord, tableau A: éligibles restant à reloger (373)'),
  ),

  // Composition
  persons: parameter(
    { '1': 0.4, '2': 0.18, '3': 0.16, '4': 0.13, '5': 0.08, '6': 0.035, '7': 0.015 },
    'assumption, shaped so that the need is about 35/25/22/18 % for T1 / T2 / T3 / T4 and more (also an assumption)',
  ),
  coupleByPersons: parameter({ '1': 0, '2': 0.3, '3': 0.45, '4': 0.6, '5': 0.7, '6': 0.75, '7': 0.8 }, 'assumption'),
  applicantAge: parameter({ min: 19, mode: 38, max: 84 }, 'assumption'),
  shareYoungChildren: parameter(0.55, 'assumption: children under 10 among dependants'),
  dependantAdults: parameter(0.06, 'assumption'),
  otherOccupants: parameter(0.04, 'assumption'),
  coApplicants: parameter(0.03, 'assumption'),
  visitingChildren: parameter(0.05, 'assumption'),
  alternatingCustody: parameter(0.04, 'assumption'),
  expectedBirth: parameter(0.03, 'assumption'),
  disabilityCard: parameter(0.06, 'assumption'),

  // Resources
  monthlyBaseCents: parameter(
    { single: 98_000, couple: 142_000, perDependant: 24_000 },
    'assumption: close to minimum benefits and part-time wages',
  ),
  monthlySpread: parameter(0.38, 'assumption: standard deviation of the logarithm'),
  taxableShare: parameter({ min: 0.45, max: 1 }, 'assumption: benefits outside the reference tax income'),
  incomeUnknown: parameter(0.02, 'assumption'),
  incomeLastYearKnown: parameter(0.7, 'assumption'),
  incomeLastYearChange: parameter({ min: -0.25, max: 0.15 }, 'assumption'),
  incomeLastTwelveMonthsKnown: parameter(0.2, 'assumption'),

  // Rights, needs, file
  actionLogementEligible: parameter(
    { yes: 0.165, unknown: 0.06, no: 0.775 },
    `${drihl('418 signalés sur 2 538 (16,5 %)')}; unknown: assumption`,
  ),
  alinRegistered: parameter(0.7, 'assumption'),
  stateAgent: parameter({ yes: 0.015, unknown: 0.005, no: 0.98 }, 'assumption'),
  regularStay: parameter({ yes: 0.955, unknown: 0.035, no: 0.01 }, 'assumption'),
  labelOutsideDalo: parameter(0.75, 'assumption'),
  labelCategories: parameter(
    { a: 0.06, c: 0.3, d: 0.3, e: 0.02, f: 0.05, g: 0.07, gBis: 0.01, j: 0.06, k: 0.08, l: 0.05 },
    'assumption; letters of CCH L441-1',
  ),
  secondLabel: parameter(0.12, 'assumption'),
  daloRecommendsSize: parameter(0.6, 'assumption'),
  daloWidePerimeter: parameter(0.25, 'assumption'),
  daloDesignated: parameter(0.04, 'assumption'),
  statutoryNeeds: parameter(
    { homelessOrHosted: 0.55, enforceableEviction: 0.1, unfitDwelling: 0.1, violence: 0.06 },
    'assumption',
  ),
  statutoryNeedUnknown: parameter(0.03, 'assumption'),
  stepFreeNeed: parameter(0.05, 'assumption'),
  adaptedNeed: parameter(0.3, 'assumption: among those who need step-free access'),
  floorLimit: parameter(0.07, 'assumption'),
  blockingSituations: parameter(
    { cohabitation: 69, separatedNotDivorced: 64, marriedApplyingAlone: 62, familyReunification: 60, livingAbroad: 6 },
    drihl('situations bloquantes, recensement auprès de 15 associations'),
  ),
  blockingReporters: parameter({ answered: 15, all: 48 }, drihl('15 réponses; 48 associations')),
  blockingProven: parameter(0.45, 'assumption'),
  blockingSolved: parameter(0.2, 'assumption'),
  fileComplete: parameter(0.8, 'assumption: 20 % of files lack a document'),
  paused: parameter(0.015, 'assumption'),
  staleConfirmation: parameter(0.02, 'assumption'),
  compositionVariant: parameter(0.5, 'assumption: among cohabitation situations'),

  // Places
  acceptsOtherDepartements: parameter(
    0.3,
    'assumption; 22 to 26 % of all applicants housed across boundaries, DRIHL 2023',
  ),
  acceptsEachNeighbour: parameter(0.6, 'assumption'),
  onlySomeCommunes: parameter(0.08, 'assumption'),
  communeWishes: parameter({ min: 0, max: 3 }, 'assumption'),
  consentExpires: parameter(0.3, 'assumption'),
  excludedArea: parameter(0.05, 'assumption'),
  neighbours: parameter<ByDepartement<readonly Departement[]>>(
    {
      '75': ['92', '93', '94'],
      '77': ['91', '93', '94', '95'],
      '78': ['91', '92', '95'],
      '91': ['77', '78', '92', '94'],
      '92': ['75', '78', '91', '93', '94', '95'],
      '93': ['75', '77', '92', '94', '95'],
      '94': ['75', '77', '91', '92', '93'],
      '95': ['77', '78', '92', '93'],
    },
    'IGN Admin Express: départements that touch',
  ),
  communes: parameter<ByDepartement<string>>(
    {
      '75': '75120:36469:QN07517I 75119:35664:QN07502M 75113:35175:QN07501M 75115:24072:QN07506M 75118:23820:QN07508M 75114:19674:QN07505I 75112:18387 75117:15348:QN07507I 75111:10832:QN07519M 75110:7360:QN07518M 75116:5711 75105:3132 75104:2467 75109:2241 75103:1653 75101:1145 75106:728 75108:718 75102:703 75107:656',
      '77': '77284:8760:QN07713M 77288:7207:QN07710M 77108:5035:QN07702I 77083:4514:QN07705M 77285:3694:QN07709M 77305:3587:QN07714M 77152:3576:QN07708M 77373:3413 77468:3347:QN07706I 77445:3258:QN07723M 77337:3055:QN07705M 77058:2337 77131:2313:QN07719I 77122:2273 77514:2155:QN07721M 77243:2096:QN07704M 77333:2075:QN07720M 77296:2051:QN07722M 77379:1854:QN07717M 77390:1834:QN07701I',
      '78': '78646:7600 78361:7189:QN07801M 78621:6876:QN07805M 78297:6277:QN07804M 78498:6073:QN07817M 78586:5436:QN07814M 78440:4960:QN07819M 78005:4111 78551:3875 78423:3691 78490:3267:QN07815M 78362:3184:QN07802M 78172:3130 78545:2940 78311:2592 78123:2460:QN07808M 78335:2439:QN07812M 78208:2409 78517:2294 78158:2053',
      '91': '91228:11842:QN09116M 91377:7791:QN09115M 91174:6735:QN09102M 91477:5473 91027:4862:QN09127M 91657:4570:QN09130M 91692:4548:QN09106M 91687:4264:QN09124M 91286:4230:QN09125M 91549:3853:QN09109I 91521:3596:QN09123M 91201:3271:QN09130M 91103:3231:QN09107M 91272:3201 91589:3067:QN09129M 91345:2727:QN09114M 91570:2615:QN09101M 91223:2593:QN09136M 91434:2360:QN09142N 91421:2242:QN09131I',
      '92': '92050:21263:QN09201M 92025:12214:QN09209I 92036:11878:QN09208M 92007:11088:QN09207M 92026:10171 92024:10000 92004:9638:QN09210M 92063:8781 92012:8740 92073:7944 92040:7508 92023:7323 92062:6689 92044:6358 92019:6315:QN09204M 92046:6048 92002:5814:QN09203M 92048:5318 92078:4857:QN09215M 92032:4247:QN09219N',
      '93': '93066:21796:QN09328M 93048:18637:QN09309M 93001:14143:QN09328M 93008:10585:QN09305I 93055:9959:QN09310M 93005:9950:QN09349M 93010:9338:QN09312I 93070:9187:QN09343I 93029:8573:QN09304M 93007:8114:QN09306I 93051:8103:QN09360I 93053:8045:QN09314M 93072:7924:QN09335M 93027:7895:QN09328M 93006:7512:QN09308M 93071:7384:QN09349M 93031:7100:QN09329M 93050:6157:QN09359M 93064:5241:QN09317M 93063:5051:QN09315M',
      '94': '94028:15033:QN09405M 94081:13896:QN09410M 94017:13041:QN09421M 94041:11946:QN09401M 94076:9955:QN09417M 94002:8379:QN09404M 94033:7530:QN09426I 94046:7069 94022:6849:QN09429I 94078:5410:QN09431M 94016:5158:QN09443N 94054:4981:QN09428M 94037:4666:QN09413M 94043:4555:QN09413M 94003:4510:QN09402M 94011:4236:QN09420M 94018:3926 94079:3592:QN09437M 94074:3466:QN09431M 94068:3437:QN09430I',
      '95': '95018:14441:QN09502I 95585:11465:QN09531M 95127:11387:QN09511M 95268:6262:QN09530M 95063:5707:QN09502I 95680:5318:QN09532M 95500:4898:QN09514M 95277:4434:QN09532M 95219:4135:QN09520I 95252:3172:QN09520I 95280:3132:QN09528M 95572:3064:QN09516M 95582:2815:QN09525M 95555:2501:QN09539M 95424:2487:QN09523M 95203:2296 95306:2295:QN09522M 95607:2116:QN09526M 95487:2021:QN09538M 95218:1967:QN09512I',
    },
    `${RPLS}: the twenty communes with most social dwellings (code:dwellings); third field, a QPV of the commune (ANCT, QPV 2024)`,
  ),

  // Vacancies
  socialStock: parameter<ByDepartement>(
    {
      '75': 245_955,
      '77': 97_177,
      '78': 125_406,
      '91': 117_691,
      '92': 207_398,
      '93': 241_348,
      '94': 183_433,
      '95': 125_412,
    },
    RPLS,
  ),
  turnoverPercent: parameter<ByDepartement>(
    { '75': 5.08, '77': 5.77, '78': 6.72, '91': 6.23, '92': 5.32, '93': 4.78, '94': 5.03, '95': 5.9 },
    `${RPLS}: taux de rotation, pondéré par le parc`,
  ),
  rentCentsPerM2: parameter<ByDepartement>(
    { '75': 896, '77': 703, '78': 741, '91': 722, '92': 788, '93': 742, '94': 760, '95': 724 },
    `${RPLS}: loyer moyen par m², pondéré par le parc`,
  ),
  rentSpread: parameter(0.12, 'assumption: standard deviation of the logarithm'),
  contingents: parameter<
    ByDepartement<Readonly<Record<'prefect' | 'actionLogement' | 'localAuthority' | 'unreserved', number>>>
  >(
    {
      '75': { prefect: 1772, actionLogement: 1310, localAuthority: 3567, unreserved: 1876 },
      '77': { prefect: 1369, actionLogement: 1644, localAuthority: 2068, unreserved: 1711 },
      '78': { prefect: 1618, actionLogement: 1954, localAuthority: 1713, unreserved: 2113 },
      '91': { prefect: 1771, actionLogement: 1791, localAuthority: 2321, unreserved: 1769 },
      '92': { prefect: 2127, actionLogement: 1744, localAuthority: 2563, unreserved: 2829 },
      '93': { prefect: 2329, actionLogement: 1689, localAuthority: 2074, unreserved: 2828 },
      '94': { prefect: 1488, actionLogement: 1425, localAuthority: 2044, unreserved: 2357 },
      '95': { prefect: 1322, actionLogement: 1618, localAuthority: 1314, unreserved: 1865 },
    },
    drihl('attributions 2022 par contingent (total de chaque tableau)'),
  ),
  protocolContingents: parameter(
    { prefect: 412, unreserved: 114, localAuthority: 63, actionLogement: 62 },
    drihl('protocole Logement d’abord, tableau C, contingents mobilisés'),
  ),
  protocolShare: parameter(0.135, `${drihl('278 relogements du protocole sur 2 059 en 2022')}`),
  toBeOriented: parameter(0.05, 'assumption'),
  dwellingSizes: parameter(
    { T1: 0.2, T2: 0.3, T3: 0.31, T4: 0.14, T5: 0.04, T6: 0.01 },
    'assumption: 20/30/31/19 % for T1 / T2 / T3 / T4 and more, the last split by us',
  ),
  floorAreaM2: parameter(
    { T1: [22, 36], T2: [38, 54], T3: [55, 72], T4: [70, 88], T5: [85, 104], T6: [102, 128] } as const,
    'assumption',
  ),
  fundings: parameter(
    { '10': 0.16, '11': 0.04, '12': 0.3, '13': 0.28, '14': 0.06, '50': 0.02, '51': 0.02, '52': 0.1, '54': 0.02 },
    'assumption; Paris since 2001: PLAI 34,616, PLUS 52,958, PLS 38,970 (Ville de Paris, ODbL); RPLS codes of the older stock added',
  ),
  rentFactor: parameter(
    { '10': 0.88, '11': 0.85, '12': 1, '13': 1.02, '14': 1.45, '50': 0.95, '51': 0.85, '52': 0.92, '54': 1.3 },
    'assumption: rent of each funding against the mean of the département',
  ),
  adaptedPlai: parameter(0.15, 'assumption: among PLAI dwellings'),
  daloDesignationGround: parameter(0.04, 'assumption: among prefect vacancies'),
  chargesCentsPerM2: parameter({ min: 180, max: 300 }, 'assumption'),
  annexRent: parameter({ share: 0.15, minCents: 2_000, maxCents: 7_000 }, 'assumption'),
  conventionRentEntered: parameter(0.6, 'assumption'),
  newLetting: parameter(0.07, 'assumption'),
  stepFreeDwelling: parameter(0.12, 'assumption'),
  adaptedDwelling: parameter(0.25, 'assumption: among step-free dwellings'),
  highestFloor: parameter(9, 'assumption'),
  lift: parameter({ low: 0.45, high: 0.92 }, 'assumption: up to the third floor, above it'),
  energyClasses: parameter({ A: 0.01, B: 0.05, C: 0.24, D: 0.42, E: 0.18, F: 0.05, G: 0.01 }, 'assumption'),
  energyUnknown: parameter(0.04, 'assumption'),
  heatings: parameter({ individual: 0.35, collective: 0.4, district: 0.25 }, 'assumption'),
  shareInQpv: parameter(0.32, 'assumption: among dwellings of a commune with a QPV'),
  availableInDays: parameter({ min: 5, max: 75 }, 'assumption'),
  postedDaysAgo: parameter({ min: 1, max: 20 }, 'assumption'),
  reserverDays: parameter(30, 'assumption: usual deadline of the conventions'),
  flowShares: parameter(
    { prefect: 300, actionLogement: 200, localAuthority: 200 },
    'CCH R441-5: at most 30 % for the préfet; the two others are an assumption (thousandths of the flow)',
  ),
  flowShareSpread: parameter(40, 'assumption: thousandths'),
  orientedThisYear: parameter({ min: 0, max: 40 }, 'assumption: dwellings per landlord and département'),
  landlords: parameter<Readonly<Record<string, number>>>(
    {
      'SA HLM Immobilière 3F': 204,
      'Paris Habitat': 73,
      'SA HLM ICF La Sablière': 68,
      SEQENS: 38,
      '1001 Vies Habitat': 32,
      'SA HLM Antin Résidences': 23,
      'CDC Habitat Social': 23,
      'SA HLM Batigère en Île-de-France': 21,
      'Régie immobilière de la ville de Paris (RIVP)': 21,
      'Emmaüs Habitat': 19,
      'Groupe Polylogis': 18,
      'Elogie-SIEMP': 17,
      'Les Résidences Yvelines Essonne': 12,
      'Habitat 77': 10,
    },
    drihl('protocole Logement d’abord, tableau B, relogements par bailleur'),
  ),
  landlordDepartements: parameter<Readonly<Record<string, readonly Departement[]>>>(
    {
      'Paris Habitat': ['75', '92', '93', '94'],
      'Régie immobilière de la ville de Paris (RIVP)': ['75', '92', '93', '94'],
      'Elogie-SIEMP': ['75'],
      'Les Résidences Yvelines Essonne': ['78', '91'],
      'Habitat 77': ['77'],
    },
    'assumption: départements where each lets; the other landlords of the table let in all eight',
  ),
  otherLandlordWeight: parameter(15, 'assumption: invented landlords that stand for the 43 others of the same table'),
} as const;

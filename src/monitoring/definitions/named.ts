import type { SupportScheme } from '#domain/support.js';
import { is, open, reached } from '../conditions.js';
import type { Column, Count, IndicatorDefinition } from '../definition.js';
import { BY_CODE, byDepartement } from './axes.js';
import { DIAGNOSED, REHOUSED_AFTER_TOWARDS, TOWARDS, WITHIN } from './counts.js';

const NONE = { clock: null, exclusions: [], headlines: [], cautions: [], reminder: null, sourceTable: null } as const;
const SUPPORTS = { rows: 'supports', departementField: 'departement', totalLabel: 'Total' } as const;

const OLDEST = [
  reached('towardsStartedOn', 'conventionEve'),
  open('rehousedOn', 'yearEve'),
  open('withinStartedOn', 'yearEve'),
  open('exitedOn', 'yearEve'),
] as const;
const OLDEST_COUNT: Count = {
  text: 'ménages accompagnés avant le premier jour de la convention et encore en AVL au 31 décembre précédent',
  rows: 'supports',
  where: OLDEST,
};
const BETWEEN = { from: 'proposedOn', to: 'proposalClosedOn', at: 'asOf' } as const;
const STILL = [open('rehousedOn', 'asOf'), open('exitedOn', 'asOf')] as const;

export const OLDEST_HOUSEHOLDS: IndicatorDefinition = {
  ...NONE,
  ...SUPPORTS,
  id: 'les-plus-anciens',
  title: 'Ménages déjà accompagnés avant la convention et non relogés au 31 décembre précédent',
  question: 'Que sont devenus dans l’année les ménages accompagnés depuis le plus longtemps ?',
  population: 'Ménages en AVL depuis avant le début de la convention et ni relogés ni sortis au 31 décembre précédent.',
  period: 'Liste au 31 décembre précédent, suivie jusqu’à la date.',
  notKnownRule: 'Le document laisse 11 ménages hors de ses trois lignes ; la nôtre les montre : proposition en cours.',
  adr: '0107',
  axis: {
    kind: 'cases',
    cases: [
      { key: 'reloges', label: 'Relogés dans l’année', where: [reached('rehousedOn', 'asOf')] },
      { key: 'sortis', label: 'Sortis de la liste', where: [open('rehousedOn', 'asOf'), reached('exitedOn', 'asOf')] },
      { key: 'en_attente', label: 'En attente de proposition', where: [...STILL, { test: 'notBetween', ...BETWEEN }] },
      { key: 'proposition', label: 'Proposition en cours', where: [...STILL, { test: 'between', ...BETWEEN }] },
    ],
    residual: 'Hors des lignes ci-dessus',
  },
  columns: [
    { key: 'menages', label: 'Nombre de ménages', unit: 'ménages', kind: 'count', count: OLDEST_COUNT },
    { key: 'part', label: 'Part', unit: '%', kind: 'share', count: OLDEST_COUNT, decimals: 0 },
  ],
  headlines: [
    {
      key: 'en_attente_eligibles_al',
      label: 'Éligibles à Action Logement parmi ceux qui attendent une proposition',
      unit: '%',
      kind: 'ratio',
      numerator: {
        text: 'ménages les plus anciens en attente de proposition, signalés à Action Logement',
        rows: 'supports',
        where: [...OLDEST, ...STILL, { test: 'notBetween', ...BETWEEN }, reached('actionLogementReportedOn', 'asOf')],
      },
      denominator: [
        {
          text: 'ménages les plus anciens en attente de proposition',
          rows: 'supports',
          where: [...OLDEST, ...STILL, { test: 'notBetween', ...BETWEEN }],
        },
      ],
      decimals: 0,
    },
  ],
};

const BLOCKED: Count = {
  text: 'situations signalées avant la date et non résolues à la date',
  rows: 'blockings',
  where: [{ test: 'between', from: 'openedOn', to: 'solvedOn', at: 'asOf' }],
};

export const BLOCKING_SITUATIONS: IndicatorDefinition = {
  ...NONE,
  id: 'situations-bloquantes',
  title: 'Situations bloquantes',
  question: 'Combien de situations empêchent durablement un relogement ?',
  population: 'Situations bloquantes ouvertes, par nature.',
  period: 'À la date.',
  notKnownRule: 'La nature est obligatoire : il n’y a pas de non connu ; une autre situation est comptée « Autre ».',
  adr: '0107',
  rows: 'blockings',
  departementField: 'departement',
  axis: {
    kind: 'field',
    field: 'kind',
    rows: [
      { key: 'cohabitation', label: 'Cohabitation avec un enfant majeur ou une personne âgée' },
      { key: 'separatedNotDivorced', label: 'Personnes séparées mais non encore divorcées' },
      { key: 'marriedApplyingAlone', label: 'Personnes mariées postulant seules' },
      { key: 'familyReunification', label: 'Regroupement familial' },
      { key: 'livingAbroad', label: 'Résidant à l’étranger' },
    ],
    others: 'Autre',
    notKnown: 'non connu',
  },
  columns: [{ key: 'situations', label: 'Situations', unit: 'situations', kind: 'count', count: BLOCKED }],
  totalLabel: 'Total',
  headlines: [
    {
      key: 'associations',
      label: 'Associations qui les signalent',
      unit: 'situations',
      kind: 'count',
      count: { ...BLOCKED, text: 'associations qui ont une situation ouverte', distinct: 'associationId' },
    },
  ],
};

const ASKED: Count = {
  text: 'ménages sur lesquels un bailleur est interrogé',
  rows: 'followUps',
  where: [reached('askedOn', 'asOf')],
};
const RETURNED: Count = {
  text: 'ménages avec un retour',
  rows: 'followUps',
  where: [...ASKED.where, is('returned', true)],
};
const ASKED_AFTER_SUPPORT: Count = {
  text: 'ménages sur lesquels un bailleur est interrogé, fin de l’accompagnement connue',
  rows: 'followUps',
  where: [...ASKED.where, reached('supportEndedOn', 'asOf')],
};
const finding = (field: string, label: string) => ({ key: field, label, where: [is(field, true)] }) as const;
const ofReturns = (key: string, field: string, label: string): Column => ({
  key,
  label,
  unit: '%',
  kind: 'ratio',
  numerator: {
    text: `retours : ${label.toLowerCase()}`,
    rows: 'followUps',
    where: [...RETURNED.where, ...finding(field, label).where],
  },
  denominator: [RETURNED],
  decimals: 1,
});

export const ONE_YEAR_SURVEY: IndicatorDefinition = {
  ...NONE,
  id: 'enquete-un-an',
  title: 'Enquête : situation un an après le terme de l’accompagnement',
  question: 'Où en sont les ménages relogés, plus d’un an après le terme de leur accompagnement ?',
  population:
    'Ménages relogés dont l’accompagnement a pris fin depuis au moins un an, sur lesquels leur bailleur est interrogé.',
  exclusions: ['Les ménages sans retour ne sont au dénominateur d’aucun constat.'],
  period: 'Enquêtes reçues avant la date.',
  notKnownRule: 'Sans retour = non connu : le taux de retour est donné en ménages et en bailleurs.',
  adr: '0107',
  rows: 'followUps',
  departementField: 'departement',
  axis: byDepartement('departement', BY_CODE),
  columns: [
    { key: 'menages', label: 'Ménages interrogés', unit: 'ménages', kind: 'count', count: ASKED },
    { key: 'retours', label: 'Retours', unit: 'ménages', kind: 'count', count: RETURNED },
  ],
  totalLabel: 'Total',
  headlines: [
    {
      key: 'bailleurs',
      label: 'Bailleurs interrogés',
      unit: 'bailleurs',
      kind: 'count',
      count: { ...ASKED, text: 'bailleurs interrogés', distinct: 'landlordId' },
    },
    {
      key: 'retours_bailleurs',
      label: 'Bailleurs qui ont répondu',
      unit: 'bailleurs',
      kind: 'count',
      count: { ...RETURNED, text: 'bailleurs qui ont répondu', distinct: 'landlordId' },
    },
    {
      key: 'taux_retour_bailleurs',
      label: 'Taux de retour des bailleurs',
      unit: '%',
      kind: 'ratio',
      numerator: { ...RETURNED, text: 'bailleurs qui ont répondu', distinct: 'landlordId' },
      denominator: [{ ...ASKED, text: 'bailleurs interrogés', distinct: 'landlordId' }],
      decimals: 0,
    },
    {
      key: 'taux_retour_menages',
      label: 'Taux de retour, en ménages',
      unit: '%',
      kind: 'ratio',
      numerator: RETURNED,
      denominator: [ASKED],
      decimals: 0,
    },
    {
      key: 'fin_deux_ans',
      label: 'Accompagnement terminé depuis plus de deux ans',
      unit: '%',
      kind: 'ratio',
      numerator: {
        ...ASKED_AFTER_SUPPORT,
        text: 'dont l’accompagnement était terminé depuis plus de deux ans le jour de l’enquête',
        where: [
          ...ASKED_AFTER_SUPPORT.where,
          { test: 'longBefore', field: 'supportEndedOn', from: 'askedOn', months: 24 },
        ],
      },
      denominator: [ASKED_AFTER_SUPPORT],
      decimals: 0,
    },
    ofReturns('impayes', 'arrears3Months', 'Impayés de plus de trois mois'),
    ofReturns('defaut_assurance', 'insuranceMissing', 'Défaut d’assurance habitation'),
    ofReturns('absence_reponse', 'surveyUnanswered', 'Absence de réponse aux enquêtes OPS ou SLS'),
    ofReturns('conges', 'notice', 'Ménages ayant donné congé'),
  ],
  cautions: ['Ces suites de bail ne servent jamais à classer des ménages.'],
};

const FLOWS: readonly Column[] = [
  { key: 'diagnostiques', label: 'Ménages diagnostiqués', unit: 'ménages', kind: 'count', count: DIAGNOSED },
  { key: 'avl_en_cours', label: 'En AVL', unit: 'ménages', kind: 'count', count: TOWARDS },
  { key: 'adl_en_cours', label: 'En ADL', unit: 'ménages', kind: 'count', count: WITHIN },
  { key: 'reloges', label: 'Relogés', unit: 'ménages', kind: 'count', count: REHOUSED_AFTER_TOWARDS },
];

export const BY_PRESCRIBER: IndicatorDefinition = {
  ...NONE,
  ...SUPPORTS,
  id: 'prescripteurs',
  title: 'Diagnostics et accompagnements par prescripteur',
  question: 'L’AVDL est-il un outil de ses huit prescripteurs légaux ?',
  population: 'Ménages suivis au titre de l’AVDL, par prescripteur du diagnostic.',
  period: 'Cumul depuis le début de la convention ; stocks à la date.',
  notKnownRule: 'Un prescripteur non renseigné a sa ligne ; il n’est attribué à personne.',
  adr: '0107',
  axis: {
    kind: 'field',
    field: 'prescriber',
    rows: [
      { key: 'comed', label: 'COMED' },
      { key: 'stateServices', label: 'Services de l’État' },
      { key: 'ccapex', label: 'CCAPEX' },
      { key: 'landlords', label: 'Bailleurs' },
      { key: 'actionLogement', label: 'Action Logement' },
      { key: 'siao', label: 'SIAO' },
      { key: 'pdalhpd', label: 'Instances du PDALHPD' },
      { key: 'accommodation', label: 'Structures d’hébergement' },
    ],
    others: 'Autre',
    notKnown: 'non connu',
  },
  columns: FLOWS,
};

const SCHEME_LABELS: Readonly<Record<SupportScheme, string>> = {
  avdlDalo: 'AVDL DALO',
  avdlOutsideDalo: 'AVDL hors DALO',
  avdlHousingFirst: 'AVDL Logement d’abord',
  other: 'Autre dispositif',
};

export const BY_SCHEME: IndicatorDefinition = {
  ...NONE,
  ...SUPPORTS,
  id: 'dispositifs',
  title: 'Diagnostics et accompagnements par dispositif',
  question: 'Quels dispositifs suivent et relogent ?',
  population: 'Ménages suivis, par dispositif.',
  period: 'Cumul depuis le début de la convention ; stocks à la date.',
  notKnownRule: 'Un dispositif non renseigné a sa ligne.',
  adr: '0107',
  axis: {
    kind: 'field',
    field: 'scheme',
    rows: Object.entries(SCHEME_LABELS).map(([key, label]) => ({ key, label })),
    others: 'Autre',
    notKnown: 'non connu',
  },
  columns: FLOWS,
};

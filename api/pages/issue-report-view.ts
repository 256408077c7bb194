import type { z } from 'zod';
import type { OrganisationAccess } from '#casework/transaction.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import type { HouseholdId } from '#domain/ids.js';
import type { IssueAct, IssueMessage, IssueReport } from '#domain/issue-report.js';
import {
  ISSUE_ACTS,
  ISSUE_KIND_LABELS,
  ISSUE_KINDS,
  ISSUE_SEVERITIES,
  ISSUE_SEVERITY_LABELS,
  ISSUE_STATE_LABELS,
  ISSUE_STATES,
  isConfidential,
} from '#domain/issue-report.js';
import type { Organisation, Role } from '#domain/organisation.js';
import { ROLE_LABELS } from '#domain/organisation.js';
import type { IssueCount } from '#ports.js';
import { formatDate, formatInstant, formatNumber } from './format.js';
import { departementLabel } from './labels.js';
import type { Notice } from './render.js';

export const STATE_OPTIONS = ISSUE_STATES.map((value) => ({ value, label: ISSUE_STATE_LABELS[value] }));

/** Address of each act's form. */
export const ACT_PATHS = {
  'prise-en-charge': 'takeUp',
  reponse: 'answer',
  complement: 'complete',
  cloture: 'close',
} as const satisfies Record<string, IssueAct>;

const ACT_WORDS: Readonly<
  Record<IssueAct, { title: string; help: string; button: string; words: string | null; secondary: boolean }>
> = {
  takeUp: {
    title: 'Prendre en charge',
    help: 'L’auteur sait que vous vous en occupez. Le délai de réponse court toujours.',
    button: 'Prendre en charge',
    words: null,
    secondary: true,
  },
  answer: {
    title: 'Répondre',
    help: 'L’auteur lit votre réponse ; il peut la compléter, ou clore.',
    button: 'Envoyer la réponse',
    words: 'Votre réponse',
    secondary: false,
  },
  complete: {
    title: 'Compléter',
    help: 'Ajoute des précisions. Après une réponse, le signalement est repris, avec un nouveau délai.',
    button: 'Envoyer le complément',
    words: 'Vos précisions',
    secondary: true,
  },
  close: {
    title: 'Clore',
    help: 'Le signalement n’attend plus rien. Il reste lisible.',
    button: 'Clore le signalement',
    words: null,
    secondary: true,
  },
};

const MESSAGE_WORDS: Readonly<Record<IssueMessage['act'], string>> = {
  report: 'Signalement',
  takeUp: 'Pris en charge',
  answer: 'Réponse',
  complete: 'Complément',
  close: 'Clos',
};

function isLate({ state, dueOn }: IssueReport, today: string): boolean {
  return (state === 'received' || state === 'takenUp') && dueOn < today;
}

export function issueRow(report: IssueReport, reporter: string, today: string) {
  return {
    href: `/signalements/${encodeURIComponent(report.id)}`,
    kind: ISSUE_KIND_LABELS[report.kind],
    serious: report.severity === 'serious',
    departement: departementLabel(report.departement),
    reporter,
    reportedOn: formatDate(report.reportedAt.slice(0, 10)),
    dueOn: formatDate(report.dueOn),
    late: isLate(report, today),
    state: ISSUE_STATE_LABELS[report.state],
  };
}

/** The table of counts, one row per kind and their total; nothing for whoever reports. */
export function countRows(counts: readonly IssueCount[] | null, today: string) {
  if (counts === null) return { counts: null, today: formatDate(today) };
  const sum = (chosen: readonly IssueCount[]) => chosen.reduce((total, { reports }) => total + reports, 0);
  const row = (label: string, chosen: readonly IssueCount[]) => ({
    label,
    cells: [
      ...ISSUE_STATES.map((state) => chosen.filter((one) => one.state === state)),
      chosen.filter(({ late }) => late),
      chosen,
    ].map((part) => formatNumber(sum(part))),
  });
  return {
    today: formatDate(today),
    counts: [
      ...ISSUE_KINDS.map((kind) =>
        row(
          ISSUE_KIND_LABELS[kind],
          counts.filter((one) => one.kind === kind),
        ),
      ),
      row('Ensemble', counts),
    ],
  };
}

export function issueProblems(error: z.ZodError): readonly { readonly pointer: string; readonly message: string }[] {
  return error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, message }));
}

/** Name of the form's field of each field of the body. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  kind: 'motif',
  severity: 'gravite',
  text: 'texte',
  departement: 'departement',
  vacancyId: 'vacance',
  householdRef: 'menage',
  aboutId: 'organisation',
};

interface Filled {
  readonly typed: Readonly<Record<string, string>>;
  readonly problems: readonly { readonly pointer: string; readonly message: string }[];
}

export const formView = {
  /** The typed texts as the body of the API; an empty one is absent. */
  wire(typed: Filled['typed']): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(FIELD_NAMES).flatMap(([field, name]) => {
        const text = (typed[name] ?? '').trim();
        return text === '' && field !== 'text' ? [] : [[field, text]];
      }),
    );
  },
  data(filled: Filled, role: Role, organisations: readonly Organisation[]) {
    const error = (field: string) => filled.problems.find(({ pointer }) => pointer === `/${field}`)?.message ?? null;
    return {
      fields: fields(role, organisations).map((field) => ({
        ...field,
        value: filled.typed[field.name] ?? field.initial,
        error: error(field.of),
      })),
      text: filled.typed.texte ?? '',
      textError: error('text'),
      errors: filled.problems.map(({ pointer, message }) => ({
        field: FIELD_NAMES[pointer.slice(1)] ?? null,
        text: message,
      })),
    };
  },
} as const;

function fields(role: Role, organisations: readonly Organisation[]) {
  const association = role === 'association';
  const options = (values: readonly string[], labels: Readonly<Record<string, string>>) =>
    values.map((value) => ({ value, label: labels[value] ?? value }));
  const base = {
    hint: null as string | null,
    required: false,
    initial: '',
    options: [] as { value: string; label: string }[],
  };
  return [
    {
      ...base,
      of: 'kind',
      name: 'motif',
      label: 'Motif',
      kind: 'select',
      required: true,
      options: options(ISSUE_KINDS, ISSUE_KIND_LABELS),
    },
    {
      ...base,
      of: 'severity',
      name: 'gravite',
      label: 'Gravité',
      kind: 'select',
      required: true,
      initial: 'ordinary',
      hint: 'Grave : la DRIHL le lit aussitôt.',
      options: options(ISSUE_SEVERITIES, ISSUE_SEVERITY_LABELS),
    },
    {
      ...base,
      of: 'vacancyId',
      name: 'vacance',
      label: 'Vacance concernée',
      kind: 'text',
      hint: 'Son identifiant, tel que l’adresse de sa page le montre.',
    },
    {
      ...base,
      of: 'householdRef',
      name: 'menage',
      label: 'Ménage concerné',
      kind: 'text',
      hint: association ? 'Votre référence.' : 'Son code M-… sur cette vacance.',
    },
    {
      ...base,
      of: 'aboutId',
      name: 'organisation',
      label: association ? 'Bailleur concerné' : 'Association concernée',
      kind: 'select',
      options: organisations.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      ...base,
      of: 'departement',
      name: 'departement',
      label: 'Département',
      kind: 'select',
      hint: 'Nécessaire sans vacance ni ménage.',
      options: DEPARTEMENTS.map((value) => ({ value, label: departementLabel(value) })),
    },
  ];
}

interface Seen {
  readonly access: OrganisationAccess;
  readonly refs: ReadonlyMap<HouseholdId, string>;
  readonly names: ReadonlyMap<string, string>;
  readonly today: string;
  readonly done: string;
  readonly errors?: readonly string[];
  readonly typed?: { readonly path: string; readonly texte: string };
}

const DONE: Readonly<Record<string, Notice>> = {
  envoye: { kind: 'good', title: 'Signalement envoyé', text: 'Vous lirez ici chaque réponse.' },
  'prise-en-charge': { kind: 'good', title: 'Signalement pris en charge' },
  reponse: { kind: 'good', title: 'Réponse envoyée' },
  complement: { kind: 'good', title: 'Complément envoyé' },
  cloture: { kind: 'good', title: 'Signalement clos' },
};

/** A report as its page shows it: facts, exchanges, and the acts open to the visitor. */
export function issueView(
  report: IssueReport,
  seen: Seen,
): { readonly title: string; readonly notice: Notice | null; readonly data: object } {
  const acts = actsOf(report, seen);
  return {
    title: `Signalement : ${ISSUE_KIND_LABELS[report.kind]}, ${formatInstant(report.reportedAt)}`,
    notice: DONE[seen.done] ?? null,
    data: {
      href: `/signalements/${encodeURIComponent(report.id)}`,
      version: report.version,
      kind: ISSUE_KIND_LABELS[report.kind],
      state: ISSUE_STATE_LABELS[report.state],
      serious: report.severity === 'serious',
      late: isLate(report, seen.today),
      confidential: isConfidential(report.kind),
      errors: seen.errors ?? [],
      facts: factsOf(report, seen),
      messages: report.messages.map((message) => ({
        act: MESSAGE_WORDS[message.act],
        who: `${seen.names.get(message.organisationId) ?? 'non connu'} (${ROLE_LABELS[message.role]})`,
        iso: message.at,
        at: formatInstant(message.at),
        text: message.text,
      })),
      acts,
      nothing:
        report.state === 'closed' ? 'Ce signalement est clos.' : 'Rien n’est à faire de votre côté pour le moment.',
    },
  };
}

function factsOf(report: IssueReport, { refs, names }: Seen) {
  const fact = (label: string, value: string, href: string | null = null) => ({ label, value, href });
  const household =
    report.householdId === null ? null : (refs.get(report.householdId) ?? 'lié, non montré à votre rôle');
  return [
    fact('Auteur', names.get(report.reporterId) ?? 'non connu'),
    fact('Département', departementLabel(report.departement)),
    fact('Fait le', formatInstant(report.reportedAt)),
    fact('Réponse attendue le', formatDate(report.dueOn)),
    fact('Lu par la DRIHL à partir du', formatDate(report.regionFrom)),
    ...(report.vacancyId === null
      ? []
      : [fact('Vacance', 'Voir la vacance', `/vacances/${encodeURIComponent(report.vacancyId)}`)]),
    ...(household === null ? [] : [fact('Ménage', household)]),
    ...(report.aboutId === null ? [] : [fact('Organisation concernée', names.get(report.aboutId) ?? 'non connu')]),
  ];
}

function actsOf(report: IssueReport, { access, typed }: Seen) {
  const referent = access.role === 'departementalUnit' || access.role === 'regionalAuthority';
  return Object.entries(ACT_PATHS).flatMap(([path, act]) => {
    const rule = ISSUE_ACTS[act];
    const mine = rule.by === 'referent' ? referent : access.organisationId === report.reporterId;
    if (!mine || !(rule.from as readonly string[]).includes(report.state)) return [];
    return [{ path, ...ACT_WORDS[act], typed: typed?.path === path ? typed.texte : '' }];
  });
}

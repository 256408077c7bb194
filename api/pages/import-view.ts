import type { FileImport, ImportKind, ImportLine, LineStatus } from '#domain/file-import.js';
import { IMPORT_KIND_LABELS, LINE_STATUS_LABELS } from '#exchange/import-report.js';
import type { ImportProfile } from '#exchange/tables/profile.js';
import { missingColumns } from '#exchange/tables/profile.js';
import { formatInstant, formatNumber } from './format.js';

/** Words of the pages of imports. */

const STATE_LABELS: Readonly<Record<FileImport['state'], string>> = {
  mapping: 'Colonnes à faire correspondre',
  checking: 'Contrôle en cours',
  ready: 'Aperçu à lire',
  writing: 'Enregistrement en cours',
  done: 'Enregistré',
  abandoned: 'Abandonné',
};

const TONES: Readonly<Record<LineStatus, string>> = {
  waiting: 'info',
  toCreate: 'good',
  toUpdate: 'info',
  unchanged: '',
  error: 'bad',
  created: 'good',
  updated: 'info',
};

/** Filters of the lines, by the word of the address. */
export const LINE_FILTERS: Readonly<Record<string, readonly LineStatus[]>> = {
  erreurs: ['error'],
  'a-creer': ['toCreate', 'created'],
  'a-mettre-a-jour': ['toUpdate', 'updated'],
  'deja-a-jour': ['unchanged'],
};

const FILTER_LABELS: Readonly<Record<string, string>> = {
  '': 'Toutes les lignes',
  erreurs: 'En erreur',
  'a-creer': 'À créer',
  'a-mettre-a-jour': 'À mettre à jour',
  'deja-a-jour': 'Déjà à jour',
};

const OBJECTS: Readonly<Record<ImportKind, { readonly one: string; readonly many: string }>> = {
  vacancies: { one: 'vacance', many: 'vacances' },
  households: { one: 'ménage', many: 'ménages' },
};

export interface ImportPageInput {
  readonly job: FileImport;
  readonly counts: Readonly<Partial<Record<LineStatus, number>>>;
  readonly profile: ImportProfile;
  readonly lines: readonly ImportLine[];
  readonly more: boolean;
  readonly filter: string;
  readonly absent: { readonly total: number; readonly references: readonly string[] } | null;
  readonly running: boolean;
}

/** What the page of one import shows. */
export function importView(input: ImportPageInput) {
  const { job, counts, profile, lines, filter, absent, running, more } = input;
  const toWrite = (counts.toCreate ?? 0) + (counts.toUpdate ?? 0);
  const base = `/imports/${job.id}`;
  const last = lines.at(-1)?.line ?? 0;
  return {
    id: job.id,
    kind: job.kind,
    what: IMPORT_KIND_LABELS[job.kind],
    objects: OBJECTS[job.kind],
    fileName: job.fileName,
    facts: `${job.reading} · ${plural(job.lines, 'ligne', 'lignes')} · reçu le ${formatInstant(job.createdAt)}`,
    state: job.state,
    stateLabel: STATE_LABELS[job.state],
    progress: progressOf(job, running),
    summary: summaryOf(job, counts),
    toWrite,
    writeWords: `${plural(toWrite, 'ligne', 'lignes')} à enregistrer`,
    errors: counts.error ?? 0,
    errorWords: plural(counts.error ?? 0, 'ligne en erreur', 'lignes en erreur'),
    columns: columnsOf(job, profile),
    missing: missingColumns(profile, job.mapping),
    tabs: tabsOf(job, counts, filter, base),
    filterLabel: FILTER_LABELS[filter] ?? '',
    rows: lines.map(rowOf),
    nextHref: more ? `${base}?${filter === '' ? '' : `etat=${filter}&`}apres=${last}` : null,
    absent:
      absent === null || absent.total === 0
        ? null
        : { ...absent, words: absentWords(absent.total, absent.references.length) },
  };
}

function plural(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count > 1 ? many : one}`;
}

function progressOf(job: FileImport, running: boolean) {
  if (job.state !== 'checking' && job.state !== 'writing') return null;
  return {
    running,
    value: job.cursor,
    max: job.lines + 1,
    text: `ligne ${formatNumber(job.cursor)} sur ${formatNumber(job.lines + 1)}`,
  };
}

function summaryOf(job: FileImport, counts: ImportPageInput['counts']) {
  const order: readonly LineStatus[] = ['toCreate', 'toUpdate', 'created', 'updated', 'unchanged', 'error'];
  if (job.state === 'mapping' || job.state === 'abandoned') return [];
  return order.flatMap((status) => {
    const count = counts[status] ?? 0;
    return count === 0 ? [] : [{ label: LINE_STATUS_LABELS[status], count: formatNumber(count), tone: TONES[status] }];
  });
}

/** A column is offered its own field and those that no other column fills: two never fill the same. */
function columnsOf({ headers, mapping }: FileImport, { columns }: ImportProfile) {
  return headers.map((header, index) => ({
    index,
    header,
    field: mapping[index] ?? '',
    label: columns.find(({ key }) => key === mapping[index])?.header ?? 'laissée de côté',
    choices: columns
      .filter(({ key }) => key === mapping[index] || !mapping.includes(key))
      .map(({ key, header: name, required }) => ({ key, label: required ? `${name} (obligatoire)` : name })),
  }));
}

function tabsOf(job: FileImport, counts: ImportPageInput['counts'], filter: string, base: string) {
  const total = (statuses: readonly LineStatus[]) => statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const tabs = [
    { key: '', count: job.lines },
    ...Object.entries(LINE_FILTERS).map(([key, statuses]) => ({ key, count: total(statuses) })),
  ];
  return tabs.map(({ key, count }) => ({
    href: key === '' ? base : `${base}?etat=${key}`,
    label: `${FILTER_LABELS[key]} (${formatNumber(count)})`,
    current: key === filter,
  }));
}

function rowOf(line: ImportLine) {
  return {
    line: formatNumber(line.line),
    reference: line.reference ?? 'non lue',
    status: LINE_STATUS_LABELS[line.status],
    tone: TONES[line.status],
    problems: line.problems.map(({ column, message, expected }) => ({
      column: column === null ? 'Ligne entière' : `Colonne « ${column} »`,
      message,
      expected: expected === null ? null : `Attendu : ${expected}.`,
    })),
    changes: line.changes.map(({ column, before, after }) => ({
      column,
      before: before === '' ? 'vide' : before,
      after: after === '' ? 'vide' : after,
    })),
    notes: line.notes,
  };
}

function absentWords(total: number, shown: number): string {
  const words =
    total === 1
      ? 'Un de vos ménages n’est pas dans le fichier. Il reste tel quel'
      : `${formatNumber(total)} de vos ménages ne sont pas dans le fichier. Ils restent tels quels`;
  return `${words} : un import n’efface rien.${total > shown ? ` Les ${formatNumber(shown)} premiers :` : ''}`;
}

/** One line of the list of files sent. */
export function importListRow(job: FileImport) {
  return {
    href: `/imports/${job.id}`,
    fileName: job.fileName,
    what: IMPORT_KIND_LABELS[job.kind],
    lines: formatNumber(job.lines),
    sentOn: formatInstant(job.createdAt),
    state: STATE_LABELS[job.state],
  };
}

import type { Readable } from 'node:stream';
import type { FileWords } from '#casework/file-words.js';
import type { FileImport, ImportKind, ImportLine, LineStatus } from '#domain/file-import.js';
import { FILE_KINDS } from './file-import.js';
import type { Column, Rows } from './tables/columns.js';
import { writeCsv } from './tables/csv-writer.js';
import type { ImportColumn } from './tables/profile.js';
import { writeXlsx } from './tables/xlsx-writer.js';

/** Words of each status, as the preview and the report show them. */
export const LINE_STATUS_LABELS: Readonly<Record<LineStatus, string>> = {
  waiting: 'À contrôler',
  toCreate: 'À créer',
  toUpdate: 'À mettre à jour',
  unchanged: 'Déjà à jour',
  error: 'En erreur',
  created: 'Créée',
  updated: 'Mise à jour',
};

export const IMPORT_KIND_LABELS: Readonly<Record<ImportKind, string>> = {
  vacancies: 'vacances',
  households: 'ménages',
};

export type TableFormat = 'csv' | 'xlsx';

/**
 * The lines in error as they came, with what to correct in three more columns: corrected, the file is sent again as it
 * is, those columns are left aside.
 */
export function errorFile(
  job: Pick<FileImport, 'headers' | 'fileName' | 'createdAt'>,
  lines: Rows<ImportLine>,
  format: TableFormat,
): Readable {
  const columns: readonly Column<ImportLine>[] = [
    ...job.headers.map(
      (header, index): Column<ImportLine> => ({
        header,
        kind: 'asTyped',
        definition: 'Colonne de votre fichier, telle que reçue.',
        value: ({ cells }) => cells[index] ?? null,
      }),
    ),
    problemColumn('Erreur : ligne', 'Numéro de la ligne dans le fichier reçu.', ({ line }) => String(line)),
    problemColumn('Erreur : colonne', 'Colonne à corriger.', ({ problems }) =>
      problems.map(({ column }) => column ?? 'ligne entière').join(' | '),
    ),
    problemColumn('Erreur : quoi corriger', 'Ce qui ne va pas, et ce qui est attendu.', ({ problems }) =>
      problems
        .map(({ message, expected }) => (expected === null ? message : `${message} Attendu : ${expected}.`))
        .join(' | '),
    ),
  ];
  if (format === 'csv') return writeCsv(lines, columns);
  return writeXlsx(lines, {
    columns,
    scope: [
      { label: 'Fichier reçu', value: job.fileName },
      { label: 'Reçu le', value: job.createdAt },
      { label: 'Contenu', value: 'Les seules lignes en erreur ; corrigées, elles se renvoient telles quelles.' },
    ],
  });
}

function problemColumn(header: string, definition: string, value: (line: ImportLine) => string): Column<ImportLine> {
  return { header, kind: 'text', definition, value };
}

/** The file of a kind as it may be filled: every column with its definition, and one invented line. */
export function exampleFile(kind: ImportKind, words: FileWords, format: TableFormat): Readable {
  const columns = FILE_KINDS[kind].profile(words).columns.map(exampleColumn);
  const rows = ['exemple'];
  if (format === 'csv') return writeCsv(rows, columns);
  return writeXlsx(rows, {
    columns,
    scope: [
      { label: 'Fichier', value: `Modèle de fichier de ${IMPORT_KIND_LABELS[kind]}` },
      { label: 'Contenu', value: 'Une ligne inventée : remplacez-la par les vôtres, une par ligne.' },
    ],
  });
}

function exampleColumn({ header, required, definition, example }: ImportColumn): Column<string> {
  return {
    header,
    kind: 'asTyped',
    definition: `${definition}${required ? ' Obligatoire.' : ''}`,
    value: () => (example === '' ? null : example),
  };
}

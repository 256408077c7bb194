import { type CaseError, caseError, shown } from '#casework/errors.js';
import type { FileWords } from '#casework/file-words.js';
import { fileWords } from '#casework/file-words.js';
import { importToMatch, mayImport, moved, purgeImports } from '#casework/imports.js';
import type { CaseDeps, CaseShell, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import type { FileImport, ImportKind } from '#domain/file-import.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { FileKind } from './file-kind.js';
import { householdFile } from './household-file-lines.js';
import { forbiddenHeaders, holdsSocialSecurityNumber, namesSomebody } from './tables/forbidden-columns.js';
import type { ColumnMapping, ImportProfile } from './tables/profile.js';
import { mappingToRemember, missingColumns, suggestedMapping } from './tables/profile.js';
import { readTable } from './tables/read-table.js';
import type { Table, TableRow } from './tables/table.js';
import { TableRefused } from './tables/table.js';
import { vacancyFile } from './vacancy-file-lines.js';

/** Every kind of file that is imported line by line. */
export const FILE_KINDS: Readonly<Record<ImportKind, FileKind>> = {
  vacancies: vacancyFile,
  households: householdFile,
};

const LINES_PER_INSERT = 1_000;

/** Words of the region and of the directory, as the access sees it. */
export async function wordsFor(deps: CaseDeps): Promise<FileWords> {
  return fileWords(await deps.tx.organisations.list('reserver'));
}

/**
 * Reads a file and keeps its lines: columns are matched by what was chosen last time, else by their names; nothing is
 * written of what they say. Errors: FORBIDDEN_ROLE, FILE_REFUSED, FORBIDDEN_COLUMNS.
 */
export async function openImport(
  shell: CaseShell,
  access: OrganisationAccess,
  file: { readonly kind: ImportKind; readonly name: string; readonly bytes: Uint8Array },
): Promise<Result<FileImport, CaseError>> {
  const allowed = mayImport(access, file.kind);
  if (!allowed.ok) return allowed;
  try {
    const table = await readTable(file.bytes);
    const forbidden = file.kind === 'households' ? forbiddenHeaders(table.headers) : [];
    if (forbidden.length > 0) return err(forbiddenColumns(forbidden));
    return await inTransaction(shell, access, (deps) => storeTable(deps, access, file, table));
  } catch (thrown) {
    if (thrown instanceof TableRefused) return err(caseError('FILE_REFUSED', thrown.detail));
    throw thrown;
  }
}

function forbiddenColumns(found: ReturnType<typeof forbiddenHeaders>): CaseError {
  return caseError(
    'FORBIDDEN_COLUMNS',
    'Ce fichier porte des données que le service ne reçoit jamais ; rien n’en a été gardé. Retirez ces colonnes puis envoyez-le à nouveau.',
    found.map(({ header, what }) => ({
      pointer: '',
      code: 'FORBIDDEN_COLUMN',
      message: `La colonne « ${shown(header)} » porterait ${what}.`,
      expected: 'un fichier sans cette colonne',
    })),
  );
}

async function storeTable(
  deps: CaseDeps,
  access: OrganisationAccess,
  file: { readonly kind: ImportKind; readonly name: string },
  table: Table,
): Promise<Result<FileImport, CaseError>> {
  await purgeImports(deps);
  const kept = table.headers.flatMap((header, index) =>
    header !== '' && !(file.kind === 'households' && namesSomebody(header)) ? [index] : [],
  );
  const headers = kept.map((index) => table.headers[index] as string);
  const profile = FILE_KINDS[file.kind].profile(await wordsFor(deps));
  const mapping = suggestedMapping(headers, profile, await deps.tx.imports.rememberedMapping(file.kind));
  const now = deps.clock.now();
  const job: FileImport = {
    id: deps.newId(),
    organisationId: access.organisationId,
    kind: file.kind,
    state: missingColumns(profile, mapping).length === 0 ? 'checking' : 'mapping',
    fileName: shown(file.name),
    reading: table.reading,
    headers,
    mapping,
    lines: 0,
    cursor: 0,
    createdAt: now,
    advancedAt: now,
  };
  await deps.tx.imports.insert(job);
  const lines = await storeLines(deps, job, table, kept);
  if (lines === 0) {
    return err(caseError('FILE_REFUSED', 'Le fichier a un en-tête, mais aucune ligne remplie sous lui.'));
  }
  return ok(await moved(deps, job, { lines }));
}

async function storeLines(deps: CaseDeps, job: FileImport, table: Table, kept: readonly number[]): Promise<number> {
  let lines = 0;
  let batch: Pick<TableRow, 'line' | 'cells' | 'faults'>[] = [];
  const store = async () => {
    if (batch.length > 0) await deps.tx.imports.addLines(job.id, batch);
    batch = [];
  };
  for await (const row of table.rows) {
    lines += 1;
    batch.push(keptCells(row, kept, job.kind));
    if (batch.length === LINES_PER_INSERT) await store();
  }
  await store();
  return lines;
}

/** The cells of the columns that are kept; what looks like a social security number is never stored. */
function keptCells({ line, cells, faults }: TableRow, kept: readonly number[], kind: ImportKind) {
  const found: TableRow['faults'][number][] = faults.flatMap((fault) => {
    const column = fault.column === null ? null : kept.indexOf(fault.column);
    return column === -1 ? [] : [{ ...fault, column }];
  });
  const texts = kept.map((index, column) => {
    const text = (cells[index] ?? '').replaceAll('\0', '\ufffd');
    if (kind !== 'households' || !holdsSocialSecurityNumber(text)) return text.toWellFormed();
    found.push({
      column,
      code: 'SOCIAL_SECURITY_NUMBER',
      message: 'Cette cellule porte ce qui ressemble à un numéro de sécurité sociale ; elle n’a pas été gardée.',
      expected: 'aucun numéro de sécurité sociale dans le fichier',
    });
    return '';
  });
  return { line, cells: texts, faults: found };
}

/**
 * Matches the columns of a file otherwise; the choice is remembered for the organisation's next files. Errors:
 * NOT_FOUND, IMPORT_CLOSED, MAPPING_INVALID.
 */
export async function matchColumns(
  deps: CaseDeps,
  id: string,
  mapping: ColumnMapping,
): Promise<Result<FileImport, CaseError>> {
  const found = await importToMatch(deps, id);
  if (!found.ok) return found;
  const job = found.value;
  const profile = FILE_KINDS[job.kind].profile(await wordsFor(deps));
  const problem = mappingProblem(profile, job.headers, mapping);
  if (problem !== null) return err(caseError('MAPPING_INVALID', problem));
  await deps.tx.imports.resetLines(id);
  await deps.tx.imports.rememberMapping(job.kind, mappingToRemember(job.headers, mapping), deps.clock.now());
  return ok(await moved(deps, job, { state: 'checking', mapping, cursor: 0 }));
}

function mappingProblem(profile: ImportProfile, headers: readonly string[], mapping: ColumnMapping): string | null {
  if (mapping.length !== headers.length) return `Le fichier a ${headers.length} colonnes : dites-le de chacune.`;
  const known = new Map(profile.columns.map(({ key, header }) => [key, header]));
  const seen = new Set<string>();
  for (const key of mapping) {
    if (key === null) continue;
    if (!known.has(key)) return `La colonne « ${shown(key)} » n’existe pas.`;
    if (seen.has(key)) return `Deux colonnes du fichier sont dites « ${known.get(key)} » : gardez-en une.`;
    seen.add(key);
  }
  const missing = missingColumns(profile, mapping);
  if (missing.length === 0) return null;
  return `Il manque ${missing.length === 1 ? 'une colonne obligatoire' : `${missing.length} colonnes obligatoires`} : ${missing.join(', ')}.`;
}

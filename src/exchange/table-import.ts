import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import { abandonImport, startWriting } from '#casework/imports.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import type { FileImport, ImportKind, ImportLine } from '#domain/file-import.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import { FILE_KINDS, openImport, wordsFor } from './file-import.js';
import { advanceImport, type ImportShell, isUnderWay } from './file-import-steps.js';
import type { ImportOptions, ImportSummary, LineReport } from './import.js';
import { missingColumns } from './tables/profile.js';

const LINES_READ = 500;
const PREVIEWED = {
  toCreate: 'created',
  toUpdate: 'updated',
  unchanged: 'unchanged',
  created: 'created',
  updated: 'updated',
} as const;

/**
 * Imports a whole CSV or XLSX at once, as the pages do by steps: checks every line, writes the valid ones unless it is a
 * rehearsal, and reports each. Errors: those of `openImport`, and MAPPING_INVALID where obligatory columns are not found.
 */
export async function importTable(
  shell: ImportShell,
  access: OrganisationAccess,
  file: { readonly kind: ImportKind; readonly name: string; readonly bytes: Uint8Array },
  options: ImportOptions,
): Promise<Result<ImportSummary, CaseError>> {
  const opened = await openImport(shell, access, file);
  if (!opened.ok) return opened;
  const { id } = opened.value;
  const act = <T>(work: (deps: CaseDeps) => Promise<Result<T, CaseError>>) => inTransaction(shell, access, work);
  if (opened.value.state === 'mapping') {
    const missing = await act(async (deps) => ok(await unmatched(deps, opened.value)));
    await act((deps) => abandonImport(deps, id));
    return missing.ok
      ? err(caseError('MAPPING_INVALID', `Colonnes obligatoires introuvables : ${missing.value}.`))
      : missing;
  }
  const checked = await advanceToEnd(shell, access, opened.value);
  if (!checked.ok) return checked;
  if (!options.dryRun) {
    const started = await act((deps) => startWriting(deps, id));
    const written = started.ok ? await advanceToEnd(shell, access, started.value) : started;
    if (!written.ok) return written;
  }
  const summary = await reportLines(shell, access, id, options);
  if (options.dryRun) await act((deps) => abandonImport(deps, id));
  return ok(summary);
}

async function unmatched(deps: CaseDeps, { kind, mapping }: FileImport): Promise<string> {
  return missingColumns(FILE_KINDS[kind].profile(await wordsFor(deps)), mapping).join(', ');
}

async function advanceToEnd(
  shell: ImportShell,
  access: OrganisationAccess,
  job: FileImport,
): Promise<Result<FileImport, CaseError>> {
  let latest: Result<FileImport, CaseError> = ok(job);
  while (latest.ok && isUnderWay(latest.value)) latest = await advanceImport(shell, access, job.id);
  return latest;
}

async function reportLines(
  shell: ImportShell,
  access: OrganisationAccess,
  id: string,
  { dryRun, onLine }: ImportOptions,
): Promise<ImportSummary> {
  const counts = { lines: 0, created: 0, updated: 0, unchanged: 0, failed: 0 };
  for (let after = 0; ; ) {
    const lines = await shell.uow.transaction(access, (tx) => tx.imports.lines(id, { after, limit: LINES_READ }));
    for (const line of lines) {
      const report = lineReport(line);
      counts.lines += 1;
      counts[report.status === 'error' ? 'failed' : report.status] += 1;
      onLine(report);
    }
    after = lines.at(-1)?.line ?? after;
    if (lines.length < LINES_READ) return { dryRun, ...counts };
  }
}

function lineReport({ line, reference, status, problems }: ImportLine): LineReport {
  const outcome = status === 'waiting' || status === 'error' ? 'error' : PREVIEWED[status];
  return {
    line,
    status: outcome,
    reference,
    errors: problems.map(({ column, code, message, expected, received }) => ({
      pointer: column ?? '',
      code,
      message,
      expected: expected ?? '',
      ...(received !== null && { received }),
    })),
  };
}

import type { CaseError } from '#casework/errors.js';
import { moved } from '#casework/imports.js';
import type { CaseDeps, CaseShell, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction, notFound } from '#casework/transaction.js';
import type { VacancyReference } from '#casework/vacancy-rules.js';
import type { FileImport, ImportLine } from '#domain/file-import.js';
import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import { FILE_KINDS, wordsFor } from './file-import.js';
import type { KindContext } from './file-kind.js';
import { lineInError } from './file-kind.js';
import { readLine } from './tables/profile.js';

export interface ImportShell extends CaseShell {
  readonly reference: VacancyReference;
}

const CHECKED_PER_TRANSACTION = 500;
const WRITTEN_PER_TRANSACTION = 500;
const UNIQUE_VIOLATION = '23505';

/** Whether something remains to be done without anybody. */
export function isUnderWay(job: FileImport): boolean {
  return job.state === 'checking' || job.state === 'writing';
}

/**
 * Deals with the next lines of a file, in one transaction with the place it is at: stopped anywhere, the next call goes
 * on from the last line dealt with, none lost and none twice. Gives the file as it is then. Error: NOT_FOUND.
 */
export async function advanceImport(
  shell: ImportShell,
  access: OrganisationAccess,
  id: string,
): Promise<Result<FileImport, CaseError>> {
  try {
    return await step(shell, access, id, WRITTEN_PER_TRANSACTION);
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
  }
  // Somebody has just entered one of these objects: line by line, only that one is refused.
  try {
    return await step(shell, access, id, 1);
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
    return refuseNext(shell, access, id);
  }
}

function isUniqueViolation(thrown: unknown): boolean {
  return (thrown as { code?: unknown } | null)?.code === UNIQUE_VIOLATION;
}

function step(
  shell: ImportShell,
  access: OrganisationAccess,
  id: string,
  lines: number,
): Promise<Result<FileImport, CaseError>> {
  return inTransaction(shell, access, async (deps) => {
    const job = await deps.tx.imports.lock(id);
    if (job === null) return notFound('Cet import');
    if (!isUnderWay(job)) return ok(job);
    const words = await wordsFor(deps);
    const context = { deps: { ...deps, reference: shell.reference }, access, words, job };
    return ok(await (job.state === 'checking' ? check(context, job) : write(context, job, lines)));
  });
}

async function check(context: KindContext, job: FileImport): Promise<FileImport> {
  const { deps } = context;
  const lines = await deps.tx.imports.lines(job.id, { after: job.cursor, limit: CHECKED_PER_TRANSACTION });
  const last = lines.at(-1);
  if (last === undefined) return moved(deps, job, { state: 'ready', cursor: 0 });
  const kind = FILE_KINDS[job.kind];
  const profile = kind.profile(context.words);
  const read = lines.map((line) => readLine(line, job.headers, profile, job.mapping));
  await deps.tx.imports.saveOutcomes(job.id, await kind.assess(context, read));
  return moved(deps, job, { cursor: last.line });
}

async function write(context: KindContext, job: FileImport, limit: number): Promise<FileImport> {
  const { deps } = context;
  const lines = await nextToWrite(deps, job, limit);
  const last = lines.at(-1);
  if (last === undefined) {
    await deps.tx.imports.forgetLines(job.id);
    return moved(deps, job, { state: 'done', cursor: 0 });
  }
  const kind = FILE_KINDS[job.kind];
  const profile = kind.profile(context.words);
  const read = lines.map((line) => readLine(line, job.headers, profile, job.mapping));
  await deps.tx.imports.saveOutcomes(job.id, await kind.apply(context, read));
  return moved(deps, job, { cursor: last.line });
}

function nextToWrite(deps: CaseDeps, job: FileImport, limit: number): Promise<readonly ImportLine[]> {
  return deps.tx.imports.lines(job.id, { after: job.cursor, limit, statuses: ['toCreate', 'toUpdate'] });
}

function refuseNext(
  shell: ImportShell,
  access: OrganisationAccess,
  id: string,
): Promise<Result<FileImport, CaseError>> {
  return inTransaction(shell, access, async (deps) => {
    const job = await deps.tx.imports.lock(id);
    if (job === null) return notFound('Cet import');
    const line = job.state === 'writing' ? (await nextToWrite(deps, job, 1))[0] : undefined;
    if (line === undefined) return ok(job);
    const message = 'Quelqu’un vient d’enregistrer la même référence ou la même adresse.';
    const expected = 'un nouvel envoi du fichier, qui comparera la ligne à ce qui est enregistré';
    const problem = { column: null, code: 'CONCURRENT_CHANGE', message, expected, received: line.reference };
    await deps.tx.imports.saveOutcomes(id, [lineInError(line, [problem])]);
    return ok(await moved(deps, job, { cursor: line.line }));
  });
}

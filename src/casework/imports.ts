import type { Instant } from '#domain/dates.js';
import type { FileImport, ImportKind } from '#domain/file-import.js';
import { ROLE_LABELS, type Role } from '#domain/organisation.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';

/** Who may send which file. */
export const IMPORT_ROLES: Readonly<Record<ImportKind, readonly Role[]>> = {
  vacancies: ['landlordReferent'],
  households: ['association'],
};

/** Days a file that was sent is kept. */
export const IMPORT_KEPT_DAYS = 30;

/** Error: FORBIDDEN_ROLE. */
export function mayImport(access: OrganisationAccess, kind: ImportKind): Result<true, CaseError> {
  const roles = IMPORT_ROLES[kind];
  return roles.includes(access.role)
    ? ok(true)
    : forbidden(`au rôle : ${roles.map((role) => ROLE_LABELS[role]).join(', ')}`);
}

/** A file of the caller's organisation. Error: NOT_FOUND. */
export async function readImport(deps: CaseDeps, id: string): Promise<Result<FileImport, CaseError>> {
  const job = await deps.tx.imports.find(id);
  return job === null ? notFound('Cet import') : ok(job);
}

/** A file whose columns may be matched: not being written, nor written, nor given up. Errors: NOT_FOUND, IMPORT_CLOSED. */
export async function importToMatch(deps: CaseDeps, id: string): Promise<Result<FileImport, CaseError>> {
  const job = await deps.tx.imports.lock(id);
  if (job === null) return notFound('Cet import');
  if (job.state === 'mapping' || job.state === 'checking' || job.state === 'ready') return ok(job);
  return err(closed(job));
}

/**
 * Starts to write a file whose preview is complete; starting again what is being written, or is written, changes
 * nothing. Errors: NOT_FOUND, IMPORT_NOT_READY, IMPORT_CLOSED.
 */
export async function startWriting(deps: CaseDeps, id: string): Promise<Result<FileImport, CaseError>> {
  const job = await deps.tx.imports.lock(id);
  if (job === null) return notFound('Cet import');
  if (job.state === 'writing' || job.state === 'done') return ok(job);
  if (job.state === 'abandoned') return err(closed(job));
  if (job.state !== 'ready') {
    return err(
      caseError(
        'IMPORT_NOT_READY',
        job.state === 'mapping'
          ? 'Faites d’abord correspondre les colonnes obligatoires du fichier.'
          : 'Le contrôle du fichier n’est pas terminé : attendez l’aperçu.',
      ),
    );
  }
  return ok(await moved(deps, job, { state: 'writing', cursor: 0 }));
}

/** Gives a file up; its lines are dropped. Errors: NOT_FOUND, IMPORT_CLOSED. */
export async function abandonImport(deps: CaseDeps, id: string): Promise<Result<FileImport, CaseError>> {
  const job = await deps.tx.imports.lock(id);
  if (job === null) return notFound('Cet import');
  if (job.state === 'abandoned') return ok(job);
  if (job.state === 'writing' || job.state === 'done') return err(closed(job));
  await deps.tx.imports.dropLines(id);
  return ok(await moved(deps, job, { state: 'abandoned', cursor: 0 }));
}

/** Writes the file's new state and the instant it moved. */
export async function moved(
  deps: CaseDeps,
  job: FileImport,
  change: Partial<Pick<FileImport, 'state' | 'mapping' | 'cursor' | 'lines'>>,
): Promise<FileImport> {
  const after = { ...job, ...change, advancedAt: deps.clock.now() };
  await deps.tx.imports.save(after);
  return after;
}

/** Drops the files of the organisation that are older than they are kept. */
export function purgeImports(deps: CaseDeps): Promise<void> {
  const oldest = new Date(Date.parse(deps.clock.now()) - IMPORT_KEPT_DAYS * 86_400_000).toISOString();
  return deps.tx.imports.purge(oldest as Instant);
}

function closed(job: FileImport): CaseError {
  const words = { writing: 'en cours d’enregistrement', done: 'déjà enregistré' } as const;
  const word = job.state === 'writing' || job.state === 'done' ? words[job.state] : 'abandonné';
  return caseError('IMPORT_CLOSED', `Cet import est ${word} : envoyez un nouveau fichier pour d’autres changements.`);
}

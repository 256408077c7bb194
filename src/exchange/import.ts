import type { z } from 'zod';
import type { CaseError, FieldProblem } from '#casework/errors.js';
import { shown } from '#casework/errors.js';
import type { UpsertOutcome } from '#casework/households.js';
import { upsertHousehold } from '#casework/households.js';
import type { CaseDeps, CaseShell, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import { upsertVacancy } from '#casework/upsert-vacancy.js';
import type { VacancyReference } from '#casework/vacancy-rules.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import { fieldProblems } from './field-problems.js';
import { householdSchema, toHousehold } from './household-schema.js';
import type { NdjsonLine } from './ndjson.js';
import { NDJSON_LIMITS, readNdjson } from './ndjson.js';
import { parseStrictJsonBytes } from './strict-json.js';
import { toDeclaration, vacancySchema } from './vacancy-schema.js';

/** What became of one line: line number, reference, and each thing to correct with value and expectation. */
export interface LineReport {
  readonly line: number;
  readonly status: UpsertOutcome | 'error';
  readonly reference: string | null;
  readonly errors: readonly FieldProblem[];
}

export interface ImportSummary {
  readonly dryRun: boolean;
  readonly lines: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
}

export interface ImportDeps extends CaseShell {
  readonly reference: VacancyReference;
}

export interface ImportOptions {
  /** Checks every line against the database and writes nothing. */
  readonly dryRun: boolean;
  /** Called for each line in order. */
  readonly onLine: (report: LineReport) => void;
}

type LineWork = (deps: CaseDeps) => Promise<Result<UpsertOutcome, CaseError>>;
type Prepared = { readonly reference: string | null } & (
  | { readonly work: LineWork }
  | { readonly errors: readonly FieldProblem[] }
);
type PreparedLine = Prepared & { readonly line: number };

const LINES_PER_TRANSACTION = 200;

/**
 * Imports households of an association, one JSON object per line (householdSchema). Good lines are written, the others
 * reported; the same file again changes nothing. Throws NdjsonTooLarge.
 */
export function importHouseholds(
  deps: ImportDeps,
  access: OrganisationAccess,
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportSummary> {
  const prepare = (value: unknown): Prepared => {
    const parsed = parseWith(householdSchema, value);
    if (!parsed.ok) return { reference: textAt(value, 'reference'), errors: parsed.error };
    const wire = parsed.value;
    return {
      reference: wire.reference,
      work: (caseDeps) =>
        upsertHousehold({ ...caseDeps, reference: deps.reference }, access, (owner) => toHousehold(wire, owner)),
    };
  };
  return importLines(deps, access, source, { ...options, prepare });
}

/** Imports vacancies of a landlord, one JSON object per line (vacancySchema); as importHouseholds. */
export function importVacancies(
  deps: ImportDeps,
  access: OrganisationAccess,
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportSummary> {
  const prepare = (value: unknown): Prepared => {
    const parsed = parseWith(vacancySchema, value);
    if (!parsed.ok) return { reference: textAt(value, 'internalId'), errors: parsed.error };
    const { confirmedWarnings = [], ...wire } = parsed.value;
    const input = { declaration: toDeclaration(wire), confirmedWarnings };
    return {
      reference: wire.internalId,
      work: (caseDeps) => upsertVacancy({ ...caseDeps, reference: deps.reference }, access, input),
    };
  };
  return importLines(deps, access, source, { ...options, prepare });
}

async function importLines(
  deps: ImportDeps,
  access: OrganisationAccess,
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions & { readonly prepare: (value: unknown) => Prepared },
): Promise<ImportSummary> {
  const counts = { created: 0, updated: 0, unchanged: 0, error: 0 };
  const seen = new Map<string, number>();
  const report = (lines: readonly LineReport[]) => {
    for (const line of lines) {
      counts[line.status] += 1;
      options.onLine(line);
    }
  };
  let batch: PreparedLine[] = [];
  for await (const line of readNdjson(source)) {
    batch.push(once(seen, { line: line.line, ...read(line, options.prepare) }));
    if (batch.length < LINES_PER_TRANSACTION) continue;
    report(await writeBatch(deps, access, batch, options.dryRun));
    batch = [];
  }
  report(await writeBatch(deps, access, batch, options.dryRun));
  const { error: failed, ...written } = counts;
  const lines = written.created + written.updated + written.unchanged + failed;
  return { dryRun: options.dryRun, lines, ...written, failed };
}

function read({ bytes }: NdjsonLine, prepare: (value: unknown) => Prepared): Prepared {
  if (bytes === null) {
    const expected = `au plus ${NDJSON_LIMITS.lineBytes} octets`;
    return refused([{ pointer: '', code: 'LINE_TOO_LONG', message: 'Cette ligne est trop longue.', expected }]);
  }
  const parsed = parseStrictJsonBytes(bytes);
  if (parsed.ok) return prepare(parsed.value);
  const { code, message, pointer, column } = parsed.problem;
  return refused([
    { pointer, code, message: `${message} (colonne ${column})`, expected: 'un objet JSON en UTF-8 sur une ligne' },
  ]);
}

function refused(errors: readonly FieldProblem[]): Prepared {
  return { reference: null, errors };
}

/** A reference that comes twice in a file is an error: which line would be right is not ours to guess. */
function once(seen: Map<string, number>, prepared: PreparedLine): PreparedLine {
  const { reference, line } = prepared;
  if (reference === null) return prepared;
  const first = seen.get(reference);
  seen.set(reference, first ?? line);
  if (first === undefined) return prepared;
  const message = `Cette référence est déjà à la ligne ${first}.`;
  return {
    line,
    reference,
    errors: [
      { pointer: '', code: 'DUPLICATE_LINE', message, expected: 'une ligne par référence', received: shown(reference) },
    ],
  };
}

/** One transaction for the batch; a dry run does the same and rolls it back. */
async function writeBatch(
  deps: ImportDeps,
  access: OrganisationAccess,
  batch: readonly PreparedLine[],
  dryRun: boolean,
): Promise<readonly LineReport[]> {
  if (batch.length === 0) return [];
  const written = await inTransaction<readonly LineReport[], readonly LineReport[]>(deps, access, async (caseDeps) => {
    const reports: LineReport[] = [];
    for (const prepared of batch) reports.push(await writeLine(caseDeps, prepared));
    return dryRun ? err(reports) : ok(reports);
  });
  return written.ok ? written.value : written.error;
}

async function writeLine(deps: CaseDeps, prepared: PreparedLine): Promise<LineReport> {
  const { line, reference } = prepared;
  if ('errors' in prepared) return { line, reference, status: 'error', errors: prepared.errors };
  const done = await prepared.work(deps);
  if (done.ok) return { line, reference, status: done.value, errors: [] };
  const { code, detail, fields } = done.error;
  const errors = fields ?? [{ pointer: '', code, message: detail, expected: null }];
  return { line, reference, status: 'error', errors };
}

function parseWith<T extends z.ZodType>(schema: T, value: unknown): Result<z.output<T>, readonly FieldProblem[]> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(fieldProblems(parsed.error, value));
}

function textAt(value: unknown, key: string): string | null {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? shown(found) : null;
}

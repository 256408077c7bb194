import type { z } from 'zod';
import type { CaseError, FieldProblem } from '#casework/errors.js';
import type { FileWords } from '#casework/file-words.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import type { VacancyReference } from '#casework/vacancy-rules.js';
import type { FileImport, ImportLineProblem, LineOutcome } from '#domain/file-import.js';
import { fieldProblems } from './field-problems.js';
import { dateFormat, eurosFormat } from './tables/cell-formats.js';
import type { ImportColumn, ImportProfile, ReadLine } from './tables/profile.js';
import { columnOfPointer } from './tables/profile.js';

/** What a kind of file needs while its lines are dealt with, in one transaction. */
export interface KindContext {
  readonly deps: CaseDeps & { readonly reference: VacancyReference };
  readonly access: OrganisationAccess;
  readonly words: FileWords;
  readonly job: Pick<FileImport, 'id' | 'headers' | 'mapping'>;
}

/** A kind of file: its columns, what its lines would do, and doing it. */
export interface FileKind {
  readonly profile: (words: FileWords) => ImportProfile;
  /** Compares lines with what is stored; nothing is written. */
  readonly assess: (context: KindContext, lines: readonly ReadLine[]) => Promise<readonly LineOutcome[]>;
  /** Writes lines that were assessed as to create or to update, in order, against what is stored now. */
  readonly apply: (context: KindContext, lines: readonly ReadLine[]) => Promise<readonly LineOutcome[]>;
}

/** The outcome of a line in error. */
export function lineInError(
  line: Pick<ReadLine, 'line' | 'reference'>,
  problems: readonly ImportLineProblem[],
): LineOutcome {
  const { line: number, reference } = line;
  return { line: number, reference, place: null, status: 'error', problems, changes: [], notes: [] };
}

/** Problems of an object as problems of the line's cells, in the file's headings and the words of its columns. */
export function lineProblems(
  problems: readonly FieldProblem[],
  profile: ImportProfile,
  { headers, mapping }: Pick<FileImport, 'headers' | 'mapping'>,
): readonly ImportLineProblem[] {
  return problems.map(({ pointer, code, message, expected, received }) => {
    const header = columnOfPointer(pointer, profile, headers, mapping);
    const column = profile.columns.find(({ key }) => key === mapping[headers.indexOf(header ?? '')]);
    return {
      column: header,
      code,
      message: message.replaceAll('null', 'vide'),
      expected: expectedIn(column, code, expected),
      received: received != null && column?.format === dateFormat ? dateFormat.show(received) : (received ?? null),
    };
  });
}

const SHAPE_CODES = new Set(['WRONG_FORMAT', 'UNKNOWN_VALUE', 'WRONG_TYPE', 'REQUIRED']);

function expectedIn(column: ImportColumn | undefined, code: string, expected: string | null): string | null {
  if (column === undefined) return expected;
  if (SHAPE_CODES.has(code)) return column.format.expected;
  return code === 'AMOUNT_OUT_OF_RANGE' && column.format === eurosFormat
    ? 'un montant mensuel en euros, de 0,01 à 20 000'
    : expected;
}

/** What a refusal of a use case says of a line. */
export function refusedLine(
  error: CaseError,
  profile: ImportProfile,
  job: Pick<FileImport, 'headers' | 'mapping'>,
): readonly ImportLineProblem[] {
  const whole = [{ pointer: '', code: error.code, message: error.detail, expected: null }];
  return lineProblems(error.fields ?? whole, profile, job).map((problem) =>
    error.fields === undefined ? { ...problem, column: null } : problem,
  );
}

/** Parses the object of a line; problems of cells that could not be read are told once. */
export function parsedLine<T extends z.ZodType>(
  schema: T,
  wire: unknown,
  line: ReadLine,
  told: { readonly profile: ImportProfile; readonly job: Pick<FileImport, 'headers' | 'mapping'> },
): { readonly value: z.output<T> } | { readonly problems: readonly ImportLineProblem[] } {
  const parsed = schema.safeParse(wire);
  if (parsed.success) return line.problems.length === 0 ? { value: parsed.data } : { problems: line.problems };
  const known = new Set(line.problems.map(({ column }) => column));
  const others = lineProblems(fieldProblems(parsed.error, wire), told.profile, told.job);
  return { problems: [...line.problems, ...others.filter(({ column }) => column === null || !known.has(column))] };
}

/** Errors for a reference that the file, or the same lines, had before: which line would be right is not ours to guess. */
export function doubledReference(line: ReadLine, first: number, header: string): LineOutcome {
  return lineInError(line, [
    {
      column: header,
      code: 'DUPLICATE_LINE',
      message: `Cette référence est déjà à la ligne ${first}.`,
      expected: 'une ligne par référence',
      received: line.reference,
    },
  ]);
}

/** For each line the first earlier line with its reference, in the file or among these lines. */
export async function firstLines(
  { deps, job }: KindContext,
  lines: readonly ReadLine[],
): Promise<ReadonlyMap<number, number>> {
  const references = lines.flatMap(({ reference }) => (reference === null ? [] : [reference]));
  const before = await deps.tx.imports.earlier(job.id, lines[0]?.line ?? 0, { references, places: [] });
  const seen = new Map(before.references);
  const firsts = new Map<number, number>();
  for (const { line, reference } of lines) {
    if (reference === null) continue;
    const first = seen.get(reference);
    if (first === undefined) seen.set(reference, line);
    else firsts.set(line, first);
  }
  return firsts;
}

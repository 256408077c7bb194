import type { Instant } from '#domain/dates.js';
import type {
  FileImport,
  ImportKind,
  ImportLine,
  ImportLineFault,
  LineOutcome,
  LineStatus,
} from '#domain/file-import.js';

/** Files sent and their lines, within the rows of the caller's organisation. */
export interface ImportRepository {
  insert(job: FileImport): Promise<void>;
  find(id: string): Promise<FileImport | null>;
  /** As `find`, and no other transaction moves it before this one ends. */
  lock(id: string): Promise<FileImport | null>;
  /** Latest first. */
  latest(limit: number): Promise<readonly FileImport[]>;
  /** Writes state, mapping, lines, cursor and the instant it moved. */
  save(job: FileImport): Promise<void>;
  addLines(
    id: string,
    lines: readonly {
      readonly line: number;
      readonly cells: readonly string[];
      readonly faults: readonly ImportLineFault[];
    }[],
  ): Promise<void>;
  /** Lines of the file after one of them, in order; of some statuses where asked. */
  lines(
    id: string,
    query: { readonly after: number; readonly limit: number; readonly statuses?: readonly LineStatus[] },
  ): Promise<readonly ImportLine[]>;
  saveOutcomes(id: string, outcomes: readonly LineOutcome[]): Promise<void>;
  /** Every line waits again: its columns have been matched otherwise. */
  resetLines(id: string): Promise<void>;
  /** Empties the cells and differences of the lines that need no correction, once written. */
  forgetLines(id: string): Promise<void>;
  /** Drops the lines of an import that is given up. */
  dropLines(id: string): Promise<void>;
  counts(id: string): Promise<Readonly<Partial<Record<LineStatus, number>>>>;
  /** First earlier line of the file with each reference and each place, where there is one. */
  earlier(
    id: string,
    before: number,
    keys: { readonly references: readonly string[]; readonly places: readonly string[] },
  ): Promise<{ readonly references: ReadonlyMap<string, number>; readonly places: ReadonlyMap<string, number> }>;
  /** Households of the association that no line of the file names. */
  absentHouseholds(
    id: string,
    limit: number,
  ): Promise<{ readonly total: number; readonly references: readonly string[] }>;
  /** By heading key, the column chosen last time; '' = left aside on purpose. */
  rememberedMapping(kind: ImportKind): Promise<Readonly<Record<string, string>>>;
  rememberMapping(kind: ImportKind, mapping: Readonly<Record<string, string>>, at: Instant): Promise<void>;
  /** Drops what the organisation sent before the instant. */
  purge(before: Instant): Promise<void>;
}

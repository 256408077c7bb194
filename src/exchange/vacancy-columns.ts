import type { CellFormat } from './tables/cell-formats.js';
import type { ImportColumn } from './tables/profile.js';
import { atPointer } from './tables/profile.js';

/** What the words of a file stand for: communes by name, financings by their usual short name, reservers by name. */
export interface VacancyFileWords {
  /** INSEE code of a code or of a name that one commune of the region alone has. */
  readonly communeCode: (text: string) => string | undefined;
  /** Two-digit RPLS code of a code, a label or « PLAI », « PLUS », « PLS ». */
  readonly fundingCode: (text: string) => string | undefined;
  /** Identifier of a reserver of the directory, by identifier or name. */
  readonly reserverId: (text: string) => string | undefined;
}

interface Column {
  readonly header: string;
  readonly synonyms?: readonly string[];
  readonly format: CellFormat;
  readonly definition: string;
  readonly example: string;
  readonly required?: true;
}

/** A column that fills the place that a pointer names in the wire format. */
export const column = (key: string, pointer: string, { synonyms = [], required, ...rest }: Column): ImportColumn => ({
  key,
  synonyms,
  required: required ?? false,
  ...rest,
  ...atPointer(pointer),
});

/** A column whose text stands for a code of a directory. */
export const lookup = (read: (text: string) => string | undefined, expected: string): CellFormat => ({
  read,
  show: (value) => String(value ?? ''),
  expected,
});

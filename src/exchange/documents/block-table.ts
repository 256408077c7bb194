import { type Block, NOT_GIVEN } from './content.js';

export type TabularBlock = Extract<Block, { kind: 'facts' | 'table' | 'signatures' }>;

/** A block that is a table on paper and on screen, its cells in words. */
export interface BlockTable {
  readonly caption: string;
  /** `null` where the first column is the only heads. */
  readonly head: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  /** Columns whose cells are numbers. */
  readonly numbers: readonly boolean[];
  /** Relative widths. */
  readonly weights: readonly number[];
  /** Rows leave room to sign. */
  readonly toSign: boolean;
}

export function blockTable(block: TabularBlock): BlockTable {
  const { caption } = block;
  if (block.kind === 'facts') {
    const rows = block.facts.map(({ label, value }) => [label, value ?? NOT_GIVEN]);
    return { caption, head: null, rows, numbers: [false, false], weights: [1, 2], toSign: false };
  }
  if (block.kind === 'signatures') {
    const rows = block.places.map(({ role, name }) => [role, name ?? '', '']);
    const head = ['Qualité', 'Nom', 'Signature'];
    return { caption, head, rows, numbers: [false, false, false], weights: [2, 2, 3], toSign: true };
  }
  return {
    caption,
    head: block.columns.map(({ title }) => title),
    rows: block.rows.map((row) => row.map((cell) => cell ?? NOT_GIVEN)),
    numbers: block.columns.map(({ align }) => align === 'end'),
    weights: block.columns.map(({ weight }) => weight),
    toSign: false,
  };
}

/** What is printed in the place of a table without rows. */
export function emptyText({ caption, empty }: Extract<Block, { kind: 'table' }>): string {
  return `${caption} : ${empty}`;
}

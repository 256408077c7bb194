/** What an exported cell holds; `null` = not known or not applicable, an empty cell. */
export type Cell = string | number | boolean | null;

/**
 * How a value is written. `integer`, `decimal` · `euros`: integer cents · `percent`: ratio, 0.082 = 8,2 % · `date`: ISO
 * day · `instant`: ISO instant, shown in Europe/Paris · `yesNo`: boolean · `asTyped`: the text of a file, given back.
 */
export type CellKind = 'text' | 'asTyped' | 'integer' | 'decimal' | 'euros' | 'percent' | 'date' | 'instant' | 'yesNo';

/** One column of an exported table: French heading with its unit, what it means, and its value of a row. */
export interface Column<Row> {
  readonly header: string;
  readonly kind: CellKind;
  readonly definition: string;
  readonly unit?: string;
  /** Decimals of a `decimal` (2 by default) or of a `percent` (1 by default). */
  readonly decimals?: number;
  readonly value: (row: Row) => Cell;
}

export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

// What a spreadsheet may take for a formula, after blanks too: = + - @, their fullwidth forms, a tab, CR, LF or NUL.
const FORMULA = /^(?:[\t\r\n\0]|[\s\u00a0\u200b\ufeff]*[=+\-@＝＋－＠])/u;
const SIGNED_NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

/** The text as a spreadsheet may show it: what looks like a formula starts with an apostrophe (ASVS 1.2.10). */
export function neutralised(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that was neutralised; any other text as it is. */
export function restored(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

/** A cell of a file given back: a signed number stays a number, anything else that looks like a formula is neutralised. */
export function givenBack(text: string): string {
  return SIGNED_NUMBER.test(text) ? text : neutralised(text);
}

/** Rounds half away from zero, on the decimal writing: 1.005 → 1.01. */
export function rounded(value: number, decimals: number): number {
  const scaled = Math.abs(value).toString().includes('e')
    ? Math.abs(value) * 10 ** decimals
    : Number(`${Math.abs(value)}e${decimals}`);
  return (Math.sign(value) * Math.round(scaled)) / 10 ** decimals;
}

const PARIS = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export interface WallClock {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

/** Date and time of an instant in Europe/Paris, each part with its leading zeros. */
export function parisWallClock(instant: string): WallClock {
  const parts = PARIS.formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? '';
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

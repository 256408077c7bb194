import type { CellFault, TableLimits } from './table.js';
import { TableRefused } from './table.js';
import { unescaped, type WorkbookParts } from './xlsx-parts.js';
import type { XmlHandler } from './xml-scan.js';

export interface SheetRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly faults: readonly CellFault[];
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  formula: boolean;
  value: string;
  hasValue: boolean;
}

const MAX_EXACT = 1e15;
const DAY_MS = 86_400_000;

/** Gathers the rows of a sheet from its XML events (ECMA-376, 18.3.1). */
export class SheetCells implements XmlHandler {
  readonly #parts: Pick<WorkbookParts, 'sharedTexts' | 'dateStyles' | 'from1904'>;
  readonly #limits: TableLimits;
  #ready: SheetRow[] = [];
  #line = 0;
  #inData = false;
  #cells: string[] = [];
  #faults: CellFault[] = [];
  #cell: OpenCell | null = null;
  #element = '';
  #phonetic = false;

  constructor(parts: Pick<WorkbookParts, 'sharedTexts' | 'dateStyles' | 'from1904'>, limits: TableLimits) {
    this.#parts = parts;
    this.#limits = limits;
  }

  /** The rows completed since the last call. */
  take(): readonly SheetRow[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  open = (name: string, attribute: (name: string) => string | undefined): void => {
    this.#element = name;
    if (name === 'sheetData') this.#inData = true;
    if (!this.#inData) return;
    if (name === 'row') this.#openRow(attribute('r'));
    else if (name === 'c') this.#openCell(attribute);
    else if (name === 'rPh') this.#phonetic = true;
    else if (name === 'f' && this.#cell !== null) this.#cell.formula = true;
  };

  text = (text: string): void => {
    const cell = this.#cell;
    if (cell === null || this.#phonetic || (this.#element !== 'v' && this.#element !== 't')) return;
    cell.value += text;
    cell.hasValue = true;
  };

  close = (name: string): void => {
    this.#element = '';
    if (name === 'sheetData') this.#inData = false;
    else if (name === 'rPh') this.#phonetic = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row' && this.#inData) {
      this.#ready.push({ line: this.#line, cells: this.#cells, faults: this.#faults });
    }
  };

  #openRow(reference: string | undefined): void {
    const line = reference === undefined ? this.#line + 1 : Number(reference);
    if (!Number.isInteger(line) || line <= this.#line || line > 2_000_000) throw disordered();
    this.#line = line;
    this.#cells = [];
    this.#faults = [];
  }

  #openCell(attribute: (name: string) => string | undefined): void {
    const column = this.#columnOf(attribute('r'));
    if (this.#cell !== null || column < this.#cells.length) throw disordered();
    if (column >= this.#limits.columns * 4) {
      throw new TableRefused('FILE_TOO_LARGE', `La feuille a plus de ${this.#limits.columns} colonnes.`);
    }
    const style = Number(attribute('s') ?? '0');
    this.#cell = { column, type: attribute('t') ?? 'n', style, formula: false, value: '', hasValue: false };
  }

  /** Index of « B5 »; the next column where the cell does not say. */
  #columnOf(reference: string | undefined): number {
    if (reference === undefined) return this.#cells.length;
    const [, letters, line] = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? [];
    if (letters === undefined || Number(line) !== this.#line) throw disordered();
    return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  }

  #closeCell(): void {
    const cell = this.#cell;
    if (cell === null) return;
    this.#cell = null;
    while (this.#cells.length < cell.column) this.#cells.push('');
    const read = this.#textOf(cell);
    if (typeof read === 'string') this.#cells.push(read);
    else {
      this.#cells.push(cell.value);
      this.#faults.push({ column: cell.column, ...read });
    }
  }

  #textOf(cell: OpenCell): string | Omit<CellFault, 'column'> {
    if (cell.formula && !cell.hasValue && cell.type !== 'str') {
      return fault(
        'FORMULA_WITHOUT_VALUE',
        'Cette formule n’a pas de résultat enregistré.',
        'une valeur, non une formule',
      );
    }
    if (!cell.hasValue) return '';
    switch (cell.type) {
      case 's':
        return this.#parts.sharedTexts[Number(cell.value)] ?? unreadable();
      case 'str':
      case 'inlineStr':
        return unescaped(cell.value);
      case 'b':
        return cell.value === '1' ? 'oui' : 'non';
      case 'e':
        return fault('CELL_ERROR', `Cette cellule contient l’erreur ${cell.value}.`, 'une valeur');
      case 'd':
        return cell.value.slice(0, 10);
      default:
        return this.#numberOf(cell);
    }
  }

  #numberOf(cell: OpenCell): string | Omit<CellFault, 'column'> {
    const value = Number(cell.value);
    if (cell.value.trim() === '' || !Number.isFinite(value)) return unreadable();
    if (this.#parts.dateStyles[cell.style] === true) return this.#dateOf(value);
    if (Math.abs(value) >= MAX_EXACT) {
      return fault(
        'NUMBER_CUT',
        'Ce nombre a plus de 15 chiffres : le tableur en a perdu la fin.',
        'une colonne au format Texte, avec tous les chiffres',
      );
    }
    // As the spreadsheet shows it: at most 15 significant digits.
    const shown = String(Number(value.toPrecision(15)));
    return shown.includes('e') ? shown : shown.replace('.', ',');
  }

  /** Day of a serial number; 1900 is wrongly a leap year in this count (ECMA-376, 18.17.4). */
  #dateOf(serial: number): string | Omit<CellFault, 'column'> {
    const whole = Math.floor(serial);
    const days = this.#parts.from1904 ? whole + 1_462 : whole;
    if (days < 61 || days > 2_958_465)
      return fault('DATE_UNREADABLE', 'Cette date est impossible.', 'une date JJ/MM/AAAA');
    const iso = new Date((days - 25_569) * DAY_MS).toISOString();
    return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
  }
}

function fault(code: string, message: string, expected: string): Omit<CellFault, 'column'> {
  return { code, message, expected };
}

function unreadable(): Omit<CellFault, 'column'> {
  return fault('CELL_UNREADABLE', 'Cette cellule ne peut pas être lue.', 'un texte, un nombre ou une date');
}

function disordered(): TableRefused {
  return new TableRefused(
    'FILE_UNREADABLE',
    'Les cellules de la feuille ne sont pas à leur place : enregistrez le classeur à nouveau en XLSX.',
  );
}

import type { TableLimits } from './table.js';
import { TableRefused } from './table.js';
import { scanXml } from './xml-scan.js';
import type { Archive } from './zip-archive.js';

/** The sheet to read and what its cells refer to. */
export interface WorkbookParts {
  readonly sheetName: string;
  readonly sheetPath: string;
  readonly sharedTexts: readonly string[];
  /** By style index: whether a number is shown as a date. */
  readonly dateStyles: readonly boolean[];
  /** Days are counted from 1904 instead of 1900. */
  readonly from1904: boolean;
}

const DATA_SHEET = /^donn[ée]es$/i;

/** Finds the sheet « Données », else the first visible one, and reads texts and date styles. Throws TableRefused. */
export async function readParts(archive: Archive, limits: TableLimits): Promise<WorkbookParts> {
  if (archive.names.some((name) => /vbaProject\.bin$/i.test(name))) {
    throw new TableRefused('FILE_FORMAT_UNKNOWN', 'Le classeur contient des macros : enregistrez-le au format XLSX.');
  }
  const { sheets, from1904 } = await readWorkbook(archive);
  const targets = await readTargets(archive);
  const visible = sheets.filter(({ hidden }) => !hidden);
  const chosen = visible.find(({ name }) => DATA_SHEET.test(name.trim())) ?? visible[0];
  const target = chosen === undefined ? undefined : targets.get(chosen.relation);
  if (chosen === undefined || target === undefined) {
    throw new TableRefused('FILE_UNREADABLE', 'Le classeur n’a pas de feuille visible.');
  }
  return {
    sheetName: chosen.name,
    sheetPath: target.startsWith('/') ? target.slice(1) : `xl/${target}`,
    sharedTexts: await readSharedTexts(archive, limits),
    dateStyles: await readDateStyles(archive),
    from1904,
  };
}

interface Sheet {
  readonly name: string;
  readonly relation: string;
  readonly hidden: boolean;
}

async function readWorkbook(archive: Archive): Promise<{ sheets: readonly Sheet[]; from1904: boolean }> {
  const sheets: Sheet[] = [];
  let from1904 = false;
  await scanXml(archive.part('xl/workbook.xml'), {
    open(name, attribute) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attribute('date1904') ?? '');
      if (name !== 'sheet') return;
      const hidden = (attribute('state') ?? 'visible') !== 'visible';
      sheets.push({ name: attribute('name') ?? '', relation: attribute('r:id') ?? '', hidden });
    },
    text() {},
    close() {},
  });
  return { sheets, from1904 };
}

async function readTargets(archive: Archive): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  await scanXml(archive.part('xl/_rels/workbook.xml.rels'), {
    open(name, attribute) {
      if (name === 'Relationship') targets.set(attribute('Id') ?? '', attribute('Target') ?? '');
    },
    text() {},
    close() {},
  });
  return targets;
}

async function readSharedTexts(archive: Archive, limits: TableLimits): Promise<readonly string[]> {
  const path = 'xl/sharedStrings.xml';
  const texts: string[] = [];
  if (!archive.names.includes(path)) return texts;
  const most = limits.rows * limits.columns;
  let text = '';
  let reading = false;
  let phonetic = false;
  let declared = '';
  await scanXml(archive.part(path), {
    open(name, attribute) {
      if (name === 'sst') declared = attribute('uniqueCount') ?? '';
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      reading = name === 't' && !phonetic;
    },
    text(piece) {
      if (reading) text += piece;
    },
    close(name) {
      reading = false;
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      if (texts.length >= most) throw new TableRefused('FILE_TOO_LARGE', 'Le classeur contient trop de textes.');
      texts.push(unescaped(text));
    },
  });
  // A text lost or doubled would give every later cell its neighbour's.
  if (declared !== '' && Number(declared) !== texts.length) {
    throw new TableRefused('FILE_UNREADABLE', 'Les textes du classeur sont abîmés : enregistrez-le à nouveau en XLSX.');
  }
  return texts;
}

/** `_x000D_` stands for a control character (ECMA-376, ST_Xstring). */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

// Built-in formats that show a day or an hour (ECMA-376, 18.8.30).
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);

async function readDateStyles(archive: Archive): Promise<readonly boolean[]> {
  const path = 'xl/styles.xml';
  const styles: boolean[] = [];
  if (!archive.names.includes(path)) return styles;
  const custom = new Map<number, string>();
  let inCells = false;
  await scanXml(archive.part(path), {
    open(name, attribute) {
      if (name === 'numFmt') custom.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      const id = Number(attribute('numFmtId') ?? '0');
      const format = custom.get(id);
      styles.push(format === undefined ? BUILT_IN_DATES.has(id) : showsDate(format));
    },
    text() {},
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** A format with a day or a year outside of its quoted texts, colours and conditions. */
function showsDate(format: string): boolean {
  const plain = format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
  return /[dyj]|aa/i.test(plain) && !/general|standard/i.test(plain);
}

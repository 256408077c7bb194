import { describe, expect, it } from 'vitest';
import { TABLE_LIMITS } from '#exchange/tables/table.js';
import { archiveOf, partsOf, readAll, windows1252, workbookOf } from './files.js';

const LINES = ['Référence;Adresse;Loyer', 'A-1;"12 rue de l’Été ; bât. œ";412,50', '', 'A-2;3 allée des Chênes;-5'];
const CELLS = [
  ['A-1', '12 rue de l’Été ; bât. œ', '412,50'],
  ['A-2', '3 allée des Chênes', '-5'],
];
const cellsOf = async (bytes: Uint8Array | string) => (await readAll(bytes)).rows.map(({ cells }) => cells);
const refusal = (bytes: Uint8Array | string, limits = TABLE_LIMITS) =>
  readAll(bytes, limits).then(
    () => 'read',
    (thrown: { code: string; detail: string }) => `${thrown.code} ${thrown.detail}`,
  );

describe('a CSV file', () => {
  const text = LINES.join('\r\n');
  const utf16 = (bigEndian: boolean, mark: boolean) => {
    const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['Windows-1252', windows1252(text)],
    ['UTF-16 little endian', utf16(false, true)],
    ['UTF-16 big endian', utf16(true, true)],
    ['UTF-16 without a mark', utf16(false, false)],
  ])('gives the same cells in %s', async (_name, bytes) => {
    expect(await cellsOf(bytes)).toEqual(CELLS);
  });

  it.each([
    ['commas', 'a,b\n1,"2,5"', ['1', '2,5']],
    ['tabs', 'a\tb\n1\t2', ['1', '2']],
    ['a separator that its first line declares', 'sep=,\r\na,b\r\n1,2;3', ['1', '2;3']],
    ['old Macintosh line ends', 'a;b\r1;2', ['1', '2']],
    ['a heading with the other separator between quotes', '"a,b,c";d\n1;2', ['1', '2']],
  ])('is read with %s', async (_name, text, cells) => {
    expect(await cellsOf(text)).toEqual([cells]);
  });

  it('numbers its lines as an editor does', async () => {
    const { rows } = await readAll('sep=;\r\na;b\r\n\r\n1;"x\r\ny"\r\n2;3');
    expect(rows.map(({ line }) => line)).toEqual([4, 6]);
  });

  it('puts a line with a cell too many or too few in fault, never in other columns', async () => {
    const { rows } = await readAll('a;b;c\n1;2;3;4\n1;2\n1;2;3;;\n;;\n');
    expect(rows.map(({ line, faults }) => [line, faults.map(({ message }) => message)])).toEqual([
      [2, ['Cette ligne a 4 cellules, l’en-tête en a 3.']],
      [3, ['Cette ligne a 2 cellules, l’en-tête en a 3.']],
      [4, []],
    ]);
  });

  it('puts lines joined by a stray quote in fault', async () => {
    const { rows } = await readAll('a;b;c\n1;"2;3\n4;5";6\n7;8;9');
    expect(rows.map(({ line, faults }) => [line, faults[0]?.code])).toEqual([
      [2, 'LINES_JOINED'],
      [4, undefined],
    ]);
  });

  it.each([
    ['nothing', '', 'FILE_EMPTY Le fichier est vide (0 octet).'],
    ['blank lines alone', ' \r\n\r\n', 'FILE_EMPTY Le fichier est vide : il n’a ni en-tête ni ligne.'],
    ['a heading twice', 'Loyer;loyer\n1;2', 'HEADER_INVALID Deux colonnes s’appellent « loyer »'],
    [
      'a quote never closed',
      'a;b\n1;2\n3;"4\n5;6',
      'QUOTES_BROKEN Un guillemet est mal placé ou jamais refermé à partir de la ligne 3',
    ],
    ['a quote inside a bare cell', 'a;b\n1;2"3', 'QUOTES_BROKEN'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'FILE_FORMAT_UNKNOWN C’est un ancien classeur'],
    ['a PDF', '%PDF-1.7', 'FILE_FORMAT_UNKNOWN C’est un PDF'],
    ['bytes that are no text', Buffer.from([97, 0, 98, 10, 0, 0, 255]), 'FILE_FORMAT_UNKNOWN'],
    [
      'two encodings',
      Buffer.concat([Buffer.from('a;b\né;1\n'), windows1252('à;2')]),
      'FILE_ENCODING_MIXED Le fichier mélange deux encodages (premier accent UTF-8 à la ligne 2)',
    ],
  ])('is refused with a sentence where it holds %s', async (_name, bytes, sentence) => {
    expect(await refusal(bytes)).toContain(sentence);
  });

  it('is refused beyond its limits', async () => {
    const limits = { ...TABLE_LIMITS, rows: 2, columns: 2, fileBytes: 40 };
    expect(await refusal('a;b\n1;2\n3;4\n5;6', limits)).toContain('FILE_TOO_LARGE Le fichier a plus de 2 lignes');
    expect(await refusal('a;b;c\n1;2;3', limits)).toContain('FILE_TOO_LARGE Le fichier a 3 colonnes ; au plus 2');
    expect(await refusal('a;b\n1;2\n'.repeat(9), limits)).toContain('FILE_TOO_LARGE');
  });
});

describe('an XLSX file', () => {
  it('gives the cells as the spreadsheet shows them', async () => {
    const bytes = await workbookOf([
      ['Texte', 'Nombre', 'Date', 'Booléen', 'Riche', 'Vide', 'Lien', 'Formule'],
      [
        '  é_x000D_œ ',
        412.5,
        new Date('2026-02-01T00:00:00Z'),
        true,
        { richText: [{ text: 'a' }, { text: 'b' }] },
        null,
        { text: 'voir', hyperlink: 'https://example.test' },
        { formula: 'A1', result: 0.1 + 0.2 },
      ],
      [],
      ['b', -3, null, false],
    ]);
    const { headers, rows, reading } = await readAll(bytes);
    expect(reading).toBe('XLSX, feuille « Données »');
    expect(headers).toHaveLength(8);
    expect(rows).toEqual([
      { line: 2, cells: ['é\rœ', '412,5', '01/02/2026', 'oui', 'ab', '', 'voir', '0,3'], faults: [] },
      { line: 4, cells: ['b', '-3', '', 'non', '', '', '', ''], faults: [] },
    ]);
  });

  it('says cell by cell what a formula without value, an error or a number cut by the spreadsheet is', async () => {
    const bytes = await workbookOf([
      ['a', 'b', 'c'],
      [{ formula: '1+1' }, { error: '#N/A' }, 123_456_789_012_345_680],
    ]);
    const { rows } = await readAll(bytes);
    expect(rows[0]?.faults.map(({ column, code }) => [column, code])).toEqual([
      [0, 'FORMULA_WITHOUT_VALUE'],
      [1, 'CELL_ERROR'],
      [2, 'NUMBER_CUT'],
    ]);
  });

  it('keeps every accent of a long sheet, wherever its bytes are cut', async () => {
    const rows = Array.from({ length: 6_000 }, (_, index) => [`éàçœ€ n° ${index} – ’`, `ÀÉ ${index}`]);
    expect(await cellsOf(await workbookOf([['a', 'b'], ...rows]))).toEqual(rows);
  });

  it('reads the sheet « Données » before the others', async () => {
    const parts = partsOf(await workbookOf([['a'], ['1']], 'Données'));
    expect(await cellsOf(archiveOf(parts))).toEqual([['1']]);
    const hidden = parts.map((part) =>
      part.name === 'xl/workbook.xml'
        ? { ...part, content: Buffer.from(part.content.toString().replace('state="visible"', 'state="hidden"')) }
        : part,
    );
    expect(await refusal(archiveOf(hidden))).toContain('pas de feuille visible');
  });

  it('is refused before it is inflated where it declares too much, and while it is where it lied', async () => {
    const parts = partsOf(await workbookOf([['a'], ['1']]));
    const bomb = parts.map((part) =>
      part.name === 'xl/worksheets/sheet1.xml' ? { ...part, content: Buffer.alloc(2_000_000, 32) } : part,
    );
    const limits = { ...TABLE_LIMITS, inflatedBytes: 1_000_000 };
    expect(await refusal(archiveOf(bomb), limits)).toContain(
      'FILE_TOO_LARGE Le classeur est trop grand une fois décompressé',
    );
    expect(
      await refusal(
        archiveOf(bomb, () => 10),
        limits,
      ),
    ).toContain('FILE_UNREADABLE');
    const many = Array.from({ length: 1_001 }, (_, index) => ({ name: `p${index}`, content: Buffer.from('x') }));
    expect(await refusal(archiveOf(many))).toContain('FILE_TOO_LARGE');
  });

  it.each([
    ['a document type', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'],
    [
      'an entity of its own',
      '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>',
    ],
    ['tags that cross', '<worksheet><sheetData></worksheet></sheetData>'],
    ['rows out of order', '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'],
    [
      'cells out of order',
      '<worksheet><sheetData><row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
    ],
    ['a cell of another row', '<worksheet><sheetData><row r="1"><c r="A2"><v>1</v></c></row></sheetData></worksheet>'],
  ])('is refused with a sentence where its sheet holds %s', async (_name, xml) => {
    const parts = partsOf(await workbookOf([['a'], ['1']])).map((part) =>
      part.name === 'xl/worksheets/sheet1.xml' ? { ...part, content: Buffer.from(xml) } : part,
    );
    expect(await refusal(archiveOf(parts))).toContain('FILE_UNREADABLE');
  });

  it('is refused where it has macros or is empty', async () => {
    const parts = partsOf(await workbookOf([['a'], ['1']]));
    expect(await refusal(archiveOf([...parts, { name: 'xl/vbaProject.bin', content: Buffer.from('x') }]))).toContain(
      'macros',
    );
    expect(await refusal(await workbookOf([]))).toBe('FILE_EMPTY La feuille « Données » est vide.');
  });
});

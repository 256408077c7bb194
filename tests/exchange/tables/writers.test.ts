import { parse } from 'csv-parse/sync';
import exceljs from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { Cell, Column } from '#exchange/tables/columns.js';
import { neutralised, restored } from '#exchange/tables/columns.js';
import { writeCsv } from '#exchange/tables/csv-writer.js';
import { writeXlsx } from '#exchange/tables/xlsx-writer.js';

type Row = Readonly<Record<string, Cell>>;

const column = (key: string, kind: Column<Row>['kind'], decimals?: number): Column<Row> => ({
  header: key,
  kind,
  definition: `Ce que « ${key} » veut dire`,
  ...(decimals === undefined ? {} : { decimals }),
  value: (row) => row[key] ?? null,
});

const COLUMNS = [
  column('Bailleur', 'text'),
  column('Évolution', 'integer'),
  column('Durée (mois)', 'decimal', 1),
  column('Loyer (€)', 'euros'),
  column('Part (%)', 'percent'),
  column('Bail signé le', 'date'),
  column('Calculé le', 'instant'),
  column('Protocole', 'yesNo'),
];

const ROWS: readonly Row[] = [
  {
    Bailleur: 'Société « L’Été » ; 2',
    Évolution: -266,
    'Durée (mois)': 15.25,
    'Loyer (€)': 41_250,
    'Part (%)': 0.0815,
    'Bail signé le': '2026-02-01',
    'Calculé le': '2026-07-01T22:30:00.000Z',
    Protocole: true,
  },
  { Bailleur: '=HYPERLINK("http://x")', Évolution: 278, Protocole: false },
];

async function bytes(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const valuesOf = (sheet: exceljs.Worksheet | undefined, row: number) =>
  (sheet?.getRow(row).values as unknown[] | undefined)?.slice(1);

const FORMULAS = ['=1+1', '+cmd', '-2+3+cmd', '@SUM(A1)', '\t=1', '\0=1', '\r=1', '＝1', '＋1', '－1', '＠x', ' =1'];

describe('a table written for a French spreadsheet', () => {
  it('is CSV with BOM, semicolons, CRLF, decimal commas and French dates', async () => {
    const text = (await bytes(writeCsv(ROWS, COLUMNS))).toString('utf8');
    expect(text).toBe(
      '\ufeffBailleur;Évolution;Durée (mois);Loyer (€);Part (%);Bail signé le;Calculé le;Protocole\r\n' +
        '"Société « L’Été » ; 2";-266;15,3;412,50;8,2;01/02/2026;02/07/2026 00:30;oui\r\n' +
        '"\'=HYPERLINK(""http://x"")";278;;;;;;non\r\n',
    );
  });

  it('reads back with the same cells, quotes and line breaks included', async () => {
    const texts = ['a;b', 'dit "oui"', 'deux\nlignes', '  espaces  ', '00123', '', 'é€œ', '"', ';;', "l'été"];
    const written = await bytes(
      writeCsv(
        texts.map((t) => ({ t })),
        [column('t', 'text')],
      ),
    );
    const read: string[][] = parse(written, { bom: true, delimiter: ';' });
    expect(read.slice(1).map(([cell]) => cell)).toEqual(texts);
  });

  it('neutralises every beginning of a formula, and an import gives the text back', async () => {
    const written = await bytes(
      writeCsv(
        FORMULAS.map((t) => ({ t })),
        [column('t', 'text')],
      ),
    );
    const cells = (parse(written, { bom: true, delimiter: ';' }) as string[][]).slice(1).map(([cell]) => cell ?? '');
    expect(cells.every((cell) => cell.startsWith("'"))).toBe(true);
    expect(cells.map(restored)).toEqual(FORMULAS);
    expect(['L’été', "l'été", '12', 'a=b'].map(neutralised)).toEqual(['L’été', "l'été", '12', 'a=b']);
  });

  it('is XLSX with true types, a frozen heading, definitions and scope', async () => {
    const scope = [{ label: 'Périmètre', value: 'Île-de-France' }];
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load((await bytes(writeXlsx(ROWS, { columns: COLUMNS, scope }))) as never);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual([
      'Données',
      'Définitions',
      "Périmètre & date d'extraction",
    ]);
    const [data, definitions, perimeter] = workbook.worksheets;
    expect(data?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    const first = valuesOf(data, 2);
    expect(first).toEqual([
      'Société « L’Été » ; 2',
      -266,
      15.3,
      412.5,
      0.0815,
      new Date('2026-02-01T00:00:00.000Z'),
      new Date('2026-07-02T00:30:00.000Z'),
      'oui',
    ]);
    expect(data?.getRow(2).getCell(6).numFmt).toBe('dd/mm/yyyy');
    expect(data?.getRow(3).getCell(1).value).toBe('\'=HYPERLINK("http://x")');
    expect(data?.getRow(3).getCell(3).value).toBeNull();
    expect(valuesOf(definitions, 3)).toEqual(['Évolution', 'Ce que « Évolution » veut dire']);
    expect(valuesOf(perimeter, 2)).toEqual(['Périmètre', 'Île-de-France']);
  });

  it('pulls its rows only as fast as its reader takes them', async () => {
    for (const write of [
      (rows: Iterable<Row>) => writeCsv(rows, COLUMNS),
      (rows: Iterable<Row>) => writeXlsx(rows, { columns: COLUMNS, scope: [] }),
    ]) {
      let pulled = 0;
      const rows = function* () {
        for (; pulled < 200_000; pulled += 1) yield { Bailleur: `${Math.imul(pulled, 2_654_435_761)}`.repeat(9) };
      };
      const stream = write(rows());
      for await (const _chunk of stream) break;
      expect(pulled).toBeLessThan(40_000);
    }
  });

  it('fails its reader where a row cannot be read', async () => {
    const rows = function* (): Generator<Row> {
      yield { Bailleur: 'a' };
      throw new Error('the rows broke');
    };
    await expect(bytes(writeCsv(rows(), COLUMNS))).rejects.toThrow('the rows broke');
    await expect(bytes(writeXlsx(rows(), { columns: COLUMNS, scope: [] }))).rejects.toThrow('the rows broke');
  });
});

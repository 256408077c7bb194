import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TableRefused } from '#exchange/tables/table.js';
import { seededRandom } from '../../support/random-instance.js';
import { archiveOf, partsOf, readAll, workbookOf } from './files.js';

const COLUMNS = 6;
const LINES = 24;

/** A cell that says where it belongs, with a proof that no mutation has changed what it says. */
function marked(line: number, column: number): string {
  const place = `${line}:${column}`;
  return `é${place}#${createHash('sha256').update(place).digest('hex').slice(0, 8)}`;
}

const TABLE = [
  Array.from({ length: COLUMNS }, (_, column) => `Colonne ${column}`),
  ...Array.from({ length: LINES }, (_, line) =>
    Array.from({ length: COLUMNS }, (_, column) => (column === 4 && line % 5 === 0 ? '' : marked(line, column))),
  ),
];

/** Cells that are provably whole and stand in another column, or in one line with cells of another. */
function shifts(rows: readonly { readonly cells: readonly string[]; readonly faults: readonly unknown[] }[]): string[] {
  return rows.flatMap(({ cells, faults }) => {
    if (faults.length > 0) return [];
    const places = cells.flatMap((cell, column) => {
      const place = /^é(\d+):(\d+)#/.exec(cell);
      if (place === null || cell !== marked(Number(place[1]), Number(place[2]))) return [];
      return [{ line: place[1], moved: Number(place[2]) !== column, cell }];
    });
    const mixed = new Set(places.map(({ line }) => line)).size > 1;
    return places.filter(({ moved }) => moved || mixed).map(({ cell }) => cell);
  });
}

/** One to three changes, each of `most` bytes at most: added, taken out, replaced or doubled; or the file cut short. */
function mutated(bytes: Buffer, random: () => number, most: number): Buffer {
  let changed = bytes;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count -= 1) {
    const at = Math.floor(random() * changed.length);
    const length = 1 + Math.floor(random() * most);
    const kind = Math.floor(random() * 5);
    const some = Buffer.from(
      ['"', ';', '\n', '\r\n', '\0', '<', '>', '&', '\xff'][Math.floor(random() * 9)] ?? '"',
      'latin1',
    );
    const before = changed.subarray(0, at);
    if (kind === 0) changed = Buffer.concat([before, some, changed.subarray(at)]);
    else if (kind === 1) changed = Buffer.concat([before, changed.subarray(at + length)]);
    else if (kind === 2)
      changed = Buffer.concat([before, Buffer.from([Math.floor(random() * 256)]), changed.subarray(at + 1)]);
    else if (kind === 3) changed = Buffer.concat([before, changed.subarray(at, at + length), changed.subarray(at)]);
    else changed = random() < 0.2 ? before : changed;
  }
  return changed;
}

async function outcome(bytes: Buffer, whole: boolean): Promise<'refused' | 'read'> {
  try {
    const { rows } = await readAll(bytes);
    if (whole) expect(shifts(rows)).toEqual([]);
    return 'read';
  } catch (thrown) {
    if (!(thrown instanceof TableRefused)) throw thrown;
    expect(thrown.detail).toMatch(/\.$/);
    return 'refused';
  }
}

async function outcomes(count: number, file: (random: () => number) => Buffer, whole = true) {
  const random = seededRandom(20_261_122);
  const seen = { refused: 0, read: 0 };
  for (let index = 0; index < count; index += 1) seen[await outcome(file(random), whole)] += 1;
  return seen;
}

describe('2,000 damaged files', () => {
  it('1,200 CSV are read or refused with a sentence; no cell moves in silence', async () => {
    const csv = Buffer.from(
      TABLE.map((row) => row.map((cell) => (cell.includes('3:') ? `"${cell}"` : cell)).join(';')).join('\r\n'),
    );
    const seen = await outcomes(1_200, (random) => mutated(csv, random, 3));
    expect(seen.read).toBeGreaterThan(200);
    expect(seen.refused).toBeGreaterThan(100);
  });

  it('400 XLSX with damaged bytes are read or refused with a sentence', async () => {
    const xlsx = await workbookOf(TABLE);
    const seen = await outcomes(400, (random) => mutated(xlsx, random, 200));
    expect(seen.refused).toBeGreaterThan(200);
  });

  it('400 XLSX whose sheet says something else, in sound archives, are read or refused with a sentence', async () => {
    const parts = partsOf(await workbookOf(TABLE));
    const seen = await outcomes(
      400,
      (random) => {
        const chosen = ['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/workbook.xml', 'xl/styles.xml'][
          Math.floor(random() ** 2 * 4)
        ];
        return archiveOf(
          parts.map((part) => (part.name === chosen ? { ...part, content: mutated(part.content, random, 40) } : part)),
        );
      },
      false,
    );
    expect(seen.read).toBeGreaterThan(10);
    expect(seen.refused).toBeGreaterThan(200);
  });
});

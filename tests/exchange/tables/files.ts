import { deflateRawSync, inflateRawSync } from 'node:zlib';
import exceljs from 'exceljs';
import { readTable } from '#exchange/tables/read-table.js';
import type { TableRow } from '#exchange/tables/table.js';
import { TABLE_LIMITS } from '#exchange/tables/table.js';

export async function readAll(
  bytes: Uint8Array | string,
  limits = TABLE_LIMITS,
): Promise<{ reading: string; headers: readonly string[]; rows: TableRow[] }> {
  const table = await readTable(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, limits);
  const rows: TableRow[] = [];
  for await (const row of table.rows) rows.push(row);
  return { reading: table.reading, headers: table.headers, rows };
}

/** Windows-1252 of a French text. */
export function windows1252(text: string): Buffer {
  const shown = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
  return Buffer.from(
    [...text].map((letter) => (shown.includes(letter) ? 0x80 + shown.indexOf(letter) : letter.charCodeAt(0))),
  );
}

/** A workbook of exceljs with one sheet of these rows. */
export async function workbookOf(rows: readonly (readonly unknown[])[], sheet = 'Données'): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  const worksheet = workbook.addWorksheet(sheet);
  for (const row of rows) worksheet.addRow([...row]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

interface Part {
  readonly name: string;
  readonly content: Buffer;
}

/** The parts of an archive written by exceljs. */
export function partsOf(zip: Buffer): Part[] {
  const parts: Part[] = [];
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < zip.readUInt16LE(end + 10); index += 1) {
    const [packed, name, extra, comment] = [20, 28, 30, 32].map((o) =>
      o === 20 ? zip.readUInt32LE(at + o) : zip.readUInt16LE(at + o),
    ) as [number, number, number, number];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    const stored = zip.readUInt16LE(at + 10) === 0;
    parts.push({
      name: zip.toString('utf8', at + 46, at + 46 + name),
      content: stored ? bytes : inflateRawSync(bytes),
    });
    at += 46 + name + extra + comment;
  }
  return parts;
}

/** A ZIP archive of these parts, with right sizes and CRCs unless `declared` says other sizes. */
export function archiveOf(parts: readonly Part[], declared?: (part: Part) => number): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name);
    const packed = deflateRawSync(part.content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(crcOf(part.content), 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(declared?.(part) ?? part.content.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, name, packed);
    centrals.push(central, name);
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function crcOf(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

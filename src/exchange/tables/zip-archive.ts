import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { TableLimits } from './table.js';
import { TableRefused } from './table.js';

/** Where a part of a ZIP archive lies, from its central directory (PKWARE APPNOTE 4.3.12). */
interface Entry {
  readonly name: string;
  readonly stored: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/** A ZIP archive in memory: parts are inflated one at a time, never beyond the size they declare. */
export interface Archive {
  readonly names: readonly string[];
  /** The bytes of a part, checked against its size and CRC; throws TableRefused where it is damaged or absent. */
  part(name: string): AsyncIterable<Uint8Array>;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;

/**
 * Opens an archive. Refused before anything is inflated: more than `entries` parts, more than `inflatedBytes` together,
 * encrypted or ZIP64 parts, parts that overlap. Throws TableRefused.
 */
export function openArchive(bytes: Uint8Array, limits: TableLimits): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = centralDirectory(bytes, view, limits);
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.packedBytes, 0);
  if (total > limits.inflatedBytes) throw tooLarge();
  if (packed > bytes.length) throw damaged();
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  if (byName.size !== entries.length) throw damaged();
  return {
    names: entries.map(({ name }) => name),
    part(name) {
      const entry = byName.get(name);
      if (entry === undefined) throw damaged();
      return inflated(packedBytes(bytes, view, entry), entry);
    },
  };
}

function centralDirectory(bytes: Uint8Array, view: DataView, limits: TableLimits): readonly Entry[] {
  const end = endRecord(view);
  const count = view.getUint16(end + 10, true);
  if (count > limits.entries) throw tooLarge();
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) throw damaged();
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + CENTRAL_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end || (method !== 0 && method !== 8)) throw damaged();
    if ((flags & 1) !== 0) throw new TableRefused('FILE_UNREADABLE', 'Le classeur est protégé par un mot de passe.');
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes)),
      stored: method === 0,
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

function endRecord(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - 0xffff);
  for (let at = view.byteLength - END_BYTES; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw damaged();
}

function packedBytes(bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  const { offset } = entry;
  if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== LOCAL) throw damaged();
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + entry.packedBytes > bytes.length) throw damaged();
  return bytes.subarray(start, start + entry.packedBytes);
}

async function* inflated(packed: Uint8Array, entry: Entry): AsyncGenerator<Uint8Array> {
  const pieces = entry.stored ? [packed] : Readable.from([packed]).pipe(createInflateRaw());
  let bytes = 0;
  let crc = 0;
  try {
    for await (const piece of pieces as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (bytes > entry.bytes) throw damaged();
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch (thrown) {
    if (typeof (thrown as { code?: unknown }).code === 'string' && !(thrown instanceof TableRefused)) throw damaged();
    throw thrown;
  }
  if (bytes !== entry.bytes || crc !== entry.crc) throw damaged();
}

function damaged(): TableRefused {
  return new TableRefused('FILE_UNREADABLE', 'Le classeur est abîmé ou n’est pas un XLSX : enregistrez-le à nouveau.');
}

function tooLarge(): TableRefused {
  return new TableRefused(
    'FILE_TOO_LARGE',
    'Le classeur est trop grand une fois décompressé (200 Mo au plus, 1 000 parties) : gardez la seule feuille à importer.',
  );
}

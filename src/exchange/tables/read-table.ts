import { readCsv } from './csv-reader.js';
import type { Table } from './table.js';
import { TABLE_LIMITS, TableRefused } from './table.js';
import { readXlsx } from './xlsx-reader.js';

/**
 * Reads a CSV or an XLSX by what its bytes are, whatever its name. Throws TableRefused with a French sentence where it
 * is empty, too large, of another format or damaged, also while its lines are read.
 */
export async function readTable(bytes: Uint8Array, limits = TABLE_LIMITS): Promise<Table> {
  if (bytes.length === 0) throw new TableRefused('FILE_EMPTY', 'Le fichier est vide (0 octet).');
  if (bytes.length > limits.fileBytes) {
    const most = Math.floor(limits.fileBytes / 1024 / 1024);
    throw new TableRefused('FILE_TOO_LARGE', `Le fichier dépasse ${most} Mo : coupez-le en plusieurs.`);
  }
  if (startsWith(bytes, [0x50, 0x4b])) return readXlsx(bytes, limits);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new TableRefused(
      'FILE_FORMAT_UNKNOWN',
      'C’est un ancien classeur (.xls) ou un classeur protégé par un mot de passe : enregistrez-le en XLSX, sans mot de passe.',
    );
  }
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46])) {
    throw new TableRefused('FILE_FORMAT_UNKNOWN', 'C’est un PDF : envoyez le tableau lui-même, en CSV ou XLSX.');
  }
  return readCsv(bytes, limits);
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

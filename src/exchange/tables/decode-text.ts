import { TableRefused } from './table.js';

/** The text of a file and the encoding it was in. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252';
}

/**
 * Decodes a text file: by its byte order mark, else UTF-16 where every other byte is zero, else strict UTF-8, else
 * Windows-1252. A file that mixes UTF-8 and another encoding is refused, never half read. Throws TableRefused.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const wide = utf16(bytes);
  const decoded: DecodedText = wide === null ? narrow(bytes) : { text: decode(bytes, wide), encoding: 'UTF-16' };
  const text = decoded.text.replace(/^\ufeff/, '');
  if (text.includes('\0')) {
    throw new TableRefused(
      'FILE_FORMAT_UNKNOWN',
      'Ce fichier n’est pas un tableau de texte : enregistrez-le au format CSV ou XLSX.',
    );
  }
  return { ...decoded, text };
}

function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, 512);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const most = sample.length / 2;
  if ((zeros[1] ?? 0) > most * 0.8 && zeros[0] === 0) return 'utf-16le';
  return (zeros[0] ?? 0) > most * 0.8 && zeros[1] === 0 ? 'utf-16be' : null;
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new TableRefused('FILE_UNREADABLE', 'Le texte du fichier est abîmé : exportez-le à nouveau, en UTF-8.');
  }
}

function narrow(bytes: Uint8Array): DecodedText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    const text = windows1252(bytes);
    const line = marked ? 1 : lineOfUtf8(text);
    if (line === null) return { text, encoding: 'Windows-1252' };
    throw new TableRefused(
      'FILE_ENCODING_MIXED',
      `Le fichier mélange deux encodages (premier accent UTF-8 à la ligne ${line}) : enregistrez-le à nouveau, en UTF-8.`,
    );
  }
}

// Bytes 80 to 9F; the decoder of Node 20 leaves them as control characters.
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windows1252(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin.replace(/[\u0080-\u009f]/g, (control) => WINDOWS[control.charCodeAt(0) - 0x80] as string);
}

// UTF-8 letters of French read as Windows-1252: « Ã© » for « é », « Å“ » for « œ », « â€™ » for « ’ », « Â° » for « ° ».
const UTF8_SHOWN = /Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Å“|â€.|Â[\u00a0-\u00bf]/u;

function lineOfUtf8(text: string): number | null {
  const at = UTF8_SHOWN.exec(text)?.index;
  return at === undefined ? null : text.slice(0, at).split(/\r\n|\n|\r/).length;
}

import { TextDecoder } from 'node:util';
import { TableRefused } from './table.js';

/** What a scan calls; names come without their prefix, texts with their entities read. */
export interface XmlHandler {
  readonly open: (name: string, attribute: (name: string) => string | undefined) => void;
  readonly text: (text: string) => void;
  readonly close: (name: string) => void;
}

const MAX_DEPTH = 64;

/** Takes UTF-8 XML piece by piece; both throw TableRefused where it is not well formed. */
export interface XmlScanner {
  write(piece: Uint8Array): void;
  end(): void;
}

/**
 * Scans XML holding no more than one piece, one tag and one text. Enough of XML 1.0 for SpreadsheetML: tags, attributes,
 * texts, CDATA, comments and character references. A document type is refused, entities of its own too.
 */
export function xmlScanner(handler: XmlHandler): XmlScanner {
  // exceljs decodes each piece apart and so breaks accents that lie across two: here the decoder carries them over.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const open: string[] = [];
  let carried = '';
  const take = (piece?: Uint8Array): void => {
    carried = scanPiece(carried + decoded(decoder, piece), open, handler);
  };
  return {
    write: take,
    end() {
      take();
      if (open.length > 0 || carried.trim() !== '') throw malformed();
    },
  };
}

/** Scans a whole part. Throws TableRefused. */
export async function scanXml(pieces: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  const scanner = xmlScanner(handler);
  for await (const piece of pieces) scanner.write(piece);
  scanner.end();
}

function decoded(decoder: TextDecoder, piece: Uint8Array | undefined): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    throw malformed();
  }
}

/** Scans what is complete; gives back what is not yet. */
function scanPiece(text: string, open: string[], handler: XmlHandler): string {
  let at = 0;
  for (;;) {
    const start = text.indexOf('<', at);
    if (start === -1) return text.slice(at);
    const end = endOfMarkup(text, start);
    if (end === -1) return text.slice(at);
    if (start > at) {
      const content = text.slice(at, start);
      if (open.length > 0) handler.text(withoutEntities(content));
      else if (content.trim() !== '') throw malformed();
    }
    markup(text.slice(start, end), open, handler);
    at = end;
  }
}

/** Index after the markup that starts at `start`; -1 where its end has not come yet. */
function endOfMarkup(text: string, start: number): number {
  const close = text.startsWith('<!--', start)
    ? '-->'
    : text.startsWith('<![CDATA[', start)
      ? ']]>'
      : text.startsWith('<?', start)
        ? '?>'
        : '>';
  // « <! » may still become a comment or a CDATA section.
  if (text[start + 1] === '!' && text.length - start < 9) return -1;
  if (close === '>') return endOfTag(text, start);
  const end = text.indexOf(close, start + 2);
  return end === -1 ? -1 : end + close.length;
}

/** A `>` inside a quoted attribute does not end the tag. */
function endOfTag(text: string, start: number): number {
  let quote = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at + 1;
    else if (letter === '<') throw malformed();
  }
  return -1;
}

const TAG = /^<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>$/;
const CLOSING = /^<\/([\w:.-]+)\s*>$/;

function markup(tag: string, open: string[], handler: XmlHandler): void {
  if (tag.startsWith('<?') || tag.startsWith('<!--')) return;
  if (tag.startsWith('<![CDATA[')) {
    if (open.length === 0) throw malformed();
    handler.text(tag.slice(9, -3));
    return;
  }
  const closing = CLOSING.exec(tag)?.[1];
  if (closing !== undefined) {
    if (open.pop() !== closing) throw malformed();
    handler.close(local(closing));
    return;
  }
  const [, name, attributes = '', empty] = TAG.exec(tag) ?? [];
  if (name === undefined || open.length >= MAX_DEPTH) throw malformed();
  handler.open(local(name), (wanted) => attributeOf(attributes, wanted));
  if (empty === '/') handler.close(local(name));
  else open.push(name);
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attributeOf(attributes: string, wanted: string): string | undefined {
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (name === wanted) return withoutEntities(double ?? single ?? '');
  }
  return undefined;
}

const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function withoutEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,32})?(;?)/gi,
    (_all, entity: string | undefined, end: string) => {
      if (entity === undefined || end === '') throw malformed();
      if (!entity.startsWith('#')) return ENTITIES[entity] ?? fail();
      const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
      return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : fail();
    },
  );
}

function fail(): never {
  throw malformed();
}

function malformed(): TableRefused {
  return new TableRefused(
    'FILE_UNREADABLE',
    'Le contenu du classeur est mal formé : enregistrez-le à nouveau en XLSX.',
  );
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { type DocumentContent, footerText } from './content.js';

/** An element of the structure tree that screen readers follow. */
export type Element = PDFKit.PDFStructureElement;

export interface TextStyle {
  readonly font: 'regular' | 'bold';
  /** Points. */
  readonly size: number;
  readonly color: string;
}

/** A document being drawn: its current page, and the frame that text stays in (points from the top left corner). */
export interface Canvas {
  readonly doc: PDFKit.PDFDocument;
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
}

const INK = '#1b1b1b';
const GREY = '#565656';
const RULE = '#b5b5b5';
export const STYLES = {
  body: { font: 'regular', size: 9, color: INK },
  strong: { font: 'bold', size: 9, color: INK },
  cell: { font: 'regular', size: 8, color: INK },
  cellHead: { font: 'bold', size: 8, color: INK },
  caption: { font: 'bold', size: 8.5, color: GREY },
  footer: { font: 'regular', size: 6.5, color: GREY },
} satisfies Record<string, TextStyle>;

/** A4 margins; the footer stands in the bottom one. */
const MARGINS = { top: 42, right: 42, bottom: 50, left: 42 };
const FOOTER_OFFSET = 34;
const LINE_GAP = 1;

const require = createRequire(import.meta.url);
const FONTS = {
  regular: readFileSync(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')),
  bold: readFileSync(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf')),
};

/** An empty tagged A4 document (PDF/UA-1 metadata, fr-FR) with its first page; nothing in it comes from a clock. */
export function openCanvas(document: DocumentContent): Canvas {
  const title = metadataText(document.title);
  const doc = new PDFDocument({
    size: 'A4',
    layout: document.orientation,
    margins: MARGINS,
    pdfVersion: '1.7',
    // The types of pdfkit know the PDF/A subsets alone.
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: document.subtitle === null ? title : `${title} – ${metadataText(document.subtitle)}`,
      Author: metadataText(document.issuer),
      Subject: metadataText(document.nature),
      Creator: 'Rapprochement',
      Producer: 'Rapprochement',
      CreationDate: new Date(document.generatedAt),
    },
  });
  doc.registerFont('regular', FONTS.regular);
  doc.registerFont('bold', FONTS.bold);
  compactPages(doc);
  const { width, height } = doc.page;
  return {
    doc,
    left: MARGINS.left,
    width: width - MARGINS.left - MARGINS.right,
    top: MARGINS.top,
    bottom: height - MARGINS.bottom,
  };
}

/**
 * A drawn page waits for its number as thousands of small chunks, some hundred bytes of heap each: joined, a session of 280
 * pages holds in 96 MB of heap instead of 192.
 */
function compactPages(doc: PDFKit.PDFDocument): void {
  let drawn = doc.page;
  doc.on('pageAdded', () => {
    const { content } = drawn as unknown as { content: { buffer: Uint8Array[] } };
    content.buffer = [Buffer.concat(content.buffer)];
    drawn = doc.page;
  });
}

/** pdfkit writes the title into XML as it is: what XML would read as markup is put in words. */
function metadataText(text: string): string {
  return text.replace(/&/g, 'et').replace(/</g, '‹').replace(/>/g, '›');
}

/** Footer and page number on every page, then the bytes. */
export async function closeCanvas(canvas: Canvas, document: DocumentContent): Promise<Uint8Array> {
  const { doc, left, width } = canvas;
  const footer = footerText(document);
  const { count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    doc.switchToPage(index);
    // Else the text below the frame would open a page of its own.
    doc.page.margins.bottom = 0;
    const y = doc.page.height - FOOTER_OFFSET;
    artifact(canvas, 'Pagination', () => {
      useStyle(canvas, STYLES.footer);
      doc.text(printable(canvas, footer), left, y, { lineBreak: false });
      doc.text(`Page ${index + 1} sur ${count}`, left, y, { width, align: 'right' });
    });
  }
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((done, fail) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.once('end', done);
    doc.once('error', fail);
  });
  doc.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

export function useStyle({ doc }: Canvas, style: TextStyle): void {
  doc.font(style.font).fontSize(style.size).fillColor(style.color);
}

/** Height that a text takes in that width, in points. */
export function heightOf(canvas: Canvas, text: string, style: TextStyle, width: number): number {
  canvas.doc.font(style.font).fontSize(style.size);
  return canvas.doc.heightOfString(text, { width, lineGap: LINE_GAP });
}

/** Writes from the cursor down, over as many pages as it takes, as one element of the structure. */
export function writeText(canvas: Canvas, parent: Element, tag: string, text: string, style: TextStyle): void {
  const { doc, left, width } = canvas;
  parent.add(
    doc.struct(tag, {}, () => {
      useStyle(canvas, style);
      doc.text(text, left, doc.y, { width, lineGap: LINE_GAP });
    }),
  );
}

/** Writes in a box that is known to be high enough; the cursor stays. */
export function writeBox(
  canvas: Canvas,
  text: string,
  style: TextStyle,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly align?: 'left' | 'right' },
): void {
  const { doc } = canvas;
  useStyle(canvas, style);
  doc.text(text, box.x, box.y, { width: box.width, align: box.align ?? 'left', lineGap: LINE_GAP });
}

/** Goes to the next page unless that height is left on this one. */
export function ensureRoom({ doc, bottom, top }: Canvas, height: number): void {
  if (doc.y + height > bottom && doc.y > top) doc.addPage();
}

export function space({ doc }: Canvas, points: number): void {
  doc.y += points;
}

/** Draws what is no content (lines, repeated heads, footers): screen readers pass over it. */
export function artifact({ doc }: Canvas, type: 'Layout' | 'Pagination', draw: () => void): void {
  doc.markContent('Artifact', { type });
  draw();
  doc.endMarkedContent();
}

export function horizontalRule(canvas: Canvas, y: number, x = canvas.left, width = canvas.width): void {
  artifact(canvas, 'Layout', () => {
    canvas.doc
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(0.5)
      .strokeColor(RULE)
      .stroke();
  });
}

/** A child element that is filled later and must be ended; `attributes` are those of its own type (ISO 32000-1, 14.8.5). */
export function openElement(
  { doc }: Canvas,
  parent: Element,
  tag: string,
  attributes?: Readonly<Record<string, string>>,
): Element {
  const element = doc.struct(tag);
  if (attributes !== undefined) {
    // pdfkit has no option for attributes other than a header's scope.
    (element as unknown as { dictionary: { data: Record<string, unknown> } }).dictionary.data.A = attributes;
  }
  parent.add(element);
  return element;
}

const REPLACEMENT = '\ufffd';

/** The text without control characters, and with « \ufffd » for what the font cannot draw. */
export function printable({ doc }: Canvas, text: string): string {
  doc.font('regular');
  const { font } = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font;
  let shown = '';
  for (const character of text.replace(/\r\n?|[\u2028\u2029\v\f]/g, '\n').replace(/\t/g, ' ')) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n') shown += character;
    else if (code >= 32 && !(code >= 127 && code < 160))
      shown += font.hasGlyphForCodePoint(code) ? character : REPLACEMENT;
  }
  return shown;
}

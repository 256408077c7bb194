import { blockTable, emptyText } from './block-table.js';
import type { Block, DocumentContent, Section } from './content.js';
import {
  artifact,
  type Canvas,
  closeCanvas,
  type Element,
  ensureRoom,
  heightOf,
  openCanvas,
  openElement,
  printable,
  STYLES,
  space,
  type TextStyle,
  useStyle,
  writeBox,
  writeText,
} from './pdf-canvas.js';
import { drawTable } from './pdf-table.js';

const HEADINGS: readonly TextStyle[] = [
  { font: 'bold', size: 15, color: '#1b1b1b' },
  { font: 'bold', size: 11.5, color: '#1b1b1b' },
  { font: 'bold', size: 10, color: '#1b1b1b' },
  { font: 'bold', size: 9, color: '#1b1b1b' },
];
/** What a heading keeps with it on its page, in points; places to sign stay under theirs. */
const KEPT_WITH_HEADING = 42;
const KEPT_TO_SIGN = 90;
const GAP = 5;
const INDENT = 12;

/**
 * The bytes of a tagged A4 PDF (PDF/UA-1 structure, fr-FR, bookmarks, footer and page number on each page). The same
 * content gives the same bytes. Throws where the content is not one `checkContent` accepts.
 */
export async function renderPdf(document: DocumentContent): Promise<Uint8Array> {
  const canvas = openCanvas(document);
  const { doc } = canvas;
  const root = doc.struct('Document');
  doc.addStructure(root);
  heading(canvas, root, { title: document.title, level: 1 });
  if (document.subtitle !== null) {
    writeText(canvas, root, 'P', printable(canvas, document.subtitle), STYLES.strong);
  }
  writeText(canvas, root, 'P', printable(canvas, document.issuer), STYLES.body);
  space(canvas, GAP);
  for (const section of document.sections) drawSection(canvas, root, { section, level: 2, outline: doc.outline });
  root.end();
  return closeCanvas(canvas, document);
}

function drawSection(
  canvas: Canvas,
  parent: Element,
  { section, level, outline }: { section: Section; level: number; outline: PDFKit.PDFOutline },
): void {
  const { doc } = canvas;
  if (section.startsPage && doc.y > canvas.top) doc.addPage();
  const element = openElement(canvas, parent, 'Sect');
  const kept = section.blocks[0]?.kind === 'signatures' ? KEPT_TO_SIGN : KEPT_WITH_HEADING;
  heading(canvas, element, { title: section.title, level, kept });
  const entry = outline.addItem(printable(canvas, section.title));
  for (const block of section.blocks) drawBlock(canvas, element, block);
  for (const child of section.sections)
    drawSection(canvas, element, { section: child, level: level + 1, outline: entry });
  element.end();
}

function heading(
  canvas: Canvas,
  parent: Element,
  { title, level, kept = KEPT_WITH_HEADING }: { title: string; level: number; kept?: number },
): void {
  const style = HEADINGS[Math.min(level, HEADINGS.length) - 1] ?? STYLES.strong;
  const text = printable(canvas, title);
  const before = level === 1 ? 0 : GAP;
  ensureRoom(canvas, before + heightOf(canvas, text, style, canvas.width) + kept);
  space(canvas, before);
  writeText(canvas, parent, `H${Math.min(level, 6)}`, text, style);
  space(canvas, GAP / 2);
}

function drawBlock(canvas: Canvas, parent: Element, block: Block): void {
  switch (block.kind) {
    case 'paragraph':
      drawParagraph(canvas, parent, block.text);
      break;
    case 'list':
      drawList(canvas, parent, block);
      break;
    case 'notice':
      drawNotice(canvas, parent, block);
      break;
    case 'table':
      if (block.rows.length === 0) drawParagraph(canvas, parent, emptyText(block));
      else drawTable(canvas, parent, blockTable(block));
      break;
    case 'facts':
    case 'signatures':
      drawTable(canvas, parent, blockTable(block));
      break;
  }
}

function drawParagraph(canvas: Canvas, parent: Element, text: string): void {
  writeText(canvas, parent, 'P', printable(canvas, text), STYLES.body);
  space(canvas, GAP);
}

function drawList(canvas: Canvas, parent: Element, { items, ordered }: Extract<Block, { kind: 'list' }>): void {
  const { doc, left, width } = canvas;
  const element = openElement(canvas, parent, 'L', { O: 'List', ListNumbering: ordered ? 'Decimal' : 'Disc' });
  items.forEach((item, index) => {
    const text = printable(canvas, item);
    ensureRoom(canvas, Math.min(heightOf(canvas, text, STYLES.body, width - INDENT), canvas.bottom - canvas.top));
    const y = doc.y;
    const line = openElement(canvas, element, 'LI');
    const label = ordered ? `${index + 1}.` : '•';
    line.add(doc.struct('Lbl', {}, () => writeBox(canvas, label, STYLES.body, { x: left, y, width: INDENT + 4 })));
    line.add(
      doc.struct('LBody', {}, () =>
        writeBox(canvas, text, STYLES.body, { x: left + INDENT, y, width: width - INDENT }),
      ),
    );
    line.end();
  });
  element.end();
  space(canvas, GAP);
}

function drawNotice(canvas: Canvas, parent: Element, { title, paragraphs }: Extract<Block, { kind: 'notice' }>): void {
  const { doc, left, width } = canvas;
  const inner = width - INDENT;
  const texts = paragraphs.map((text) => printable(canvas, text));
  const total = texts.reduce(
    (sum, text) => sum + heightOf(canvas, text, STYLES.cell, inner) + GAP / 2,
    heightOf(canvas, printable(canvas, title), STYLES.cellHead, inner),
  );
  ensureRoom(canvas, total);
  const top = doc.y;
  const page = doc.page;
  const element = openElement(canvas, parent, 'Sect');
  const write = (text: string, style: TextStyle) =>
    element.add(
      doc.struct('P', {}, () => {
        useStyle(canvas, style);
        doc.text(text, left + INDENT, doc.y, { width: inner, lineGap: 1 });
      }),
    );
  write(printable(canvas, title), STYLES.cellHead);
  for (const text of texts) {
    space(canvas, GAP / 2);
    write(text, STYLES.cell);
  }
  element.end();
  if (doc.page === page) {
    artifact(canvas, 'Layout', () => {
      doc
        .rect(left, top, 3, doc.y - top)
        .fillColor('#565656')
        .fill();
    });
  }
  space(canvas, GAP);
}

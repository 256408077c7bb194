import type { BlockTable } from './block-table.js';
import {
  artifact,
  type Canvas,
  type Element,
  ensureRoom,
  heightOf,
  horizontalRule,
  openElement,
  printable,
  STYLES,
  space,
  type TextStyle,
  writeBox,
  writeText,
} from './pdf-canvas.js';

interface Layout {
  readonly canvas: Canvas;
  readonly lefts: readonly number[];
  readonly widths: readonly number[];
  readonly numbers: readonly boolean[];
  readonly minRowHeight: number;
}

const PADDING = 3;
/** Room to sign, in points. */
const SIGNATURE_HEIGHT = 40;
const CONTINUED = ' (suite)';

/**
 * Draws a table with its caption; its head is repeated on every page (once in the structure), a row is never cut by a page
 * unless it is higher than one: it then goes on in rows marked « (suite) ».
 */
export function drawTable(canvas: Canvas, parent: Element, table: BlockTable): void {
  const layout = layoutOf(canvas, table);
  const head = table.head?.map((title) => printable(canvas, title)) ?? null;
  const headHeight = head === null ? 0 : rowHeight(layout, head, headStyle);
  const rows = table.rows.flatMap((row) => fittingRows(layout, row, headHeight));
  const caption = printable(canvas, table.caption);
  const captionHeight = heightOf(canvas, caption, STYLES.caption, canvas.width) + PADDING;
  const firstHeight = rows[0]?.height ?? 0;
  ensureRoom(canvas, captionHeight + headHeight + firstHeight);

  const element = openElement(canvas, parent, 'Table');
  writeText(canvas, element, 'Caption', caption, STYLES.caption);
  space(canvas, PADDING);
  if (head !== null) drawRow(layout, head, { element, height: headHeight, isHead: true });
  else horizontalRule(canvas, canvas.doc.y);
  for (const { cells, height } of rows) {
    if (canvas.doc.y + height > canvas.bottom) {
      canvas.doc.addPage();
      if (head !== null) artifact(canvas, 'Pagination', () => drawHeadAgain(layout, head, headHeight));
      horizontalRule(canvas, canvas.doc.y);
    }
    drawRow(layout, cells, { element, height, isHead: false });
  }
  element.end();
  space(canvas, PADDING * 3);
}

function layoutOf(canvas: Canvas, { weights, numbers, toSign }: BlockTable): Layout {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const widths = weights.map((weight) => (canvas.width * weight) / total);
  const lefts = widths.map((_, index) => canvas.left + widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  return { canvas, lefts, widths, numbers, minRowHeight: toSign ? SIGNATURE_HEIGHT : 0 };
}

const headStyle = (): TextStyle => STYLES.cellHead;
const rowStyle = (column: number): TextStyle => (column === 0 ? STYLES.cellHead : STYLES.cell);

function rowHeight(layout: Layout, cells: readonly string[], style: (column: number) => TextStyle): number {
  const heights = cells.map((cell, column) => {
    const width = (layout.widths[column] ?? 0) - 2 * PADDING;
    return cell === '' ? 0 : heightOf(layout.canvas, cell, style(column), width);
  });
  return Math.max(style === headStyle ? 0 : layout.minRowHeight, ...heights) + 2 * PADDING;
}

function drawRow(
  layout: Layout,
  cells: readonly string[],
  { element, height, isHead }: { readonly element: Element; readonly height: number; readonly isHead: boolean },
): void {
  const { canvas } = layout;
  const y = canvas.doc.y;
  const row = openElement(canvas, element, 'TR');
  cells.forEach((cell, column) => {
    const scope = isHead ? 'Column' : column === 0 ? 'Row' : null;
    const box = openElement(
      canvas,
      row,
      scope === null ? 'TD' : 'TH',
      scope === null ? undefined : { O: 'Table', Scope: scope },
    );
    if (cell !== '')
      box.add(() => drawCell(layout, cell, { column, y, style: isHead ? headStyle() : rowStyle(column) }));
    box.end();
  });
  row.end();
  canvas.doc.y = y + height;
  horizontalRule(canvas, canvas.doc.y);
}

/** The head on a following page, outside of the structure. */
function drawHeadAgain(layout: Layout, head: readonly string[], height: number): void {
  const y = layout.canvas.doc.y;
  head.forEach((cell, column) => {
    if (cell !== '') drawCell(layout, cell, { column, y, style: headStyle() });
  });
  layout.canvas.doc.y = y + height;
}

function drawCell(
  { canvas, lefts, widths, numbers }: Layout,
  text: string,
  { column, y, style }: { readonly column: number; readonly y: number; readonly style: TextStyle },
): void {
  writeBox(canvas, text, style, {
    x: (lefts[column] ?? 0) + PADDING,
    y: y + PADDING,
    width: (widths[column] ?? 0) - 2 * PADDING,
    align: numbers[column] === true ? 'right' : 'left',
  });
}

interface MeasuredRow {
  readonly cells: readonly string[];
  readonly height: number;
}

/** The row itself, or the rows it is cut into where it is higher than what a page leaves under the head. */
function fittingRows(layout: Layout, row: readonly string[], headHeight: number): readonly MeasuredRow[] {
  const { canvas } = layout;
  const room = canvas.bottom - canvas.top - headHeight;
  const measured = (cells: readonly string[]): MeasuredRow => ({ cells, height: rowHeight(layout, cells, rowStyle) });
  let rest = measured(row.map((cell) => printable(canvas, cell)));
  const rows: MeasuredRow[] = [];
  while (rest.height > room) {
    let length = Math.max(...rest.cells.map((cell) => cell.length));
    let cut = rest;
    while (cut.height > room && length > 1) {
      length = Math.floor(length * 0.8);
      cut = measured(rest.cells.map((cell) => cell.slice(0, cutAt(cell, length))));
    }
    rows.push(cut);
    const [first = '', ...others] = rest.cells.map((cell, column) =>
      cell.slice(cut.cells[column]?.length ?? 0).trimStart(),
    );
    if (first === '' && others.every((cell) => cell === '')) return rows;
    rest = measured([first === '' ? continued(rest.cells[0] ?? '') : first, ...others]);
  }
  return [...rows, rest];
}

const continued = (head: string): string => (head.endsWith(CONTINUED) ? head : head.slice(0, 80) + CONTINUED);

/** Last space before `length`, so that no word is cut; `length` itself where there is none. */
function cutAt(text: string, length: number): number {
  if (text.length <= length) return text.length;
  const space = text.lastIndexOf(' ', length);
  return space > 0 ? space : length;
}

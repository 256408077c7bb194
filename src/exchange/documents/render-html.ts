import { type BlockTable, blockTable, emptyText } from './block-table.js';
import { type Block, type DocumentContent, footerText, type Section } from './content.js';

/**
 * The document as an HTML `<article>` for a page that has its own layout; every string is escaped. `level` is the level of
 * its title (1 where the page has no other one). No script, no style, no identifier.
 */
export function renderHtml(document: DocumentContent, level = 1): string {
  return [
    '<article class="document">',
    heading(document.title, level),
    ...(document.subtitle === null ? [] : [`<p><strong>${escaped(document.subtitle)}</strong></p>`]),
    `<p>${escaped(document.issuer)}</p>`,
    ...document.sections.map((section) => sectionHtml(section, level + 1)),
    `<footer><p>${escaped(footerText(document))}</p></footer>`,
    '</article>',
  ].join('\n');
}

function sectionHtml(section: Section, level: number): string {
  return [
    `<section${section.startsPage ? ' class="document-part"' : ''}>`,
    heading(section.title, level),
    ...section.blocks.map(blockHtml),
    ...section.sections.map((child) => sectionHtml(child, level + 1)),
    '</section>',
  ].join('\n');
}

function heading(title: string, level: number): string {
  const tag = `h${Math.min(level, 6)}`;
  return `<${tag}>${escaped(title)}</${tag}>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${lines(block.text)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${lines(item)}</li>`).join('')}</${tag}>`;
    }
    case 'notice':
      return `<div class="document-notice"><p><strong>${escaped(block.title)}</strong></p>${block.paragraphs
        .map((text) => `<p>${lines(text)}</p>`)
        .join('')}</div>`;
    case 'table':
      if (block.rows.length === 0) return `<p>${escaped(emptyText(block))}</p>`;
      return tableHtml(blockTable(block));
    case 'facts':
    case 'signatures':
      return tableHtml(blockTable(block));
  }
}

function tableHtml(table: BlockTable): string {
  const mark = (column: number) => (table.numbers[column] === true ? ' class="num"' : '');
  const head =
    table.head === null
      ? ''
      : `<thead><tr>${table.head
          .map((title, column) => `<th scope="col"${mark(column)}>${escaped(title)}</th>`)
          .join('')}</tr></thead>`;
  const rows = table.rows.map(
    (row) =>
      `<tr>${row
        .map((cell, column) =>
          column === 0 ? `<th scope="row">${lines(cell)}</th>` : `<td${mark(column)}>${lines(cell)}</td>`,
        )
        .join('')}</tr>`,
  );
  // A wide table scrolls in its own box, which the keyboard reaches.
  return `<div class="table" role="region" tabindex="0" aria-label="${escaped(table.caption)}"><table><caption>${escaped(
    table.caption,
  )}</caption>${head}<tbody>${rows.join('')}</tbody></table></div>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Escaped text whose line ends are kept. */
function lines(text: string): string {
  return escaped(text).replace(/\r\n?|\n/g, '<br>');
}

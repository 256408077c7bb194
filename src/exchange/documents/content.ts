import type { Instant } from '#domain/dates.js';
import { formatInstant } from '#exchange/french-format.js';

/**
 * What a document says, once for its PDF and its page: `renderPdf` and `renderHtml` read nothing else, so that the two
 * cannot differ. Every string is plain French text, already formatted; markup in it is shown as text.
 */
export interface DocumentContent {
  readonly title: string;
  readonly subtitle: string | null;
  /** Organisation in whose name the document is made. */
  readonly issuer: string;
  /** First words of the footer: what the document is worth. */
  readonly nature: string;
  /** An argument, never the clock: the same content gives the same bytes. */
  readonly generatedAt: Instant;
  /** `null` where no calculation is behind the document. */
  readonly engineVersion: string | null;
  /** Hash that ties the document to its data (result of the run, or of the record); `null` where there is none. */
  readonly fingerprint: string | null;
  readonly orientation: 'portrait' | 'landscape';
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  /** Starts on a new page on paper. */
  readonly startsPage: boolean;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

export interface Fact {
  readonly label: string;
  /** `null` is printed « non renseigné ». */
  readonly value: string | null;
}

export interface Column {
  readonly title: string;
  /** Numbers are aligned at the end. */
  readonly align: 'start' | 'end';
  /** Share of the width, relative to the other columns. */
  readonly weight: number;
}

export interface Signature {
  readonly role: string;
  /** `null` leaves a line to write on. */
  readonly name: string | null;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly ordered: boolean }
  | { readonly kind: 'facts'; readonly caption: string; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly Column[];
      /** First cell = header of its row; `null` is printed « non renseigné ». */
      readonly rows: readonly (readonly (string | null)[])[];
      /** Sentence printed instead of a table without rows: why, and what next. */
      readonly empty: string;
    }
  | { readonly kind: 'notice'; readonly title: string; readonly paragraphs: readonly string[] }
  | { readonly kind: 'signatures'; readonly caption: string; readonly places: readonly Signature[] };

export const NOT_GIVEN = 'non renseigné';
/** Nature of everything that prepares a decision of somebody else. */
export const DECISION_SUPPORT = 'document d’aide à la décision';
const SHOWN_HASH_LENGTH = 16;

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

export function list(items: readonly string[], ordered = false): Block {
  return { kind: 'list', items, ordered };
}

export function facts(caption: string, lines: readonly (readonly [label: string, value: string | null])[]): Block {
  return { kind: 'facts', caption, facts: lines.map(([label, value]) => ({ label, value })) };
}

/** A column per title; « #Points » aligns its column at the end, as numbers are; weights default to 1. */
export function table(
  caption: string,
  titles: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  options: { readonly empty: string; readonly weights?: readonly number[] },
): Block {
  const columns = titles.map((title, index): Column => {
    const number = title.startsWith('#');
    return {
      title: number ? title.slice(1) : title,
      align: number ? 'end' : 'start',
      weight: options.weights?.[index] ?? 1,
    };
  });
  return { kind: 'table', caption, columns, rows, empty: options.empty };
}

export function notice(title: string, paragraphs: readonly string[]): Block {
  return { kind: 'notice', title, paragraphs };
}

export function signatures(caption: string, places: readonly Signature[]): Block {
  return { kind: 'signatures', caption, places };
}

export function section(title: string, blocks: readonly Block[], sections: readonly Section[] = []): Section {
  return { title, startsPage: false, blocks, sections };
}

/** A whole document as a section of another one, on a page of its own. */
export function asSection(document: DocumentContent): Section {
  const subtitle = document.subtitle === null ? [] : [paragraph(document.subtitle)];
  return { title: document.title, startsPage: true, blocks: subtitle, sections: document.sections };
}

/** « document d’aide à la décision – généré le … – version moteur … – empreinte … »; what is not there is left out. */
export function footerText(document: Omit<DocumentContent, 'sections'>): string {
  const { nature, generatedAt, engineVersion, fingerprint } = document;
  return [
    nature,
    `généré le ${formatInstant(generatedAt)}`,
    ...(engineVersion === null ? [] : [`version moteur ${engineVersion}`]),
    ...(fingerprint === null ? [] : [`empreinte ${fingerprint.slice(0, SHOWN_HASH_LENGTH)}`]),
  ].join(' – ');
}

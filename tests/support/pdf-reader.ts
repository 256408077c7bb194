import { inflateSync } from 'node:zlib';

/** What a tagged PDF made by pdfkit holds, read back from its bytes alone (ISO 32000-1). */
export interface ReadPdf {
  /** Dictionary of the catalog, as written. */
  readonly catalog: string;
  readonly info: string;
  readonly metadata: string;
  /** Everything drawn on each page in order of drawing, one line per text object, footers included. */
  readonly pages: readonly string[];
  /** Text of each page that is outside of the structure (footers, repeated heads). */
  readonly artifacts: readonly string[];
  readonly structure: ReadElement;
  /** Text drawn neither in an element nor in an artifact: must be empty. */
  readonly untagged: string;
  /** Every text of the file wherever it is: pages, bookmarks, properties, metadata. */
  readonly everything: string;
}

export interface ReadElement {
  readonly tag: string;
  readonly attributes: string;
  readonly text: string;
  readonly children: readonly ReadElement[];
}

interface PdfObject {
  readonly head: string;
  readonly stream: Buffer | null;
}

type Objects = ReadonlyMap<number, PdfObject>;

export function readPdf(bytes: Uint8Array): ReadPdf {
  const objects = readObjects(Buffer.from(bytes));
  const trailer =
    Buffer.from(bytes)
      .toString('latin1')
      .match(/trailer\n([\s\S]*?)startxref/)?.[1] ?? '';
  const catalog = headOf(objects, reference(trailer, 'Root'));
  const pageIds = references(headOf(objects, reference(catalog, 'Pages')).match(/\/Kids \[([^\]]*)\]/)?.[1] ?? '');
  const read = pageIds.map((id) => readPage(objects, id));
  const marked = new Map(pageIds.map((id, index) => [id, read[index]?.marked ?? new Map<number, string>()]));
  const root = headOf(objects, reference(catalog, 'StructTreeRoot'));
  const top = references(root.match(/\/K \[([^\]]*)\]/)?.[1] ?? '')[0] ?? 0;
  const info = headOf(objects, reference(trailer, 'Info'));
  return {
    catalog,
    info: references(info.replaceAll('\n', ' '))
      .map((id) => headOf(objects, id))
      .join('\n'),
    metadata: objects.get(reference(catalog, 'Metadata'))?.stream?.toString('utf8') ?? '',
    pages: read.map(({ all }) => all.join('\n')),
    artifacts: read.map(({ artifact }) => artifact.join('\n')),
    structure: readElement(objects, marked, top),
    untagged: read.flatMap(({ loose }) => loose).join('\n'),
    everything: [
      ...read.flatMap(({ all }) => all),
      ...[...objects.values()].map(({ head }) => stringsOf(head)),
      objects.get(reference(catalog, 'Metadata'))?.stream?.toString('utf8') ?? '',
    ].join('\n'),
  };
}

/** Every element of that tag, in reading order. */
export function elementsOf(element: ReadElement, tag: string): readonly ReadElement[] {
  return [...(element.tag === tag ? [element] : []), ...element.children.flatMap((child) => elementsOf(child, tag))];
}

/** Text of an element and of those in it, in reading order. */
export function fullText(element: ReadElement): string {
  return [element.text, ...element.children.map(fullText)].filter((text) => text !== '').join('\n');
}

function readObjects(bytes: Buffer): Objects {
  const text = bytes.toString('latin1');
  const objects = new Map<number, PdfObject>();
  const pattern = /(?:^|\n)(\d+) 0 obj\n/g;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('\nendobj', start);
    const streamAt = text.indexOf('\nstream\n', start);
    if (streamAt < 0 || streamAt > end) {
      objects.set(Number(match[1]), { head: text.slice(start, end), stream: null });
      continue;
    }
    const head = text.slice(start, streamAt);
    const length = Number(head.match(/\/Length (\d+)/)?.[1]);
    const from = streamAt + '\nstream\n'.length;
    const raw = bytes.subarray(from, from + length);
    objects.set(Number(match[1]), { head, stream: head.includes('/FlateDecode') ? inflateSync(raw) : raw });
    pattern.lastIndex = from + length;
  }
  return objects;
}

const headOf = (objects: Objects, id: number): string => objects.get(id)?.head ?? '';
const reference = (head: string, key: string): number => Number(head.match(new RegExp(`/${key} (\\d+) 0 R`))?.[1] ?? 0);
const references = (text: string): number[] => [...text.matchAll(/(\d+) 0 R/g)].map((match) => Number(match[1]));

/** Literal strings of a dictionary, those of UTF-16 decoded. */
function stringsOf(head: string): string {
  return [...head.matchAll(/\(((?:\\[\s\S]|[^\\()])*)\)/g)]
    .map(([, text = '']) => {
      const plain = text.replace(/\\([\s\S])/g, '$1');
      return plain.startsWith('\u00fe\u00ff')
        ? Buffer.from(plain.slice(2), 'latin1').swap16().toString('utf16le')
        : plain;
    })
    .join('\n');
}

interface Page {
  readonly all: string[];
  readonly artifact: string[];
  readonly loose: string[];
  readonly marked: Map<number, string>;
}

function readPage(objects: Objects, id: number): Page {
  const head = headOf(objects, id);
  const fonts = readFonts(objects, headOf(objects, reference(head, 'Resources')) || head);
  const content =
    objects
      .get(reference(head, 'Contents'))
      ?.stream?.toString('latin1')
      .replace(/<<[^>]*>>/g, onOneLine) ?? '';
  const page: Page = { all: [], artifact: [], loose: [], marked: new Map() };
  const open: (number | 'Artifact' | null)[] = [];
  let font = '';
  for (const line of content.split('\n')) {
    const begins = line.match(/^\/(\w+) (?:.*\/MCID (\d+).*BDC|.*B[DM]C)$/);
    if (begins !== null)
      open.push(begins[1] === 'Artifact' ? 'Artifact' : begins[2] === undefined ? null : Number(begins[2]));
    else if (line === 'EMC') open.pop();
    font = line.match(/^\/(F\d+) /)?.[1] ?? font;
    const shown = line.match(/^\[(.*)\] TJ$/)?.[1];
    if (shown === undefined) continue;
    const text = decode(shown, fonts.get(font) ?? new Map());
    page.all.push(text);
    const inside = open.findLast((mark) => mark !== null);
    if (inside === 'Artifact') page.artifact.push(text);
    else if (inside === undefined || inside === null) page.loose.push(text);
    else page.marked.set(inside, [...(page.marked.has(inside) ? [page.marked.get(inside)] : []), text].join('\n'));
  }
  return page;
}

const onOneLine = (text: string): string => text.replaceAll('\n', ' ');

function readFonts(objects: Objects, resources: string): Map<string, Map<number, string>> {
  const fonts = new Map<string, Map<number, string>>();
  for (const [, name = '', id] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const cmap = objects.get(reference(headOf(objects, Number(id)), 'ToUnicode'))?.stream?.toString('latin1') ?? '';
    const characters = new Map<number, string>();
    for (const [, from = '', entries = ''] of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
      [...entries.matchAll(/<([^>]*)>/g)].forEach(([, codes = ''], index) => {
        const units = codes.split(' ').filter((code) => code !== '');
        characters.set(
          Number.parseInt(from, 16) + index,
          String.fromCharCode(...units.map((code) => Number.parseInt(code, 16))),
        );
      });
    }
    fonts.set(name, characters);
  }
  return fonts;
}

function decode(shown: string, characters: ReadonlyMap<number, string>): string {
  return [...shown.matchAll(/<([0-9a-f]+)>/g)]
    .flatMap(([, codes = '']) => codes.match(/.{4}/g) ?? [])
    .map((code) => characters.get(Number.parseInt(code, 16)) ?? '\u0000')
    .join('');
}

function readElement(
  objects: Objects,
  marked: ReadonlyMap<number, ReadonlyMap<number, string>>,
  id: number,
): ReadElement {
  const head = headOf(objects, id);
  const page = reference(head, 'Pg');
  const children: ReadElement[] = [];
  const texts: string[] = [];
  const kids = head.match(/\/K \[([\s\S]*)\]/)?.[1] ?? '';
  for (const [kid, other, mcid] of kids.matchAll(/<<[^>]*?\/Pg (\d+) 0 R[^>]*?\/MCID (\d+)[^>]*?>>|\d+ 0 R|\d+/g)) {
    if (kid.endsWith(' R')) children.push(readElement(objects, marked, Number.parseInt(kid, 10)));
    else texts.push(marked.get(other === undefined ? page : Number(other))?.get(Number(mcid ?? kid)) ?? '');
  }
  return {
    tag: head.match(/\/S \/(\w+)/)?.[1] ?? '',
    attributes:
      head
        .match(/\/A <<([^>]*)>>/)?.[1]
        ?.replaceAll('\n', ' ')
        .trim() ?? '',
    text: texts.join('\n'),
    children,
  };
}

import { describe, expect, it } from 'vitest';
import {
  type Block,
  type DocumentContent,
  facts,
  list,
  notice,
  paragraph,
  section,
  signatures,
  table,
} from '#exchange/documents/content.js';
import { renderHtml } from '#exchange/documents/render-html.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import { elementsOf, fullText, type ReadElement, readPdf } from '../../support/pdf-reader.js';
import { documentWith } from './documents.js';

const points = (count: number): Block =>
  table(
    'Points par critère',
    ['Critère', '#Points'],
    Array.from({ length: count }, (_, index) => [`Critère ${index + 1}`, String(index + 1)]),
    { empty: 'aucun critère.' },
  );

const EVERYTHING = documentWith([
  section(
    'Situation',
    [
      paragraph('Cœur de métier : loyer de 480,50 €, finir l’efficacité d’un œuvre.'),
      list(['premier point', 'second point']),
      facts('Logement', [
        ['Loyer', '480 €'],
        ['Étage', null],
      ]),
      points(70),
    ],
    [section('Détail', [notice('Mention', ['Un traitement algorithmique a été utilisé.'])])],
  ),
  section('Signatures', [signatures('Signataires', [{ role: 'Président', name: null }])]),
]);

const read = async (document: DocumentContent) => readPdf(await renderPdf(document));

describe('the PDF of a document is read by a screen reader as it is seen', () => {
  it('declares its tags, its language, its title and PDF/UA', async () => {
    const pdf = await read(EVERYTHING);
    expect(pdf.catalog).toContain('/MarkInfo');
    expect(pdf.catalog).toContain('/StructTreeRoot');
    expect(pdf.catalog).toContain('/Lang (fr-FR)');
    expect(pdf.catalog).toContain('/ViewerPreferences');
    expect(pdf.metadata).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(pdf.metadata).toContain('Fiche d’essai');
  });

  it('puts every drawn text in the structure or in an artifact, in reading order', async () => {
    const pdf = await read(EVERYTHING);
    expect(pdf.untagged).toBe('');
    const drawn = pdf.pages
      .join('\n')
      .split('\n')
      .filter((line) => !pdf.artifacts.join('\n').includes(line));
    const tagged = fullText(pdf.structure)
      .split('\n')
      .filter((line) => !pdf.artifacts.join('\n').includes(line));
    expect(tagged).toEqual(drawn);
  });

  it('has headings in order, lists with labels, tables with a caption and scoped heads', async () => {
    const { structure } = await read(EVERYTHING);
    const tags = (element: ReadElement): string[] => [element.tag, ...element.children.flatMap(tags)];
    expect(tags(structure).filter((tag) => /^H\d$/.test(tag))).toEqual(['H1', 'H2', 'H3', 'H2']);
    expect(elementsOf(structure, 'L')[0]?.attributes).toBe('/O /List /ListNumbering /Disc');
    expect(elementsOf(structure, 'LI').map(fullText)).toEqual(['•\npremier point', '•\nsecond point']);
    for (const found of elementsOf(structure, 'Table')) expect(found.children[0]?.tag).toBe('Caption');
    const scopes = new Set(elementsOf(structure, 'TH').map(({ attributes }) => attributes));
    expect([...scopes].sort()).toEqual(['/O /Table /Scope /Column', '/O /Table /Scope /Row']);
  });

  it('keeps € and œ, and shows what is missing in words', async () => {
    const { structure } = await read(EVERYTHING);
    const text = fullText(structure);
    expect(text).toContain('Cœur de métier : loyer de 480,50 €, finir l’efficacité d’un œuvre.');
    expect(text).toContain('Étage\nnon renseigné');
  });

  it('repeats the head of a table on the next page, once in the structure', async () => {
    const pdf = await read(EVERYTHING);
    expect(pdf.pages.length).toBeGreaterThan(1);
    expect(pdf.artifacts[1]).toContain('Critère\nPoints');
    const [, data] = elementsOf(pdf.structure, 'Table');
    expect(data === undefined ? 0 : elementsOf(data, 'TR').length).toBe(71);
  });

  it('ends every page with the footer and its number', async () => {
    const pdf = await read(EVERYTHING);
    pdf.artifacts.forEach((text, index) => {
      expect(text).toContain(
        'document d’aide à la décision – généré le 22/11/2026 à\u00a008:12 – version moteur 0.1.0 – empreinte 0123456789abcdef',
      );
      expect(text).toContain(`Page ${index + 1} sur ${pdf.pages.length}`);
    });
  });
});

describe('the PDF of a document depends on its content alone', () => {
  it('is the same to the byte for the same content, whatever the time zone', async () => {
    const zone = process.env.TZ;
    const first = await renderPdf(EVERYTHING);
    process.env.TZ = 'Pacific/Kiritimati';
    const second = await renderPdf(EVERYTHING);
    process.env.TZ = zone;
    expect(Buffer.compare(first, second)).toBe(0);
  });

  it('differs where one word differs', async () => {
    const other = { ...EVERYTHING, issuer: 'Autre bailleur' };
    expect(Buffer.compare(await renderPdf(EVERYTHING), await renderPdf(other))).not.toBe(0);
  });
});

describe('texts that do not behave', () => {
  it('drops control characters and marks what the font cannot draw', async () => {
    const { structure } = await read(documentWith([section('Texte', [paragraph('avant\u0007 漢 après')])]));
    expect(fullText(structure)).toContain('avant \ufffd après');
  });

  it('stays well-formed XML with markup in the title', async () => {
    const pdf = await read({ ...EVERYTHING, title: 'Bailleur & <Cie>' });
    expect(pdf.metadata).toContain('Bailleur et ‹Cie›');
    expect(fullText(pdf.structure)).toContain('Bailleur & <Cie>');
  });

  it('cuts a row higher than a page into rows that say so, and loses no word', async () => {
    const words = Array.from({ length: 2_500 }, (_, index) => `mot${index}`).join(' ');
    const pdf = await read(documentWith([section('Long', [facts('Faits', [['Motif', words]])])]));
    const cells = elementsOf(pdf.structure, 'TD').map(({ text }) =>
      text.replaceAll('\n', ' ').replaceAll(/ +/g, ' ').trim(),
    );
    expect(cells.length).toBeGreaterThan(1);
    expect(cells.join(' ')).toBe(words);
    expect(fullText(pdf.structure)).toContain('Motif (suite)');
  });

  it('says why a table has no row', async () => {
    const { structure } = await read(documentWith([section('Vide', [points(0)])]));
    expect(fullText(structure)).toContain('Points par critère : aucun critère.');
  });
});

describe('the page of a document says what its PDF says', () => {
  it('holds every text of the PDF, in the same order', async () => {
    const { structure } = await read(EVERYTHING);
    const page = renderHtml(EVERYTHING)
      .replace(/<[^>]+>/g, '\n')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const paper = fullText(structure)
      .split('\n')
      .filter((line) => line !== '•')
      .map((line) => line.trim());
    expect(page.slice(0, -1).join(' ')).toBe(paper.join(' '));
  });

  it('shows markup as text', () => {
    const html = renderHtml(documentWith([section('<script>', [paragraph('<img src=x onerror="a()"> & \'b\'')])]));
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; &#39;b&#39;');
  });

  it('has captions and scopes', () => {
    const html = renderHtml(EVERYTHING, 2);
    expect(html).toContain('<h2>Fiche d’essai</h2>');
    expect(html).toContain('<caption>Points par critère</caption>');
    expect(html).toContain('<th scope="col" class="num">Points</th>');
    expect(html).toContain('<th scope="row">Loyer</th>');
  });
});

import { describe, expect, it } from 'vitest';
import type { DocumentContent } from '#exchange/documents/content.js';
import { presentationSheet } from '#exchange/documents/presentation-sheet.js';
import { renderHtml } from '#exchange/documents/render-html.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import { minutesExtract, sessionAgenda, sessionMinutes } from '#exchange/documents/session.js';
import { elementsOf, fullText, readPdf } from '../../support/pdf-reader.js';
import { agenda, candidate, dwelling, minutes, ORIGIN } from './session-data.js';

const SHEET = { origin: ORIGIN, dwelling: dwelling(), candidate: candidate(1) };
const textOf = async (document: DocumentContent) =>
  fullText(readPdf(await renderPdf(document)).structure)
    .replaceAll('\n', ' ')
    .replaceAll(/ +/g, ' ');

describe('the presentation sheet of a candidate', () => {
  it('holds on two pages', async () => {
    expect(readPdf(await renderPdf(presentationSheet(SHEET))).pages).toHaveLength(2);
  });

  it('says why this candidate, with every line of the points and their sum', async () => {
    const text = await textOf(presentationSheet(SHEET));
    expect(text).toContain('Ancienneté 14,2 mois 1 par jour +432 politique publiée');
    expect(text).toContain('proposé au rang 1 avec 1\u202f018\u00a0points');
    expect(text).toContain('titre de séjour à renouveler');
  });

  it('shows the file, the contact, the opinion and the household’s agreement', async () => {
    const text = await textOf(presentationSheet(SHEET));
    expect(text).toContain('avis d’imposition N-2 reçue');
    expect(text).toContain('Contact entre le référent bailleur et l’association 12/11/2026, courriel');
    expect(text).toContain('Avis de l’association favorable, 14/11/2026');
    expect(text).toContain('Accord du ménage accord, 16/11/2026');
    expect(text).toContain('Visite du logement non renseigné');
  });

  it('carries the mention of the algorithmic treatment with the configured authority', async () => {
    const text = await textOf(presentationSheet(SHEET));
    expect(text).toContain('article L311-3-1');
    expect(text).toContain('Exploitant d’essai, 1 rue de l’Essai, 75000 Paris');
    expect(text).toContain('CADA');
  });

  it('gives no point to a candidate of the landlord’s own', async () => {
    const text = await textOf(presentationSheet({ ...SHEET, candidate: { ...candidate(2), reasons: null } }));
    expect(text).toContain('hors du calcul : aucun point');
    expect(text).not.toContain('Barème');
  });
});

describe('the agenda of a session', () => {
  it('lists each vacancy with its three candidates, then one sheet per candidate', async () => {
    const pdf = readPdf(await renderPdf(sessionAgenda(agenda(2))));
    const text = fullText(pdf.structure);
    expect(text).toContain('séance du 28\u00a0novembre\u00a02026 à 09:30');
    expect(elementsOf(pdf.structure, 'H3').map(fullText)).toHaveLength(6);
    for (const reference of ['M-0X1', 'M-0X2', 'M-1X3']) expect(text).toContain(reference);
  });

  it('says on what ground fewer than three candidates are presented', async () => {
    const [vacancy] = agenda(1).vacancies;
    if (vacancy === undefined) throw new Error('one vacancy expected');
    const single = { ...vacancy, candidates: [candidate(1)], fewerThanThree: 'candidat désigné au titre du DALO' };
    const text = await textOf(sessionAgenda({ ...agenda(0), vacancies: [single] }));
    expect(text).toContain('Moins de trois candidats : candidat désigné au titre du DALO (CCH R441-3).');
  });
});

describe('the minutes of a session', () => {
  it('give decision and motive of each candidate, deferrals apart, and room to sign', async () => {
    const text = await textOf(sessionMinutes(minutes()));
    expect(text).toContain('M-AAAA 1 attribution du logement proposé sans objet');
    expect(text).toContain('M-BBBB 2 attribution en rang 2 appelé si le candidat de rang 1 refuse');
    expect(text).toContain('M-CCCC 75-0001 avis d’imposition N-2');
    expect(text).toContain('Présidence de la commission Alix Martin');
    expect(text).toContain('article L311-3-1');
  });

  it('are communicated to a candidate without a word on the others', async () => {
    const document = minutesExtract(minutes(), 'M-AAAA');
    const text = `${await textOf(document)} ${renderHtml(document)}`;
    expect(text).toContain('M-AAAA');
    expect(text).not.toContain('M-BBBB');
    expect(text).not.toContain('M-CCCC');
  });
});

it('a session of 40 vacancies and 120 candidates holds in one document', async () => {
  const bytes = await renderPdf(sessionAgenda(agenda(40)));
  const pages =
    Buffer.from(bytes)
      .toString('latin1')
      .match(/\/Type \/Page\n/g) ?? [];
  // Two pages of agenda; per vacancy, its own page and two per candidate.
  expect(pages).toHaveLength(2 + 40 * (1 + 3 * 2));
});

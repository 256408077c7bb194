import { describe, expect, it } from 'vitest';
import type { VisibleExplanation } from '#casework/confidentiality.js';
import { calendarDate } from '#domain/dates.js';
import { householdId, vacancyId } from '#domain/ids.js';
import { checkContent } from '#exchange/documents/check-content.js';
import {
  type CommunicationFile,
  communicationDocument,
  communicationJson,
} from '#exchange/documents/communication-file.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import { type DecisionLetter, decisionLetter, LETTER_DECISIONS, offerLetter } from '#exchange/documents/letters.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import { elementsOf, fullText, readPdf } from '../../support/pdf-reader.js';
import { HASH } from './documents.js';
import { candidate, dwelling, ORIGIN } from './session-data.js';

const structureOf = async (document: DocumentContent) => {
  expect(checkContent(document)).toEqual([]);
  return readPdf(await renderPdf(document)).structure;
};
const textOf = async (document: DocumentContent) =>
  fullText(await structureOf(document))
    .replaceAll('\n', ' ')
    .replaceAll(/ +/g, ' ');

const HEAD = {
  origin: ORIGIN,
  addressee: ['Alix Martin', '1 rue de l’Essai', '75018 Paris'],
  requestReference: 'dossier 17',
  dwelling: dwelling(),
  place: 'Paris',
  on: calendarDate('2026-12-01'),
  signatory: { role: 'Responsable des attributions', name: null },
};
const DECISION: DecisionLetter = {
  ...HEAD,
  decision: 'granted',
  decidedOn: calendarDate('2026-11-28'),
  rank: null,
  motive: null,
  remedies: ['Recours gracieux auprès du bailleur'],
};

describe('the letter of a decision', () => {
  it.each([
    { decision: 'granted', says: 'a décidé de vous attribuer le logement' },
    {
      decision: 'grantedByRank',
      says: 'au rang 2 : il vous sera proposé si les candidats de rang précédent le refusent',
    },
    { decision: 'conditional', says: 'sous condition suspensive' },
    { decision: 'notGranted', says: 'a décidé de ne pas vous attribuer' },
    { decision: 'inadmissible', says: 'a rejeté votre demande pour irrecevabilité' },
  ] as const)('says $decision, with the mention of the treatment', async ({ decision, says }) => {
    const text = await textOf(decisionLetter({ ...DECISION, decision, rank: 2, motive: 'motif écrit' }));
    expect(text).toContain(says);
    expect(text).toContain('motif écrit');
    expect(text).toContain('article L311-3-1');
    expect(text).toContain('28\u00a0novembre\u00a02026');
  });

  it('covers the five legal decisions and no other', () => {
    expect(LETTER_DECISIONS).toHaveLength(5);
  });

  it('says what the landlord must still write before it leaves', async () => {
    const text = await textOf(decisionLetter({ ...DECISION, decision: 'notGranted', remedies: [] }));
    expect(text).toContain('Motif de la décision (CCH L441-2-2) : à compléter par le bailleur avant l’envoi.');
    expect(text).toContain('Les voies et délais de recours sont à compléter');
  });
});

describe('the offer of a dwelling', () => {
  const offer = {
    ...HEAD,
    answerBy: calendarDate('2026-12-14'),
    answerDays: 10,
    answerTo: 'Bailleur d’essai, service des attributions',
    dalo: true,
  };

  it('gives the last day to answer, and says what silence is', async () => {
    const text = await textOf(offerLetter(offer));
    expect(text).toContain('Au plus tard le 14\u00a0décembre\u00a02026');
    expect(text).toContain('réputé avoir refusé l’offre (CCH R441-10)');
  });

  it('warns a household recognised under DALO of what a refusal costs, and only it', async () => {
    expect(await textOf(offerLetter(offer))).toContain('vous risquez de perdre le bénéfice de la décision');
    expect(await textOf(offerLetter({ ...offer, dalo: false }))).not.toContain('R441-16-3');
  });
});

const EXPLANATION: VisibleExplanation = {
  ref: 'MEN-001',
  vacancyId: vacancyId('V1'),
  rank: null,
  reason: 'OUTRANKED',
  verdicts: [],
  eligible: true,
  points: 1018,
  terms: [],
  adjustments: [],
  tasks: [],
  price: null,
  runnerUp: null,
  pointsMissing: 12,
  smallestChange: null,
  instanceHash: HASH,
  resultHash: 'b'.repeat(64),
  masked: false,
  banded: false,
};
const FILE: CommunicationFile = {
  origin: ORIGIN,
  householdReference: 'MEN-001',
  vacancyReference: '75-0001',
  run: { id: 'run-1', asOf: calendarDate('2026-11-20'), policyVersion: '2026-03', legislationVersion: '2026-01' },
  explanation: EXPLANATION,
  data: [{ label: 'Ressources mensuelles déclarées', value: '1 430 €', source: 'association, 12/11/2026' }],
  rules: [
    {
      question: 'Plafond de ressources',
      status: 'remplie',
      observed: '14 420 €',
      threshold: '25 165 €',
      article: 'R441-1',
    },
  ],
  points: candidate(1).reasons?.lines ?? [],
  adjustments: [{ title: 'Part interdépartementale', points: '+3' }],
  absence: 'D’autres ménages éligibles ont plus de points sur ce logement.',
  change: 'Accepter le département 92.',
  humanSteps: [],
};

describe('the file of communication of the treatment (CRPA R311-3-1-2)', () => {
  it('has the four items of the decree in their order', async () => {
    const structure = await structureOf(communicationDocument(FILE));
    expect(elementsOf(structure, 'H2').map(fullText).slice(0, 4)).toEqual([
      '1. Degré et mode de contribution du traitement',
      '2. Données traitées et leurs sources',
      '3. Paramètres et leur pondération, appliqués à la situation',
      '4. Opérations effectuées',
    ]);
  });

  it('says why not, what would change it, and the hashes in full', async () => {
    const text = await textOf(communicationDocument(FILE));
    expect(text).toContain('non proposé : D’autres ménages éligibles ont plus de points sur ce logement.');
    expect(text).toContain('Ce qui changerait le résultat Accepter le département 92.');
    expect(text.replaceAll(' ', '')).toContain('b'.repeat(64));
    expect(text).toContain('Part interdépartementale +3');
  });

  it('says the same to a machine, with the codes of the engine', () => {
    const json = JSON.parse(communicationJson(FILE));
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining(['contribution', 'data', 'parameters', 'operations', 'run']),
    );
    expect(json.explanation).toMatchObject({ reason: 'OUTRANKED', pointsMissing: 12 });
    expect(json.run).toMatchObject({ instanceHash: HASH, resultHash: 'b'.repeat(64), asOf: '2026-11-20' });
    expect(JSON.stringify(json)).not.toContain('householdId');
    expect(communicationJson(FILE)).toBe(communicationJson(FILE));
  });

  it('never lets an engine identifier of the household through', () => {
    const whole = { ...EXPLANATION, householdId: householdId('canari-H1') };
    expect(communicationJson({ ...FILE, explanation: whole })).not.toContain('canari-H1');
  });
});

import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { checkContent } from '#exchange/documents/check-content.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import { drawRecord, managementReviewRecord, type SheetDraw } from '#exchange/documents/management-records.js';
import { type RehousingSupportSheet, rehousingSupportSheet } from '#exchange/documents/rehousing-support-sheet.js';
import { renderHtml } from '#exchange/documents/render-html.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import {
  recommendationsSheet,
  type SupportJourneySheet,
  supportJourneySheet,
} from '#exchange/documents/support-journey-sheet.js';
import { fullText, readPdf } from '../../support/pdf-reader.js';
import { ORIGIN } from './session-data.js';

const HOUSEHOLD = {
  reference: 'MEN-001',
  association: 'Association d’essai',
  socialWorker: null,
  departement: 'Paris (75)',
  scheme: 'AVDL DALO',
  prescriber: 'COMED',
  composition: null,
  priority: 'reconnu prioritaire DALO',
  protocolEligibleSince: null,
};

const SUPPORT: RehousingSupportSheet = {
  origin: ORIGIN,
  household: HOUSEHOLD,
  diagnosticStartedOn: calendarDate('2025-10-01'),
  diagnosticConclusion: 'accompagnement vers le logement',
  towardsStartedOn: calendarDate('2025-11-03'),
  requestRenewedOn: null,
  wantedSize: 'T3',
  acceptedPlaces: 'Paris (75), accord du 03/11/2025',
  actionLogementEligible: true,
  alinRegisteredOn: null,
  reportedToActionLogementOn: null,
  syploUpdatedOn: null,
  needs: null,
  strengths: 'démarches suivies',
  blocking: [
    {
      kind: 'personnes séparées, non encore divorcées',
      lever: 'ordonnance de non-conciliation',
      documents: null,
      solvedOn: null,
    },
  ],
  work: [{ on: calendarDate('2025-12-01'), what: 'renouvellement de la demande', outcome: 'fait' }],
  proposals: [],
  costs: [{ dwelling: 'T3 à Paris 18e', rent: '520,00 €', effort: '24,0 %', residual: '15,00 €' }],
  documents: [{ label: 'avis d’imposition N-2', state: 'manquante' }],
};

const JOURNEY: SupportJourneySheet = {
  origin: ORIGIN,
  household: HOUSEHOLD,
  diagnosticStartedOn: calendarDate('2025-10-01'),
  diagnosticConcludedOn: calendarDate('2025-10-20'),
  diagnosticConclusion: 'accompagnement vers le logement',
  towardsStartedOn: calendarDate('2025-11-03'),
  towardsWork: [{ on: calendarDate('2025-12-01'), what: 'canari-demarche', outcome: null }],
  rehousedOn: calendarDate('2026-06-01'),
  rehousedBy: 'Bailleur d’essai',
  rehousedIn: 'T3, Paris 18e',
  effort: '24,0 %',
  residual: 'non calculé : ressources mensuelles déclarées à saisir',
  contingent: 'État (préfet)',
  correspondent: 'Camille Durand, chargée de gestion',
  withinStartedOn: calendarDate('2026-06-01'),
  withinWork: [],
  endedOn: null,
  endMotive: null,
  recommendations: {
    forCorrespondent: 'prévenir l’association au premier impayé',
    forSocialServices: null,
    vigilance: 'assurance habitation à renouveler en juin',
    contactAfterEnd: null,
    handedTo: [{ on: calendarDate('2026-11-20'), to: 'Camille Durand' }],
  },
  oneYear: [],
};

const DRAW: SheetDraw = {
  drawnOn: calendarDate('2026-11-22'),
  seed: '2026-11-22 association 17',
  committedHash: 'a'.repeat(64),
  population: 112,
  redrawReason: null,
  sheets: Array.from({ length: 7 }, (_, index) => ({
    reference: `MEN-${index}`,
    complete: 'oui',
    coherentDates: 'oui',
    quality: '3',
    comment: null,
  })),
};

const textOf = async (document: DocumentContent) => {
  expect(checkContent(document)).toEqual([]);
  return fullText(readPdf(await renderPdf(document)).structure)
    .replaceAll('\n', ' ')
    .replaceAll(/ +/g, ' ');
};

describe('the fiche « appui au relogement »', () => {
  it('says what is filled and what is not', async () => {
    const text = await textOf(rehousingSupportSheet(SUPPORT));
    expect(text).toContain('Typologie recherchée T3');
    expect(text).toContain('Inscrit dans AL’in le non renseigné');
    expect(text).toContain(
      'personnes séparées, non encore divorcées ordonnance de non-conciliation non renseigné en cours',
    );
    expect(text).toContain('01/12/2025 renouvellement de la demande fait');
    expect(text).toContain('Propositions reçues : aucune proposition à ce jour.');
    expect(text).toContain('T3 à Paris 18e 520,00 € 24,0 % 15,00 €');
  });

  it('counts its filled fields', async () => {
    expect(await textOf(rehousingSupportSheet(SUPPORT))).toContain('13\u00a0champs renseignés sur 21.');
    const fuller = { ...SUPPORT, needs: 'budget' };
    expect(await textOf(rehousingSupportSheet(fuller))).toContain('14\u00a0champs renseignés sur 21.');
  });
});

describe('the fiche parcours AVDL', () => {
  it('goes from the diagnostic to the year after', async () => {
    const text = await textOf(supportJourneySheet(JOURNEY));
    expect(text).toContain('Conclusion accompagnement vers le logement');
    expect(text).toContain('Correspondant désigné par le bailleur Camille Durand, chargée de gestion');
    expect(text).toContain('Bilan un an après la fin de l’accompagnement : il se fait un an après');
    expect(text).toContain('20/11/2026 Camille Durand');
    expect(text).toContain('non calculé : ressources mensuelles déclarées à saisir');
  });

  it('hands over its recommendations without the rest of the journey', async () => {
    const document = recommendationsSheet(JOURNEY);
    const text = `${await textOf(document)} ${renderHtml(document)}`;
    expect(text).toContain('assurance habitation à renouveler en juin');
    expect(text).not.toContain('canari-demarche');
    expect(text).not.toContain('reconnu prioritaire');
  });
});

describe('the records of the management dialogue', () => {
  const review = {
    origin: ORIGIN,
    association: 'Association d’essai',
    territory: 'Paris (75)',
    period: 'année 2026',
    heldOn: calendarDate('2026-11-20'),
    participants: [{ role: 'DRIHL', name: null }],
    indicators: [
      {
        title: 'Taux de relogement par travailleur social',
        numerator: '42',
        denominator: '4',
        value: '10,5',
        departementMean: '11,2',
        regionMean: '9,8',
        caution: 'effectif faible',
      },
    ],
    steps: [
      { title: 'Qualité des accompagnements', points: ['point fort : visites'] },
      { title: 'Budget', points: [] },
    ],
    draw: DRAW,
  };

  it('show each indicator beside its means, and that none is sufficient by itself', async () => {
    const text = await textOf(managementReviewRecord(review));
    expect(text).toContain('Taux de relogement par travailleur social 42 4 10,5 11,2 9,8 effectif faible');
    expect(text).toContain('Aucun de ces indicateurs n’est suffisant en soi');
    expect(text).toContain('Budget Point non abordé.');
  });

  it('show a draw that can be made again', async () => {
    const text = await textOf(drawRecord(DRAW, { ...review, signatories: review.participants }));
    expect(text).toContain('7 sur 112');
    expect(text).toContain(`${'a'.repeat(20)}`);
    expect(text).toContain('Graine 2026-11-22 association 17');
    expect(text).toContain('MEN-6 oui oui 3 non renseigné');
  });
});

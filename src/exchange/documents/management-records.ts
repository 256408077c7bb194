import type { CalendarDate } from '#domain/dates.js';
import { formatDate, formatLongDate } from '#exchange/french-format.js';
import {
  type Block,
  type DocumentContent,
  facts,
  list,
  notice,
  paragraph,
  type Signature,
  section,
  signatures,
  table,
} from './content.js';
import { type DocumentOrigin, fromOrigin } from './origin.js';

type RecordOrigin = Omit<DocumentOrigin, 'authority'>;

/** One indicator of an association beside its means, all in words; the monitoring computes, this prints. */
export interface IndicatorLine {
  readonly title: string;
  readonly numerator: string;
  readonly denominator: string;
  readonly value: string;
  readonly departementMean: string;
  readonly regionMean: string;
  /** « effectif faible », or `null`. */
  readonly caution: string | null;
}

/** What was said in one of the five steps; an empty list is printed as not discussed. */
export interface ReviewStep {
  readonly title: string;
  readonly points: readonly string[];
}

export interface ManagementReview {
  readonly origin: RecordOrigin;
  readonly association: string;
  readonly territory: string;
  readonly period: string;
  readonly heldOn: CalendarDate;
  readonly participants: readonly Signature[];
  readonly indicators: readonly IndicatorLine[];
  readonly steps: readonly ReviewStep[];
  readonly draw: SheetDraw | null;
}

/** A draw of sheets « appui au relogement » that anybody can make again from its seed. */
export interface SheetDraw {
  readonly drawnOn: CalendarDate;
  /** Text published before the draw, and the hash that the numbers come from. */
  readonly seed: string;
  readonly committedHash: string;
  readonly population: number;
  readonly redrawReason: string | null;
  readonly sheets: readonly {
    readonly reference: string;
    readonly complete: string | null;
    readonly coherentDates: string | null;
    readonly quality: string | null;
    readonly comment: string | null;
  }[];
}

/** Record of the yearly management dialogue with an association: indicators and their means, the five steps, the draw. */
export function managementReviewRecord(review: ManagementReview): DocumentContent {
  return {
    ...fromOrigin(review.origin),
    title: 'Compte rendu du dialogue de gestion',
    subtitle: `${review.association} – ${review.territory} – ${review.period}`,
    nature: 'compte rendu',
    orientation: 'landscape',
    sections: [
      section('La réunion', [
        facts('Dialogue de gestion', [
          ['Association', review.association],
          ['Territoire', review.territory],
          ['Période', review.period],
          ['Tenu le', formatLongDate(review.heldOn)],
        ]),
      ]),
      section('Indicateurs', [indicatorTable(review.indicators), caution()]),
      ...review.steps.map(({ title, points }) =>
        section(title, [points.length === 0 ? paragraph('Point non abordé.') : list(points)]),
      ),
      ...(review.draw === null ? [] : [section('Tirage des fiches « appui au relogement »', drawBlocks(review.draw))]),
      section('Signatures', [signatures('Participants', review.participants)]),
    ],
  };
}

function indicatorTable(indicators: readonly IndicatorLine[]): Block {
  return table(
    'Indicateurs de l’association et leurs moyennes pondérées',
    [
      'Indicateur',
      '#Numérateur',
      '#Dénominateur',
      '#Valeur',
      '#Moyenne départementale',
      '#Moyenne régionale',
      'Réserve',
    ],
    indicators.map((line) => [
      line.title,
      line.numerator,
      line.denominator,
      line.value,
      line.departementMean,
      line.regionMean,
      line.caution ?? 'aucune',
    ]),
    { empty: 'aucun indicateur n’est calculable sur cette période.', weights: [4, 1.5, 1.5, 1.2, 1.6, 1.6, 1.6] },
  );
}

const caution = (): Block =>
  notice('Lecture', ['Aucun de ces indicateurs n’est suffisant en soi, leur conjonction est significative.']);

/** Record of one draw, to be signed by who made the review. */
export function drawRecord(
  draw: SheetDraw,
  head: { readonly origin: RecordOrigin; readonly association: string; readonly signatories: readonly Signature[] },
): DocumentContent {
  return {
    ...fromOrigin(head.origin),
    title: 'Procès-verbal de tirage des fiches « appui au relogement »',
    subtitle: `${head.association} – tirage du ${formatLongDate(draw.drawnOn)}`,
    nature: 'procès-verbal de tirage',
    orientation: 'portrait',
    sections: [
      section('Tirage', drawBlocks(draw)),
      section('Signatures', [signatures('Signataires', head.signatories)]),
    ],
  };
}

function drawBlocks(draw: SheetDraw): readonly Block[] {
  return [
    facts('Conditions du tirage', [
      ['Tiré le', formatDate(draw.drawnOn)],
      ['Fiches tirées, sans remise', `${draw.sheets.length} sur ${draw.population}`],
      ['Empreinte publiée avant le tirage (SHA-256)', draw.committedHash],
      ['Graine', draw.seed],
      ['Motif d’un nouveau tirage', draw.redrawReason ?? 'sans objet'],
    ]),
    table(
      'Examen des fiches, dans l’ordre du tirage',
      ['Fiche', 'Complète', 'Dates cohérentes', 'Qualité (1 à 4)', 'Commentaire'],
      draw.sheets.map(({ reference, complete, coherentDates, quality, comment }) => [
        reference,
        complete,
        coherentDates,
        quality,
        comment,
      ]),
      { empty: 'aucune fiche n’était à tirer.', weights: [1.5, 1, 1.2, 1.2, 4] },
    ),
  ];
}

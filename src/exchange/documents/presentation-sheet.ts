import type { CalendarDate } from '#domain/dates.js';
import type { Cents } from '#domain/money.js';
import { capitalise, formatCount, formatNumber } from '#exchange/french-format.js';
import {
  type Block,
  DECISION_SUPPORT,
  type DocumentContent,
  facts,
  list,
  paragraph,
  section,
  table,
} from './content.js';
import { dwellingFacts, type OfferedDwelling } from './dwelling.js';
import { algorithmicNotice, type DocumentOrigin, fromOrigin } from './origin.js';
import { dateOrNull, eurosOrNull, permilleOrNull } from './words.js';

/** One line of the points, in words; the points of a candidate are exactly the sum of its lines. */
export interface PointsLine {
  readonly title: string;
  readonly observed: string;
  readonly weight: string;
  readonly points: string;
  readonly source: string;
}

/** Coefficient of a target of the policy, in words. */
export interface AdjustmentLine {
  readonly title: string;
  readonly points: string;
}

/** The engine's reasons for a candidate of its own. */
export interface CandidateReasons {
  readonly points: number;
  readonly lines: readonly PointsLine[];
  readonly adjustments: readonly AdjustmentLine[];
  /** What remains to be confirmed, in words. */
  readonly subjectTo: readonly string[];
  /** Households examined and eligible on this vacancy; `null` where the run no longer says. */
  readonly examined: number | null;
  readonly eligible: number | null;
}

/**
 * A candidate as the reader of the sheet may know it: `reference` is the pseudonym of the vacancy, the association's
 * reference, or the request number of a candidate of the landlord's own. Codes come as French words, `null` = not known.
 */
export interface PresentedCandidate {
  readonly reference: string;
  readonly rank: number;
  readonly association: string | null;
  readonly supportDepartement: string | null;
  readonly composition: string | null;
  readonly requestAge: string | null;
  readonly priority: string | null;
  readonly protocol: string | null;
  readonly waiting: string | null;
  readonly currentHousing: string | null;
  readonly monthlyResourcesCents: Cents | null;
  readonly incomeAgainstCeiling: string | null;
  readonly effortWithoutBenefitPermille: number | null;
  readonly effortWithBenefitPermille: number | null;
  /** Per day and consumption unit. */
  readonly residualIncomeCents: Cents | null;
  readonly housingBenefitEstimate: string | null;
  readonly strengths: string | null;
  /** `null` for a candidate that comes from the landlord's own channel. */
  readonly reasons: CandidateReasons | null;
  readonly documents: readonly { readonly label: string; readonly state: string }[];
  readonly contact: {
    readonly on: CalendarDate | null;
    readonly means: string | null;
    readonly caleolContact: string | null;
  };
  readonly opinion: { readonly given: string | null; readonly on: CalendarDate | null };
  readonly agreement: {
    readonly given: string | null;
    readonly on: CalendarDate | null;
    readonly visitedOn: CalendarDate | null;
  };
}

export interface PresentationSheet {
  readonly origin: DocumentOrigin;
  readonly dwelling: OfferedDwelling;
  readonly candidate: PresentedCandidate;
}

/** « Fiche de présentation CALEOL » of one candidate, two pages: who, the dwelling, why, file, steps done, mention. */
export function presentationSheet({ origin, dwelling, candidate }: PresentationSheet): DocumentContent {
  return {
    ...fromOrigin(origin),
    title: 'Fiche de présentation CALEOL',
    subtitle: `Vacance ${dwelling.vacancyReference} – candidat de rang ${candidate.rank} – ${candidate.reference}`,
    nature: DECISION_SUPPORT,
    orientation: 'portrait',
    sections: [
      section('Le ménage', [householdFacts(candidate), resourceFacts(candidate)]),
      section('Le logement', [dwellingFacts(dwelling)]),
      section('Pourquoi ce candidat', reasonBlocks(candidate)),
      section('Dossier et démarches', [documentsTable(candidate), stepFacts(candidate)]),
      section('Information du candidat', [algorithmicNotice(origin.authority)]),
    ],
  };
}

function householdFacts(candidate: PresentedCandidate): Block {
  return facts('Situation du ménage', [
    ['Référence', candidate.reference],
    ['Composition', candidate.composition],
    ['Logement actuel', candidate.currentHousing],
    ['Demande de logement social', candidate.requestAge],
    ['Priorité', candidate.priority],
    ['Protocole AVDL Logement d’abord', candidate.protocol],
    ['Association d’accompagnement', candidate.association],
    ['Département d’accompagnement', candidate.supportDepartement],
    ['Ancienneté prise en compte', candidate.waiting],
  ]);
}

function resourceFacts(candidate: PresentedCandidate): Block {
  return facts('Ressources et loyer proposé (estimations datées, jamais un droit)', [
    ['Ressources mensuelles déclarées', eurosOrNull(candidate.monthlyResourcesCents)],
    ['Revenu fiscal de référence et plafond', candidate.incomeAgainstCeiling],
    ['Aide au logement estimée', candidate.housingBenefitEstimate],
    ['Taux d’effort sans aide au logement', permilleOrNull(candidate.effortWithoutBenefitPermille)],
    ['Taux d’effort avec aide au logement', permilleOrNull(candidate.effortWithBenefitPermille)],
    ['Reste à vivre par jour et unité de consommation', eurosOrNull(candidate.residualIncomeCents)],
  ]);
}

function reasonBlocks({ reasons, strengths, rank }: PresentedCandidate): readonly Block[] {
  const strong = strengths === null ? [] : [paragraph(`Points forts, selon l’association : ${strengths}`)];
  if (reasons === null) {
    return [
      paragraph('Candidat présenté par le bailleur hors du calcul : aucun point ne lui est attribué par le moteur.'),
      ...strong,
    ];
  }
  const { points, lines, adjustments, subjectTo, examined, eligible } = reasons;
  return [
    paragraph(
      `${capitalise(`${examinedText(examined, eligible)}proposé au rang ${rank}`)} avec ${formatCount(points, 'point')}. Les points sont la somme des lignes ci-dessous ; ils ne lient pas la commission.`,
    ),
    table(
      'Points du rapprochement',
      ['Critère', 'Observé', 'Barème', '#Points', 'Source'],
      [
        ...lines.map((line) => [line.title, line.observed, line.weight, line.points, line.source]),
        ['Total', '', '', formatNumber(points), ''],
      ],
      { empty: 'aucun point pour ce rapprochement.', weights: [3, 3, 2, 1.2, 2.4] },
    ),
    ...adjustmentBlocks(adjustments),
    ...(subjectTo.length === 0 ? [] : [paragraph('Sous réserve de :'), list(subjectTo)]),
    ...strong,
  ];
}

function examinedText(examined: number | null, eligible: number | null): string {
  if (examined === null || eligible === null) return '';
  return `${formatCount(examined, 'ménage examiné', 'ménages examinés')}, ${formatCount(eligible, 'éligible')} ; `;
}

/** Coefficients of the targets, apart from the points; nothing where there are none. */
export function adjustmentBlocks(adjustments: readonly AdjustmentLine[]): readonly Block[] {
  if (adjustments.length === 0) return [];
  return [
    table(
      'Coefficients des objectifs de la politique, en plus des points',
      ['Objectif', '#Coefficient'],
      adjustments.map(({ title, points }) => [title, points]),
      { empty: 'aucun objectif ne s’applique.', weights: [4, 1] },
    ),
  ];
}

function documentsTable({ documents }: PresentedCandidate): Block {
  return table(
    'Pièces du dossier',
    ['Pièce', 'État'],
    documents.map(({ label, state }) => [label, state]),
    { empty: 'aucune pièce n’est enregistrée ; l’association complète le dossier avant la séance.', weights: [2, 1] },
  );
}

function stepFacts({ contact, opinion, agreement }: PresentedCandidate): Block {
  return facts('Démarches avant la séance', [
    ['Contact entre le référent bailleur et l’association', joined(dateOrNull(contact.on), contact.means)],
    ['Contact du bailleur ayant autorité en CALEOL', contact.caleolContact],
    ['Avis de l’association', joined(opinion.given, dateOrNull(opinion.on))],
    ['Accord du ménage', joined(agreement.given, dateOrNull(agreement.on))],
    ['Visite du logement', dateOrNull(agreement.visitedOn)],
  ]);
}

function joined(...parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.join(', ');
}

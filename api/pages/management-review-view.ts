import type { ReviewInFull } from '#casework/management-review.js';
import { DEPARTEMENT_NAMES, type Departement } from '#domain/departement.js';
import { type ReviewFigure, type ReviewIndicator, type ReviewRecord, SHEETS_DRAWN } from '#domain/management-review.js';
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
import { MEANS_ARE_WEIGHTED, NONE_IS_SUFFICIENT, REVIEW_DEFINITIONS } from '#monitoring/review-indicators.js';
import { formatDate, formatEuros, formatInstant, formatNumber } from './format.js';

export interface ReviewNames {
  readonly association: string;
  readonly issuer: string;
  /** What a drawn sheet is called: the association's own reference where the reader may know it. */
  readonly sheet: (householdId: string) => string;
}

const place = (departement: Departement): string => `${departement} – ${DEPARTEMENT_NAMES[departement]}`;

/** The record of a dialogue, five steps in order, once for its page and its PDF; a step not yet done says so. */
export function reviewDocument(full: ReviewInFull, names: ReviewNames, generatedAt: string): DocumentContent {
  const { review } = full;
  const closed = review.closedOn === null ? 'en cours' : `clos le ${formatDate(review.closedOn)}`;
  return {
    title: `Dialogue de gestion ${review.year} – ${names.association}`,
    subtitle: `${review.departements.map(place).join(', ')} – ouvert le ${formatDate(review.openedOn)}, ${closed}`,
    issuer: names.issuer,
    nature: 'compte rendu de dialogue de gestion',
    generatedAt: generatedAt as DocumentContent['generatedAt'],
    engineVersion: null,
    fingerprint: null,
    orientation: 'portrait',
    sections: [
      section('1. Examen des indicateurs', indicatorBlocks(full)),
      section('Tirage des fiches « appui au relogement »', drawBlocks(full, names)),
      section('2. Échange : points forts, à améliorer, de blocage', exchangeBlocks(review.record.exchange)),
      section('3. Un accompagnement présenté par l’association', caseBlocks(review.record.presentedCase)),
      section('4. Affectation du budget', budgetBlocks(review.record.budget)),
      section('5. Travailleurs sociaux', workerBlocks(full)),
      section('Signatures', [
        signatures('Signatures', [
          { role: 'Pour l’État', name: null },
          { role: 'Pour l’association', name: null },
        ]),
      ]),
    ],
  };
}

const NOT_YET = [paragraph('Cette étape n’est pas encore faite.')];

function figureText({ numerator, denominator, value, small }: ReviewFigure): string {
  const made = `${formatNumber(numerator)} / ${formatNumber(denominator)}`;
  if (value === null) return `personne au dénominateur (${made})`;
  return `${formatNumber(value, 1)} (${made})${small ? ', effectif faible' : ''}`;
}

function indicatorBlocks({ review }: ReviewInFull): readonly Block[] {
  const { figures } = review;
  if (figures === null) return NOT_YET;
  return [
    notice('À lire avant les chiffres', [NONE_IS_SUFFICIENT, MEANS_ARE_WEIGHTED]),
    ...figures.indicators.map(indicatorTable),
    paragraph(`Situation au ${formatDate(figures.asOf)}, figée le jour de l’examen.`),
  ];
}

function indicatorTable({ key, association, departements, region }: ReviewIndicator): Block {
  const definition = REVIEW_DEFINITIONS.find((one) => one.key === key);
  const caption = `${definition?.title ?? key} (${definition?.unit ?? ''}) : ${definition?.formula ?? ''}. ${definition?.reading ?? ''}`;
  const rows = [
    ...departements.map((one) => [place(one.departement), figureText(one.association), figureText(one.mean)]),
    ['Île-de-France', figureText(association), figureText(region)],
  ];
  return table(caption, ['Territoire', '#Association', '#Moyenne de toutes'], rows, {
    empty: 'Aucun territoire.',
  });
}

function drawBlocks({ draws, sheets }: ReviewInFull, names: ReviewNames): readonly Block[] {
  if (draws.length === 0) return [paragraph(`Les ${SHEETS_DRAWN} fiches ne sont pas encore tirées.`)];
  return draws.flatMap((draw) => {
    const about = facts(`Tirage ${draw.number}`, [
      ['Motif', draw.reason ?? 'premier tirage'],
      ['Engagé le', formatInstant(draw.committedAt)],
      ['Fiches possibles', formatNumber(draw.candidates.length)],
      ['Engagement publié (SHA-256)', draw.commitment],
      ['Empreinte des fiches possibles', draw.candidatesHash],
      ['Secret révélé', draw.revealed?.secret ?? 'pas encore : le tirage n’est pas fait'],
    ]);
    if (draw.revealed === null) return [about];
    const rows = draw.revealed.drawn.map((id) => {
      const grid = sheets.find((one) => one.number === draw.number && one.householdId === id)?.grid;
      if (grid === undefined) return [names.sheet(id), null, null, null, null];
      const yes = (value: boolean) => (value ? 'oui' : 'non');
      return [names.sheet(id), yes(grid.complete), yes(grid.datesCoherent), `${grid.quality} / 4`, grid.comment ?? ''];
    });
    const heads = ['Fiche', 'Complète', 'Dates cohérentes', 'Qualité', 'Commentaire'];
    return [about, table(`Grille du tirage ${draw.number}`, heads, rows, { empty: 'Aucune fiche à tirer.' })];
  });
}

function exchangeBlocks(exchange: ReviewRecord['exchange']): readonly Block[] {
  if (exchange === null) return NOT_YET;
  const points = (title: string, items: readonly string[]): readonly Block[] => [
    paragraph(items.length === 0 ? `${title} : aucun relevé.` : `${title} :`),
    ...(items.length === 0 ? [] : [list(items)]),
  ];
  return [
    ...points('Points forts', exchange.strongPoints),
    ...points('Points à améliorer', exchange.toImprove),
    ...points(
      'Points de blocage',
      exchange.blockages.map(({ departement, text }) => `${place(departement)} : ${text}`),
    ),
  ];
}

function caseBlocks(presented: ReviewRecord['presentedCase']): readonly Block[] {
  if (presented === null) return NOT_YET;
  const of = presented.illustrates === 'strength' ? 'un point fort' : 'un besoin';
  return [paragraph(`Cet accompagnement illustre ${of}.`), paragraph(presented.text)];
}

function budgetBlocks(budget: ReviewRecord['budget']): readonly Block[] {
  if (budget === null) return NOT_YET;
  const total = budget.lines.reduce((sum, { cents }) => sum + cents, 0);
  const rows = [...budget.lines.map(({ post, cents }) => [post, formatEuros(cents)]), ['Total', formatEuros(total)]];
  return [table('Postes de charge', ['Poste', '#Montant'], rows, { empty: 'Aucun poste.' })];
}

function workerBlocks({ review }: ReviewInFull): readonly Block[] {
  const months = review.figures?.workersByMonth ?? [];
  const rows = months.map(({ month, workers }) => [month, workers === null ? 'non compté' : formatNumber(workers)]);
  const counted = table('Travailleurs sociaux en poste, mois par mois', ['Mois', '#En poste'], rows, {
    empty: 'Les mois s’affichent après l’examen des indicateurs.',
  });
  const { socialWorkers } = review.record;
  return socialWorkers === null ? [counted, ...NOT_YET] : [counted, paragraph(socialWorkers.text)];
}

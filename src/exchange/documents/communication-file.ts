import type { VisibleExplanation } from '#casework/confidentiality.js';
import type { CalendarDate } from '#domain/dates.js';
import { formatDate, formatNumber } from '#exchange/french-format.js';
import { type Block, type DocumentContent, facts, list, paragraph, section, table } from './content.js';
import { algorithmicNotice, type DocumentOrigin, fromOrigin } from './origin.js';
import { type AdjustmentLine, adjustmentBlocks, type PointsLine } from './presentation-sheet.js';

/** One rule of one household and one vacancy, in words. */
export interface RuleLine {
  readonly question: string;
  readonly status: string;
  readonly observed: string;
  readonly threshold: string;
  readonly article: string;
}

/** A datum that the treatment read, and who gave it. */
export interface DatumLine {
  readonly label: string;
  readonly value: string | null;
  readonly source: string;
}

/** The run that the file speaks of: what anybody needs to replay it. */
export interface CommunicatedRun {
  readonly id: string;
  readonly asOf: CalendarDate;
  readonly policyVersion: string;
  readonly legislationVersion: string;
}

export interface CommunicationFile {
  readonly origin: DocumentOrigin;
  /** As the person who asks knows it. */
  readonly householdReference: string;
  readonly vacancyReference: string;
  readonly run: CommunicatedRun;
  /** With the association's rights: a person is told everything of its own case. */
  readonly explanation: VisibleExplanation;
  readonly data: readonly DatumLine[];
  readonly rules: readonly RuleLine[];
  readonly points: readonly PointsLine[];
  /** Coefficients of the policy's targets, beside the points. */
  readonly adjustments: readonly AdjustmentLine[];
  /** Why the household is not proposed, in words; `null` where it is. */
  readonly absence: string | null;
  /** What would change the result, in words. */
  readonly change: string;
  /** What people did with the recommendation, oldest first. */
  readonly humanSteps: readonly { readonly on: CalendarDate; readonly text: string }[];
}

const CONTRIBUTION = [
  'Le traitement recommande : pour chaque logement vacant, il propose jusqu’à trois candidats de rang 1, 2 et 3, avec leurs raisons. Il ne décide rien.',
  'Le réservataire désigne, l’association donne son avis, le ménage donne ou refuse son accord, la commission d’attribution (CALEOL) décide. Aucune décision n’est prise par le seul traitement automatisé.',
];

const OPERATIONS = [
  'Éligibilité : toutes les règles ci-dessus sont évaluées pour ce ménage et ce logement ; une seule règle non remplie écarte le rapprochement, un fait inconnu le laisse « sous réserve ».',
  'Points : somme des lignes ci-dessus, en nombres entiers. L’ancienneté compte d’une même pente pour tous, sans plafond ; la somme des autres lignes est plafonnée.',
  'Répartition : pour toute la région à la fois, le calcul pourvoit d’abord le plus de logements possible, puis prend la plus grande somme de points ; il recommence pour le rang 2, puis le rang 3, sans changer les rangs déjà donnés.',
  'Égalités de points : la plus grande somme de jours d’attente, puis un tirage fixe, calculé à partir de la graine enregistrée avec le calcul.',
  'Objectifs : lorsque la politique publiée en fixe, un coefficient entier est ajouté au rang 1 des ménages qui en relèvent ; il est montré à part et n’entre pas dans les points du ménage.',
  'Contrôle : un second programme vérifie chaque calcul avant publication ; un calcul qui échoue n’est pas publié.',
];

/** Document for the person who asks how the treatment bore on its case: the four items of CRPA R311-3-1-2, in their order. */
export function communicationDocument(file: CommunicationFile): DocumentContent {
  const { origin, run, explanation } = file;
  return {
    ...fromOrigin(origin),
    title: 'Dossier de communication du traitement algorithmique',
    subtitle: `Ménage ${file.householdReference} – vacance ${file.vacancyReference}`,
    nature: 'communication au titre des articles L311-3-1 et R311-3-1-2 du CRPA',
    orientation: 'portrait',
    sections: [
      section('1. Degré et mode de contribution du traitement', [
        ...CONTRIBUTION.map(paragraph),
        outcome(file),
        humanSteps(file),
      ]),
      section('2. Données traitées et leurs sources', [
        table(
          'Données du ménage et du logement lues par le calcul',
          ['Donnée', 'Valeur', 'Source'],
          file.data.map(({ label, value, source }) => [label, value, source]),
          { empty: 'aucune donnée n’est enregistrée pour ce rapprochement.', weights: [2, 2, 2] },
        ),
      ]),
      section('3. Paramètres et leur pondération, appliqués à la situation', [
        rulesTable(file.rules),
        pointsTable(file.points, explanation.points),
        ...adjustmentBlocks(file.adjustments),
      ]),
      section('4. Opérations effectuées', [
        list(OPERATIONS, true),
        facts('Calcul', [
          ['Identifiant', run.id],
          ['Données arrêtées au', formatDate(run.asOf)],
          ['Politique (points)', run.policyVersion],
          ['Législation', run.legislationVersion],
          ['Version du moteur', origin.engineVersion],
          ['Empreinte des données du calcul (SHA-256)', explanation.instanceHash],
          ['Empreinte du résultat (SHA-256)', explanation.resultHash],
        ]),
      ]),
      section('Vos droits', [algorithmicNotice(origin.authority)]),
    ],
  };
}

function outcome({ explanation, absence, change }: CommunicationFile): Block {
  const { rank, points } = explanation;
  return facts('Résultat du traitement pour ce ménage et ce logement', [
    ['Proposition', rank === null ? `non proposé : ${absence ?? 'motif non renseigné'}` : `candidat de rang ${rank}`],
    ['Toutes les règles sont remplies', explanation.eligible ? 'oui' : 'non'],
    ['Points', points === null ? 'sans objet' : formatNumber(points)],
    ['Ce qui changerait le résultat', change],
  ]);
}

function humanSteps({ humanSteps: steps }: CommunicationFile): Block {
  return table(
    'Ce que des personnes ont décidé ensuite',
    ['Date', 'Étape'],
    steps.map(({ on, text }) => [formatDate(on), text]),
    { empty: 'aucune étape n’est encore enregistrée après la proposition.', weights: [1, 4] },
  );
}

function rulesTable(rules: readonly RuleLine[]): Block {
  return table(
    'Règles d’éligibilité',
    ['Règle', 'Réponse', 'Observé', 'Seuil', 'Texte'],
    rules.map(({ question, status, observed, threshold, article }) => [question, status, observed, threshold, article]),
    { empty: 'aucune règle n’a été évaluée : le logement n’était pas dans ce calcul.', weights: [3, 1.3, 2, 2, 2] },
  );
}

function pointsTable(lines: readonly PointsLine[], points: number | null): Block {
  const total = points === null ? [] : [['Total', '', '', formatNumber(points), '']];
  return table(
    'Points',
    ['Critère', 'Observé', 'Barème', '#Points', 'Source'],
    [...lines.map((line) => [line.title, line.observed, line.weight, line.points, line.source]), ...total],
    { empty: 'aucun point : une règle au moins n’est pas remplie.', weights: [3, 2.5, 2, 1.2, 2] },
  );
}

/** The same four items for a machine, beside the explanation as the engine gives it (codes, integers); sorted as written. */
export function communicationJson(file: CommunicationFile): string {
  const { origin, explanation } = file;
  const { engineVersion, generatedAt, authority } = origin;
  return `${JSON.stringify(
    {
      formatVersion: 1,
      articles: ['CRPA L311-3-1', 'CRPA R311-3-1-2'],
      generatedAt,
      authority,
      household: file.householdReference,
      vacancy: file.vacancyReference,
      contribution: {
        text: CONTRIBUTION,
        rank: explanation.rank,
        points: explanation.points,
        reason: explanation.reason,
        absence: file.absence,
        change: file.change,
        humanSteps: file.humanSteps,
      },
      data: file.data,
      parameters: { rules: file.rules, points: file.points, adjustments: file.adjustments },
      operations: OPERATIONS,
      run: {
        ...file.run,
        engineVersion,
        instanceHash: explanation.instanceHash,
        resultHash: explanation.resultHash,
      },
      explanation: codesOf(explanation),
    },
    null,
    2,
  )}\n`;
}

/** Field by field: what an explanation may hold besides (other households, engine identifiers) does not pass. */
function codesOf(explanation: VisibleExplanation) {
  const { rank, reason, eligible, points, verdicts, terms, adjustments, tasks, pointsMissing, smallestChange } =
    explanation;
  return { rank, reason, eligible, points, verdicts, terms, adjustments, tasks, pointsMissing, smallestChange };
}

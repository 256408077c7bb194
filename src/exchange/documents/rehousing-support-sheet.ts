import type { CalendarDate } from '#domain/dates.js';
import { formatDate } from '#exchange/french-format.js';
import { type Block, type DocumentContent, facts, section, table } from './content.js';
import { fromOrigin } from './origin.js';
import {
  completeness,
  type DatedLine,
  datedTable,
  householdFacts,
  type SheetOrigin,
  type SupportedHousehold,
  work,
} from './supported-household.js';
import { dateOrNull, yesNoOrNull } from './words.js';

/** One of the five blocking situations of the seeds, or another one. */
export interface BlockingLine {
  readonly kind: string;
  readonly lever: string | null;
  readonly documents: string | null;
  readonly solvedOn: CalendarDate | null;
}

/** What one dwelling would cost the household: texts, each with its unit, or why it is not computed. */
export interface CostLine {
  readonly dwelling: string;
  readonly rent: string;
  readonly effort: string;
  readonly residual: string;
}

/**
 * Fiche « appui au relogement » (DRIHL, 2 February 2023): the report of the work done with a household, which seven random
 * ones per association are examined of. The source names the sheet, not its fields: the fields are ours, one per fact that
 * the source counts or asks for.
 */
export interface RehousingSupportSheet {
  readonly origin: SheetOrigin;
  readonly household: SupportedHousehold;
  readonly diagnosticStartedOn: CalendarDate | null;
  readonly diagnosticConclusion: string | null;
  readonly towardsStartedOn: CalendarDate | null;
  readonly requestRenewedOn: CalendarDate | null;
  readonly wantedSize: string | null;
  readonly acceptedPlaces: string | null;
  readonly actionLogementEligible: boolean | null;
  readonly alinRegisteredOn: CalendarDate | null;
  readonly reportedToActionLogementOn: CalendarDate | null;
  readonly syploUpdatedOn: CalendarDate | null;
  readonly needs: string | null;
  readonly strengths: string | null;
  readonly blocking: readonly BlockingLine[];
  readonly work: readonly DatedLine[];
  readonly proposals: readonly DatedLine[];
  readonly costs: readonly CostLine[];
  readonly documents: readonly { readonly label: string; readonly state: string }[];
}

/** The sheet as it stands today, with how much of it is filled. */
export function rehousingSupportSheet(sheet: RehousingSupportSheet): DocumentContent {
  const sections = [
    section('Le ménage et son accompagnement', [householdFacts(sheet.household), supportFacts(sheet)]),
    section('La demande de logement', [requestFacts(sheet)]),
    section('Situations bloquantes', [blockingTable(sheet.blocking)]),
    section('Travail fait avec le ménage', [
      work(sheet.work),
      facts('Appréciation', [
        ['Besoins d’accompagnement', sheet.needs],
        ['Points forts', sheet.strengths],
      ]),
    ]),
    section('Propositions et passages en CALEOL', [
      datedTable('Propositions reçues', sheet.proposals, 'aucune proposition à ce jour.'),
      costTable(sheet.costs),
    ]),
    section('Dossier', [documentsTable(sheet.documents)]),
  ];
  return {
    ...fromOrigin(sheet.origin),
    title: 'Fiche « appui au relogement »',
    subtitle: `Ménage ${sheet.household.reference} – ${sheet.household.association}`,
    nature: 'fiche de suivi remplie au fil de l’accompagnement',
    orientation: 'portrait',
    sections: [completeness(sections), ...sections],
  };
}

function supportFacts(sheet: RehousingSupportSheet): Block {
  return facts('Accompagnement vers le logement (AVL)', [
    ['Diagnostic commencé le', dateOrNull(sheet.diagnosticStartedOn)],
    ['Conclusion du diagnostic', sheet.diagnosticConclusion],
    ['AVL commencé le', dateOrNull(sheet.towardsStartedOn)],
    ['Module AVDL de SYPLO mis à jour le', dateOrNull(sheet.syploUpdatedOn)],
  ]);
}

function requestFacts(sheet: RehousingSupportSheet): Block {
  return facts('Demande et recherche', [
    ['Demande renouvelée le', dateOrNull(sheet.requestRenewedOn)],
    ['Typologie recherchée', sheet.wantedSize],
    ['Lieux acceptés, avec la date de l’accord', sheet.acceptedPlaces],
    ['Éligible à Action Logement', yesNoOrNull(sheet.actionLogementEligible)],
    ['Inscrit dans AL’in le', dateOrNull(sheet.alinRegisteredOn)],
    ['Signalé à Action Logement (plus de six mois) le', dateOrNull(sheet.reportedToActionLogementOn)],
  ]);
}

function blockingTable(lines: readonly BlockingLine[]): Block {
  return table(
    'Situations qui empêchent le relogement',
    ['Situation', 'Levier', 'Pièces', 'Résolue le'],
    lines.map(({ kind, lever, documents, solvedOn }) => [
      kind,
      lever,
      documents,
      solvedOn === null ? 'en cours' : formatDate(solvedOn),
    ]),
    { empty: 'aucune situation bloquante n’est signalée.', weights: [3, 3, 2, 1.2] },
  );
}

function costTable(lines: readonly CostLine[]): Block {
  return table(
    'Coût estimé de chaque logement proposé et en cours, aide au logement déduite (arrêté du 10 mars 2011)',
    ['Logement', 'Loyer et charges par mois', 'Taux d’effort', 'Reste à vivre par jour et unité de consommation'],
    lines.map(({ dwelling, rent, effort, residual }) => [dwelling, rent, effort, residual]),
    { empty: 'aucun logement proposé n’est en cours : rien à estimer.', weights: [2, 1.2, 1.4, 1.6] },
  );
}

function documentsTable(documents: RehousingSupportSheet['documents']): Block {
  return table(
    'Pièces',
    ['Pièce', 'État'],
    documents.map(({ label, state }) => [label, state]),
    { empty: 'aucune pièce n’est enregistrée.', weights: [2, 1] },
  );
}

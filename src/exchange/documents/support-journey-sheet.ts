import type { CalendarDate } from '#domain/dates.js';
import { formatDate } from '#exchange/french-format.js';
import { type Block, type DocumentContent, facts, type Section, section, table } from './content.js';
import { fromOrigin } from './origin.js';
import {
  completeness,
  type DatedLine,
  householdFacts,
  type SheetOrigin,
  type SupportedHousehold,
  work,
} from './supported-household.js';
import { dateOrNull } from './words.js';

/**
 * Fiche parcours AVDL: the whole way of a household, from the diagnostic to the year after; its part « recommandations » goes
 * to the landlord's correspondent, and to the département's social workers where needed, at the end of support.
 */
export interface SupportJourneySheet {
  readonly origin: SheetOrigin;
  readonly household: SupportedHousehold;
  readonly diagnosticStartedOn: CalendarDate | null;
  readonly diagnosticConcludedOn: CalendarDate | null;
  readonly diagnosticConclusion: string | null;
  readonly towardsStartedOn: CalendarDate | null;
  readonly towardsWork: readonly DatedLine[];
  readonly rehousedOn: CalendarDate | null;
  readonly rehousedBy: string | null;
  readonly rehousedIn: string | null;
  /** As estimated today, with the unit; or why it is not. */
  readonly effort: string | null;
  readonly residual: string | null;
  readonly contingent: string | null;
  readonly correspondent: string | null;
  readonly withinStartedOn: CalendarDate | null;
  readonly withinWork: readonly DatedLine[];
  readonly endedOn: CalendarDate | null;
  readonly endMotive: string | null;
  readonly recommendations: Recommendations;
  readonly oneYear: readonly (readonly [label: string, value: string | null])[];
}

export interface Recommendations {
  readonly forCorrespondent: string | null;
  readonly forSocialServices: string | null;
  readonly vigilance: string | null;
  readonly contactAfterEnd: string | null;
  readonly handedTo: readonly { readonly on: CalendarDate; readonly to: string }[];
}

export function supportJourneySheet(sheet: SupportJourneySheet): DocumentContent {
  const sections = [
    section('Le ménage et son accompagnement', [householdFacts(sheet.household)]),
    section('Diagnostic et accompagnement vers le logement (AVL)', [towardsFacts(sheet), work(sheet.towardsWork)]),
    section('Relogement', [rehousingFacts(sheet)]),
    section('Accompagnement dans le logement (ADL)', [
      facts('ADL', [['ADL commencé le', dateOrNull(sheet.withinStartedOn)]]),
      work(sheet.withinWork),
    ]),
    section('Fin de l’accompagnement', [
      facts('Fin', [
        ['Terminé le', dateOrNull(sheet.endedOn)],
        ['Motif', sheet.endMotive],
      ]),
    ]),
    recommendationsSection(sheet.recommendations),
    section('Un an après', [oneYearTable(sheet.oneYear)]),
  ];
  return {
    ...journeyHead(sheet),
    title: 'Fiche parcours AVDL',
    sections: [completeness(sections), ...sections],
  };
}

/** The part « recommandations » alone, for the landlord's correspondent: nothing of the rest of the journey. */
export function recommendationsSheet(sheet: SupportJourneySheet): DocumentContent {
  return {
    ...journeyHead(sheet),
    title: 'Fiche parcours AVDL – recommandations',
    sections: [recommendationsSection(sheet.recommendations)],
  };
}

function journeyHead({ origin, household }: SupportJourneySheet): Omit<DocumentContent, 'title' | 'sections'> {
  return {
    ...fromOrigin(origin),
    subtitle: `Ménage ${household.reference} – ${household.association}`,
    nature: 'fiche de suivi remplie au fil de l’accompagnement',
    orientation: 'portrait',
  };
}

function towardsFacts(sheet: SupportJourneySheet): Block {
  return facts('Diagnostic et AVL', [
    ['Diagnostic commencé le', dateOrNull(sheet.diagnosticStartedOn)],
    ['Diagnostic conclu le', dateOrNull(sheet.diagnosticConcludedOn)],
    ['Conclusion', sheet.diagnosticConclusion],
    ['AVL commencé le', dateOrNull(sheet.towardsStartedOn)],
  ]);
}

function rehousingFacts(sheet: SupportJourneySheet): Block {
  return facts('Relogement', [
    ['Bail signé le', dateOrNull(sheet.rehousedOn)],
    ['Bailleur', sheet.rehousedBy],
    ['Logement', sheet.rehousedIn],
    ['Taux d’effort estimé, aide au logement déduite', sheet.effort],
    ['Reste à vivre estimé, par jour et unité de consommation', sheet.residual],
    ['Contingent', sheet.contingent],
    ['Correspondant désigné par le bailleur', sheet.correspondent],
  ]);
}

function recommendationsSection(recommendations: Recommendations): Section {
  return section('Recommandations', [
    facts('Recommandations au terme de l’accompagnement', [
      ['Au correspondant du bailleur', recommendations.forCorrespondent],
      ['Aux travailleurs sociaux du département', recommendations.forSocialServices],
      ['Points de vigilance', recommendations.vigilance],
      ['Qui joindre après la fin de l’accompagnement', recommendations.contactAfterEnd],
    ]),
    table(
      'Remise des recommandations',
      ['Date', 'Remises à'],
      recommendations.handedTo.map(({ on, to }) => [formatDate(on), to]),
      { empty: 'pas encore remises ; elles le sont au terme de l’accompagnement.', weights: [1, 4] },
    ),
  ]);
}

function oneYearTable(answers: SupportJourneySheet['oneYear']): Block {
  return table(
    'Bilan un an après la fin de l’accompagnement',
    ['Question', 'Réponse'],
    answers.map(([label, value]) => [label, value]),
    { empty: 'il se fait un an après la fin de l’accompagnement.', weights: [2, 1] },
  );
}

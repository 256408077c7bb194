import type { OrganisationAccess } from '#casework/transaction.js';
import { percentOf } from '#monitoring/rounding.js';
import type { RunSummary } from '#ports.js';
import { formatCount, formatDate, formatInstant, formatNumber, formatSeconds, formatShare } from './format.js';

/** DRIHL, réunion régionale AVDL du 2 février 2023: rehousings of 2022 outside Action Logement. */
const SEED = { interDepartmental: 61, rehousings: 1148, placeUnknown: 142 } as const;

export interface FigureView {
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  readonly lines: readonly string[];
  readonly source: string;
  /** Share of the bar that is filled, 0 to 100; `null` = no bar. */
  readonly bar: number | null;
}

export interface RegionFigures {
  readonly openVacancies: number;
  readonly toBeOriented: number | null;
  readonly withThree: number;
  readonly rankOnes: number;
  readonly interDepartmental: number;
  readonly run: RunSummary | null;
}

/** Figures of the home page: each with its unit, date, definition and source; what is not known is said. */
export function figureCards(figures: RegionFigures, today: string): readonly FigureView[] {
  const { openVacancies, withThree, rankOnes, interDepartmental, run } = figures;
  const on = `Au ${formatDate(today)}.`;
  const runOn = run === null ? 'Aucun calcul publié.' : `Calcul du ${formatDate(run.asOf)}.`;
  return [
    {
      title: 'Vacances ouvertes',
      value: formatNumber(openVacancies),
      unit: openVacancies >= 2 ? 'logements' : 'logement',
      lines: ['Logements déclarés, ni attribués ni retirés.'],
      source: `${on} Source : déclarations des bailleurs.`,
      bar: null,
    },
    {
      title: 'Avec trois candidats',
      value: formatNumber(withThree),
      unit: `sur ${formatNumber(openVacancies)}`,
      lines: [
        `${formatShare(withThree, openVacancies)} des vacances ouvertes ont une liste en vigueur d’au moins trois candidats.`,
        `${formatCount(Math.max(0, openVacancies - withThree), 'vacance')} sans trois candidats : à orienter, insuffisance constatée ou calcul en attente.`,
      ],
      source: `${runOn} Source : listes en vigueur.`,
      bar: percentOf(withThree, openVacancies, 0),
    },
    {
      title: 'Propositions interdépartementales consenties',
      value: formatShare(interDepartmental, rankOnes),
      unit: 'des rangs 1',
      lines: [
        `${formatNumber(interDepartmental)} sur ${formatNumber(rankOnes)} propositions de rang 1 en vigueur : logement dans un autre département que l’accompagnement, avec l’accord du ménage. Non connu : 0, le département d’accompagnement est obligatoire.`,
        `Repère : ${formatShare(SEED.interDepartmental, SEED.rehousings)} des relogements hors Action Logement en 2022 (${SEED.interDepartmental} sur ${formatNumber(SEED.rehousings)}, dont ${SEED.placeUnknown} de lieu non connu ; ${formatShare(SEED.interDepartmental, SEED.rehousings - SEED.placeUnknown)} des lieux connus). Ce n’est pas la même mesure : ici des propositions, là des relogements.`,
      ],
      source: `${runOn} Repère : DRIHL, réunion régionale AVDL du 02/02/2023.`,
      bar: percentOf(interDepartmental, rankOnes, 0),
    },
  ];
}

/** Figures of an association: its own households and proposals. */
export function associationCards(
  figures: {
    readonly households: number;
    readonly toReview: number;
    readonly more: boolean;
    readonly rankOnes: number;
    readonly interDepartmental: number;
  },
  today: string,
): readonly FigureView[] {
  const on = `Au ${formatDate(today)}.`;
  return [
    {
      title: 'Ménages suivis',
      value: formatNumber(figures.households),
      unit: figures.households >= 2 ? 'ménages' : 'ménage',
      lines: ['Ménages enregistrés par votre association, en recherche ou déjà relogés et accompagnés.'],
      source: `${on} Source : vos dossiers.`,
      bar: null,
    },
    {
      title: 'Propositions à examiner',
      value: formatNumber(figures.toReview),
      unit: figures.more ? 'ou plus' : figures.toReview >= 2 ? 'propositions' : 'proposition',
      lines: ['Propositions en vigueur pour vos ménages, sans avis de votre part.'],
      source: `${on} Source : listes en vigueur.`,
      bar: null,
    },
    {
      title: 'Rangs 1 dans un autre département',
      value: formatNumber(figures.interDepartmental),
      unit: `sur ${formatNumber(figures.rankOnes)}`,
      lines: [
        'Propositions de rang 1 de vos ménages dans un autre département que l’accompagnement, avec leur accord.',
      ],
      source: `${on} Source : listes en vigueur.`,
      bar: percentOf(figures.interDepartmental, figures.rankOnes, 0),
    },
  ];
}

const OUTCOME_WORDS = {
  optimal: 'optimal, certificat fermé',
  feasible: 'réalisable, avec borne',
  empty: 'aucune proposition possible',
} as const;

export interface RunFact {
  readonly label: string;
  readonly value: string;
  readonly hash?: boolean;
}

/** The last published run: when, what it proves, how long, and the hash that lets it be replayed. */
export function runFacts(run: RunSummary): readonly RunFact[] {
  const first = run.stages.find((stage) => stage.rank === 1);
  const facts: RunFact[] = [
    { label: 'Publié', value: run.endedAt === null ? 'non connu' : formatInstant(run.endedAt) },
    { label: 'Données au', value: formatDate(run.asOf) },
    { label: 'Durée', value: run.endedAt === null ? 'non connu' : formatSeconds(run.startedAt, run.endedAt) },
    { label: 'Résultat', value: run.outcome === null ? 'non connu' : OUTCOME_WORDS[run.outcome.status] },
  ];
  if (first !== undefined) {
    facts.push(
      {
        label: 'Rang 1 (région)',
        value: `${formatCount(first.filled, 'vacance pourvue', 'vacances pourvues')} sur ${formatNumber(first.vacancies)}`,
      },
      {
        label: 'Points et borne (région)',
        value: `${formatNumber(first.value)} / ${formatNumber(first.bound.value)} (écart ${formatNumber(first.gap.value)})`,
      },
    );
  }
  if (run.resultHash !== null) facts.push({ label: 'Empreinte du résultat', value: run.resultHash, hash: true });
  return facts;
}

export function scopeText(access: OrganisationAccess | null, organisation: string | null): string {
  if (access === null) return 'Périmètre : Île-de-France, chiffres agrégés.';
  if (access.role === 'landlordReferent') return `Périmètre : les vacances de ${organisation ?? 'votre organisme'}.`;
  if (access.role === 'association') return `Périmètre : les ménages de ${organisation ?? 'votre association'}.`;
  return access.role === 'regionalAuthority' ? 'Périmètre : Île-de-France.' : 'Périmètre : vos départements.';
}

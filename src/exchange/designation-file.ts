import { CONTINGENT_LABELS } from '#domain/contingent.js';
import { DEPARTEMENT_NAMES } from '#domain/departement.js';
import {
  CALEOL_DECISION_LABELS,
  CALEOL_MOTIVE_LABELS,
  PAIRING_STATE_LABELS,
  type Pairing,
} from '#domain/pairing-life.js';
import type { Column } from './tables/columns.js';

/** One candidate on a reserver's contingent: its pseudonym on the vacancy, and where it stands. */
export interface FollowedLine {
  readonly vacancyReference: string | null;
  readonly pseudonym: string | null;
  /** What was said of the designation, in words. */
  readonly designation: string | null;
  readonly pairing: Pairing;
}

/** What a reserver takes away of the candidates on its contingent and of their results before the CALEOL. */
export const FOLLOWED_COLUMNS: readonly Column<FollowedLine>[] = [
  {
    header: 'Vacance',
    kind: 'text',
    definition: 'Identifiant du logement chez le bailleur ; vide = non connu.',
    value: (line) => line.vacancyReference,
  },
  {
    header: 'Département',
    kind: 'text',
    definition: 'Département du logement.',
    value: ({ pairing }) => `${pairing.departement} ${DEPARTEMENT_NAMES[pairing.departement]}`,
  },
  {
    header: 'Contingent',
    kind: 'text',
    definition: 'Contingent du logement ; vide = non orienté.',
    value: ({ pairing }) => (pairing.contingent === null ? null : CONTINGENT_LABELS[pairing.contingent]),
  },
  {
    header: 'Candidat (pseudonyme)',
    kind: 'text',
    definition: 'Le même ménage a un autre pseudonyme sur un autre logement.',
    value: (line) => line.pseudonym,
  },
  {
    header: 'Désignation',
    kind: 'text',
    definition: 'Désignation, retour du logement ou délai passé, avec sa date ; vide = attendue.',
    value: (line) => line.designation,
  },
  {
    header: 'Où il en est',
    kind: 'text',
    definition: 'État du rapprochement à la date d’extraction.',
    value: ({ pairing }) => PAIRING_STATE_LABELS[pairing.state],
  },
  {
    header: 'Présenté en CALEOL le',
    kind: 'date',
    definition: 'Jour de la séance où le candidat est inscrit ; vide = pas inscrit.',
    value: ({ pairing }) => pairing.facts.listing?.sessionOn ?? null,
  },
  {
    header: 'Décision de la CALEOL',
    kind: 'text',
    definition: 'L’une des cinq décisions de CCH R441-3 ; un ajournement n’en est pas une ; vide = pas de décision.',
    value: ({ pairing: { facts } }) =>
      facts.decision === null ? null : CALEOL_DECISION_LABELS[facts.decision.decision],
  },
  {
    header: 'Décidé le',
    kind: 'date',
    definition: 'Jour de la décision.',
    value: ({ pairing }) => pairing.facts.decision?.on ?? null,
  },
  {
    header: 'Rang d’attribution',
    kind: 'integer',
    definition: 'Pour une attribution avec ordre de priorité.',
    value: ({ pairing }) => pairing.facts.decision?.rank ?? null,
  },
  {
    header: 'Motif',
    kind: 'text',
    definition: 'Motif codé d’un refus de la CALEOL.',
    value: ({ pairing: { facts } }) =>
      facts.decision?.motive == null ? null : CALEOL_MOTIVE_LABELS[facts.decision.motive],
  },
  {
    header: 'Bail signé le',
    kind: 'date',
    definition: 'Jour du bail ; vide = pas de bail à la date d’extraction.',
    value: ({ pairing }) => pairing.facts.leasedOn,
  },
];

import type { ProposalId, VacancyId } from '#domain/ids.js';
import { PAIRING_STATE_LABELS, type Pairing } from '#domain/pairing-life.js';
import type { StoredProposal } from '#ports.js';
import { termView } from './criterion-words.js';
import { formatDate, formatNumber } from './format.js';
import { adjustmentView } from './target-words.js';

interface Named {
  readonly proposalId: ProposalId;
  readonly vacancyId: VacancyId;
  readonly pseudonym: string;
}

/** A candidate as a reserver sees it: pseudonym, rank, points and what they are made of. */
export function candidateRow({ proposalId, vacancyId, pseudonym }: Named, proposal: StoredProposal | null) {
  return {
    ref: pseudonym,
    href: `/designations/${encodeURIComponent(proposalId)}`,
    whyHref: `/vacances/${encodeURIComponent(vacancyId)}/candidats/${encodeURIComponent(pseudonym)}`,
    rank: proposal?.rank ?? 0,
    points: proposal === null ? 'non connu' : formatNumber(proposal.points),
    interDepartmental: proposal?.interDepartmental ?? false,
    terms: proposal?.terms.map(termView) ?? [],
    adjustments: proposal?.adjustments.map(adjustmentView) ?? [],
  };
}

/** What was said of the designation, in words; `null` while nothing was. */
export function designationText({ facts: { designation } }: Pairing): string | null {
  if (designation === null) return null;
  const on = formatDate(designation.on);
  switch (designation.outcome) {
    case 'designated':
      return designation.act === 'daloDesignation' ? `Désigné au titre du DALO le ${on}` : `Désigné le ${on}`;
    case 'lapsed':
      return `Délai passé le ${on} : le logement est revenu au bailleur`;
    case 'returned':
      return `Logement rendu au bailleur le ${on}`;
  }
}

/** A candidate on the contingent whose designation has been settled, and where it stands. */
export function followedRow(pairing: Pairing, pseudonym: string | null) {
  return {
    ref: pseudonym ?? 'non connu',
    vacancyHref: `/vacances/${encodeURIComponent(pairing.vacancyId)}`,
    designation: designationText(pairing) ?? '',
    state: PAIRING_STATE_LABELS[pairing.state],
  };
}

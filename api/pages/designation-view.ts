import type { ShownProposal } from '#casework/confidentiality.js';
import type { ProposalId, VacancyId } from '#domain/ids.js';
import { PAIRING_STATE_LABELS, type Pairing } from '#domain/pairing-life.js';
import { BANDED_NOTE, NOT_SHOWN, termView } from './criterion-words.js';
import { formatCount, formatDate, formatNumber } from './format.js';
import { adjustmentView } from './target-words.js';

interface Named {
  readonly proposalId: ProposalId;
  readonly vacancyId: VacancyId;
  readonly pseudonym: string;
}

/** A candidate as whoever designates sees it: pseudonym, rank, and points as far as this reader may know them. */
export function candidateRow({ proposalId, vacancyId, pseudonym }: Named, proposal: ShownProposal | null) {
  return {
    ref: pseudonym,
    href: `/designations/${encodeURIComponent(proposalId)}`,
    whyHref: `/vacances/${encodeURIComponent(vacancyId)}/candidats/${encodeURIComponent(pseudonym)}`,
    rank: proposal?.rank ?? 0,
    points: proposal === null ? 'non connu' : proposal.banded ? NOT_SHOWN : formatNumber(proposal.points),
    pointsText: proposal === null || proposal.banded ? null : formatCount(proposal.points, 'point'),
    bandedNote: proposal?.banded ? BANDED_NOTE : null,
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

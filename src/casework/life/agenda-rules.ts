import { candidatesSought } from '#domain/vacancy.js';
import type { AgendaItem, CaleolPresentation } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';

/** At least three requests per dwelling (CCH R441-3). */
export const MIN_CANDIDATES = candidatesSought({ singleCandidateGround: null });

/** The dwellings of an agenda with fewer than three candidates and no coded exception; `null` where there is none. */
export function missingCandidates(
  agenda: readonly AgendaItem[],
  presentations: readonly CaleolPresentation[],
): CaseError | null {
  if (agenda.length === 0) return caseError('AGENDA_INCOMPLETE', 'L’ordre du jour est vide : inscrivez un logement.');
  const counts = agenda.map((item) => ({
    item,
    candidates: presentations.filter(({ vacancyId }) => vacancyId === item.vacancyId).length,
  }));
  const short = counts.filter(
    ({ item, candidates }) => candidates === 0 || (candidates < MIN_CANDIDATES && item.exception === null),
  );
  if (short.length === 0) return null;
  return caseError(
    'AGENDA_INCOMPLETE',
    'Un logement a moins de trois candidats : complétez, ou dites le motif et sa preuve (CCH R441-3).',
    short.map(({ item, candidates }) => ({
      pointer: `/agenda/${item.vacancyId}`,
      code: 'FEWER_THAN_THREE',
      message: `${candidates} candidat(s) inscrit(s) pour cette vacance.`,
      expected: `${MIN_CANDIDATES} candidats, ou une exception motivée`,
    })),
  );
}

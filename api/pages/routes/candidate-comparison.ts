import type { FastifyInstance } from 'fastify';
import { compareCandidates } from '#casework/candidate-comparison.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { comparisonTable, separationText } from '../candidate-comparison-view.js';
import { formatDate } from '../format.js';
import { CONTACT_MEANS_LABELS } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';
import { readVacancyPage, type VacancyRead } from '../vacancy-reader.js';
import { orientationView, vacancyHead } from '../vacancy-view.js';
import { runLine } from './vacancies.js';

/** The candidates of a vacancy side by side: what separates them in words, what they share, and what to do. */
export function candidateComparisonRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string } }>('/vacances/:id/comparaison', page('vacancy.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const read = await readVacancyPage(deps, visitor.access, request.params.id);
    const head = vacancyHead(read.proposals.vacancy);
    return sendPage(reply, chromeOf(visitor), {
      title: `Comparer les candidats – Vacance ${read.proposals.vacancy.dwelling.internalId}`,
      template: 'candidate-comparison',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: '/vacances', label: 'Vacances' },
        { href: head.href, label: head.title },
        { href: null, label: 'Comparer' },
      ],
      data: { ...comparisonData(read, visitor.access), head, today: formatDate(deps.clock.today()) },
    });
  });
}

function comparisonData({ proposals, candidates, orientation }: VacancyRead, access: OrganisationAccess) {
  const { vacancy, list, run } = proposals;
  const own = access.role === 'landlordReferent' && vacancy.status === 'open';
  const shown = new Set(candidates.map(({ proposal }) => proposal.id));
  // The order is told from the true values; what is shown of them is what this reader may see.
  const compared = (list?.proposals ?? []).filter(({ id }) => shown.has(id));
  const comparison = compareCandidates(compared, access);
  const rows = comparisonTable(candidates, comparison);
  return {
    candidates: candidates.map(({ proposal, facts }) => ({
      id: proposal.id,
      ref: facts.ref,
      rank: proposal.rank,
      contacted: proposal.contactRecordedAt !== null,
      whyHref: `/vacances/${encodeURIComponent(vacancy.id)}/candidats/${encodeURIComponent(proposal.pseudonym)}`,
      followHref: own ? `/bailleur/candidats/${encodeURIComponent(proposal.id)}` : null,
    })),
    separations: comparison.separations.map(separationText),
    unsaid: comparison.unsaid,
    differing: rows.filter(({ differs }) => differs),
    shared: rows.filter(({ differs }) => !differs),
    runLine: run === null ? null : runLine(run),
    orientation:
      orientation !== null && vacancy.reservation.state === 'toBeOriented' ? orientationView(orientation) : null,
    can: { recordContact: own, confirmOrientation: own, askAnotherList: own && candidates.length > 0 },
    means: Object.entries(CONTACT_MEANS_LABELS).map(([value, label]) => ({ value, label })),
  };
}

import type { FastifyInstance } from 'fastify';
import { type Sight, shownTo, sightOf, visibleExplanation } from '#casework/confidentiality.js';
import { type CaseError, caseError } from '#casework/errors.js';
import { readProposals } from '#casework/proposals.js';
import { type CaseDeps, inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { type HouseholdId, householdId, type RunId, vacancyId } from '#domain/ids.js';
import { err, ok, type Result } from '#domain/result.js';
import { CONTEST_GROUND_LABELS, CONTEST_GROUNDS } from '#domain/support-work.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { Explanation } from '#matching/explanation.js';
import type { ProposalList, Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { explanationView } from '../explanation-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite } from '../session.js';
import { threeLines } from '../three-lines.js';
import { vacancyHead } from '../vacancy-view.js';
import { optionsOf } from '../work-blocks.js';

/** Why, why not, and what would change it: one household and one vacancy. */
export function candidateRoutes(app: FastifyInstance, deps: AppDeps): void {
  whyNotRoute(app, deps);
  app.get<{ Params: { id: string; ref: string } }>(
    '/vacances/:id/candidats/:ref',
    page('candidate.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request);
      const { access } = visitor;
      const { id, ref } = request.params;
      const found = unwrap(
        await inTransaction(caseShell(deps), access, (caseDeps) => findPairing(caseDeps, access, { id, ref })),
      );
      const explanation = visibleExplanation(await explain(deps, found), {
        ref: found.shownRef,
        sight: found.sight,
        asOf: found.asOf,
      });
      const head = vacancyHead(found.vacancy);
      const proposals = (found.list?.proposals ?? []).map((proposal) => shownTo(access, proposal));
      const own = proposals.find(({ householdId }) => householdId === found.householdId);
      return sendPage(reply, chromeOf(visitor), {
        title: `Explication ${ref.startsWith('M-') ? ref : ''} – ${head.title}`,
        template: 'candidate',
        breadcrumb: [
          { href: '/', label: 'Accueil' },
          { href: '/vacances', label: 'Vacances' },
          { href: head.href, label: head.title },
          { href: null, label: found.shownRef },
        ],
        data: {
          ref: found.shownRef,
          vacancy: head,
          explanation: explanationView(explanation),
          contest:
            access.role === 'association'
              ? {
                  correct: `/menages/${encodeURIComponent(found.householdId)}#corriger`,
                  action: `/vacances/${encodeURIComponent(found.vacancy.id)}/candidats/${encodeURIComponent(found.householdId)}/reexamen`,
                  grounds: optionsOf(CONTEST_GROUNDS, CONTEST_GROUND_LABELS),
                }
              : null,
          lines:
            own === undefined
              ? null
              : threeLines(own, proposals, access.role === 'association' ? 'association' : 'landlord'),
        },
      });
    },
  );
}

interface Pairing {
  readonly vacancy: Vacancy;
  readonly householdId: HouseholdId;
  readonly runId: RunId;
  readonly asOf: CalendarDate;
  readonly sight: Sight;
  readonly list: ProposalList | null;
  /** Reference that this reader knows the household by. */
  readonly shownRef: string;
}

async function findPairing(
  caseDeps: CaseDeps,
  access: OrganisationAccess,
  { id, ref }: { id: string; ref: string },
): Promise<Result<Pairing, CaseError>> {
  const read = await readProposals(caseDeps, vacancyId(id));
  if (!read.ok) return read;
  const { vacancy, list } = read.value;
  const householdId = await resolveReference(caseDeps, access, { list, ref });
  if (householdId === null) return notFound('Ce ménage');
  const run = list === null ? await caseDeps.tx.runs.latestPublished() : await caseDeps.tx.runs.find(list.runId);
  if (run === null)
    return err(caseError('NO_RUN_YET', 'Aucun calcul n’est encore publié : l’explication viendra avec le premier.'));
  const own = access.role === 'association' ? await caseDeps.tx.households.find(householdId) : null;
  const listed = list?.proposals.find((proposal) => proposal.householdId === householdId);
  const sight = sightOf(access, listed ?? { contactRecordedAt: null });
  return ok({ vacancy, list, householdId, runId: run.id, asOf: run.asOf, sight, shownRef: own?.reference ?? ref });
}

/** A pseudonym of the current list for everybody, and for the association its own reference. */
async function resolveReference(
  { tx }: CaseDeps,
  access: OrganisationAccess,
  { list, ref }: { list: ProposalList | null; ref: string },
): Promise<HouseholdId | null> {
  const listed = list?.proposals.find(({ pseudonym }) => pseudonym === ref);
  if (listed !== undefined) return listed.householdId;
  const own = access.role === 'association' ? await tx.households.findByReference(ref) : null;
  return own?.household.id ?? ownHousehold(tx, access, ref);
}

/** The explanation of a pairing that the run knows. Problem: EXPLANATION_UNAVAILABLE. */
async function explain(deps: AppDeps, { runId, vacancy, householdId }: Pairing): Promise<Explanation> {
  try {
    return await deps.explainer.explain(runId, vacancy.id, householdId);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw problem(
      'EXPLANATION_UNAVAILABLE',
      'Ce ménage ou ce logement n’était pas dans le dernier calcul publié. Un ménage déjà relogé et accompagné dans son logement (ADL) n’y entre pas ; sinon l’explication viendra avec le prochain calcul.',
    );
  }
}

/** By the identifier that our own links carry: a reference of the association stays out of addresses. */
async function ownHousehold(tx: Tx, access: OrganisationAccess, id: string): Promise<HouseholdId | null> {
  return access.role === 'association' ? ((await tx.households.find(householdId(id)))?.id ?? null) : null;
}

/** « Pourquoi pas ce ménage ? »: from the association's own reference to the explanation. */
function whyNotRoute(app: FastifyInstance, deps: AppDeps): void {
  app.post<{ Params: { id: string } }>('/vacances/:id/pourquoi', page('candidate.ask'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ['association']);
    const reference = (typedOf(request.body).reference ?? '').trim();
    const found = await deps.uow.transaction(access, (tx) => tx.households.findByReference(reference));
    if (found === null) {
      throw problem('NOT_FOUND', 'Aucun de vos ménages ne porte cette référence : copiez-la depuis « Mes ménages ».');
    }
    const path = `/vacances/${encodeURIComponent(request.params.id)}/candidats/${encodeURIComponent(found.household.id)}`;
    return reply.redirect(path, 303);
  });
}

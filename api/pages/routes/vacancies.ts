import type { FastifyInstance } from 'fastify';
import { confirmOrientation, withdrawVacancy } from '#casework/change-vacancy.js';
import { askAnotherList } from '#casework/life/another-list.js';
import type { ListState } from '#casework/proposals.js';
import { inTransaction } from '#casework/transaction.js';
import { CONTINGENTS } from '#domain/contingent.js';
import { vacancyId } from '#domain/ids.js';
import { candidatesSought, type Vacancy } from '#domain/vacancy.js';
import type { Insufficiency } from '#matching/run-result.js';
import type { RunSummary } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { Problem, problem, unwrap } from '../../errors.js';
import { type Candidate, candidateView, holdText } from '../candidate-view.js';
import { typedOf } from '../declare-form.js';
import { versionIn } from '../form-refusal.js';
import { formatCount, formatDate, formatInstant } from '../format.js';
import { CONTACT_MEANS_LABELS } from '../labels.js';
import { type Notice, type PageContent, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { readVacancyPage, type VacancyRead } from '../vacancy-reader.js';
import { insufficiencyView, journal, orientationView, vacancyFacts, vacancyHead } from '../vacancy-view.js';

const REFRESH_SECONDS = 5;

export function vacancyPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string }; Querystring: { fait?: string; onglet?: string } }>(
    '/vacances/:id',
    page('vacancy.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request);
      const read = await readVacancyPage(deps, visitor.access, request.params.id);
      const tab = tabOf(request.query.onglet);
      return sendPage(reply, chromeOf(visitor), vacancyPage(deps, visitor, read, { done: request.query.fait, tab }));
    },
  );

  // What the page's script asks while a list is being computed.
  app.get<{ Params: { id: string } }>('/vacances/:id/etat', page('vacancy.read'), async (request, reply) => {
    const { access } = await signedIn(deps, request);
    const { proposals } = await readVacancyPage(deps, access, request.params.id, 'peek');
    const run = await deps.uow.transaction(access, (tx) => tx.runs.underWay());
    const events = run === null ? null : `/api/v1/runs/${encodeURIComponent(run)}/events`;
    return reply.header('cache-control', 'no-store').send({ state: proposals.state, events });
  });

  app.post<{ Params: { id: string } }>('/vacances/:id/orientation', page('vacancy.change'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ['landlordReferent']);
    const id = vacancyId(request.params.id);
    const { lu } = typedOf(request.body);
    const contingent = CONTINGENTS.find((one) => one === lu) ?? null;
    unwrap(
      await inTransaction(caseShell(deps), access, (caseDeps) =>
        confirmOrientation(caseDeps, access, { id, version: null, contingent }),
      ),
    );
    return reply.redirect(`/vacances/${encodeURIComponent(id)}?fait=orientee`, 303);
  });

  app.post<{ Params: { id: string } }>('/vacances/:id/autre-liste', page('vacancy.change'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ['landlordReferent']);
    const id = vacancyId(request.params.id);
    const reason = (typedOf(request.body).motif ?? '').trim();
    if (reason.length < 3 || reason.length > 500)
      throw problem(
        'INVALID_REQUEST',
        `Le motif compte ${formatCount(reason.length, 'caractère')}. Attendu : de 3 à 500 caractères, sans nom de personne. Revenez à la page précédente et dites pourquoi vous demandez une autre liste.`,
      );
    unwrap(
      await inTransaction(caseShell(deps), access, (caseDeps) =>
        askAnotherList(caseDeps, access, { vacancyId: id, reason }),
      ),
    );
    return reply.redirect(`/vacances/${encodeURIComponent(id)}?fait=autre-liste`, 303);
  });

  app.post<{ Params: { id: string } }>('/vacances/:id/retrait', page('vacancy.change'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['landlordReferent']);
    const { access } = visitor;
    const id = vacancyId(request.params.id);
    const { motif = '', version } = typedOf(request.body);
    const reason = motif.trim().slice(0, 200) || 'non précisé';
    const done = await inTransaction(caseShell(deps), access, (caseDeps) =>
      withdrawVacancy(caseDeps, access, { id, version: versionIn(version), reason }),
    );
    if (done.ok) return reply.redirect(`/vacances/${encodeURIComponent(id)}?fait=retiree`, 303);
    if (done.error.code !== 'STALE_VERSION') throw new Problem(done.error);
    // The page shows the dwelling as it is now; what was typed stays in the form.
    const now = await readVacancyPage(deps, access, id);
    const withdrawal = { error: done.error.detail, reason: motif };
    const shown = { done: undefined, tab: 'caracteristiques', withdrawal } as const;
    return sendPage(reply, chromeOf(visitor), vacancyPage(deps, visitor, now, shown), 412);
  });
}

const TABS = [
  ['candidats', 'Candidats'],
  ['etapes', 'Étapes'],
  ['caracteristiques', 'Caractéristiques'],
  ['journal', 'Journal'],
] as const;
type Tab = (typeof TABS)[number][0];

/** The tab of the address; the candidates by default. */
function tabOf(text: string | undefined): Tab {
  return TABS.find(([tab]) => tab === text)?.[0] ?? 'candidats';
}

const labelOf = (tab: Tab): string => TABS.find(([name]) => name === tab)?.[1] ?? '';

const DONE: Readonly<Record<string, Notice>> = {
  declaree: {
    kind: 'good',
    title: 'Vacance enregistrée',
    text: 'La région est recalculée : les candidats apparaissent ci-dessous dès qu’ils sont vérifiés.',
  },
  orientee: {
    kind: 'good',
    title: 'Orientation confirmée',
    text: 'Les candidats de ce contingent sont recherchés au prochain calcul.',
  },
  contact: { kind: 'good', title: 'Contact enregistré', text: 'Le rang de ce candidat est conservé.' },
  'autre-liste': {
    kind: 'info',
    title: 'Autre liste demandée',
    text: 'Les candidats que personne n’a engagés sont retirés de ce logement ; d’autres sont recherchés au prochain calcul.',
  },
  retiree: {
    kind: 'info',
    title: 'Vacance retirée',
    text: 'Elle n’est plus proposée ; son journal reste consultable.',
  },
};

function vacancyPage(
  deps: AppDeps,
  visitor: Visitor,
  read: VacancyRead,
  {
    done,
    tab,
    withdrawal,
  }: {
    readonly done: string | undefined;
    readonly tab: Tab;
    readonly withdrawal?: { readonly error: string; readonly reason: string };
  },
): PageContent {
  const { proposals, candidates, events, orientation, latest } = read;
  const { vacancy, state, list, run } = proposals;
  const head = vacancyHead(vacancy);
  const own = visitor.access?.role === 'landlordReferent';
  const open = vacancy.status === 'open';
  const waiting = state === 'pending' || state === 'updating';
  return {
    title: `${tab === 'candidats' ? '' : `${labelOf(tab)} – `}${head.title} – Vacance ${vacancy.dwelling.internalId}`,
    template: 'vacancy',
    breadcrumb: [
      { href: '/', label: 'Accueil' },
      { href: '/vacances', label: 'Vacances' },
      { href: null, label: head.title },
    ],
    notice: done === undefined ? null : (DONE[done] ?? null),
    ...(waiting ? { refreshSeconds: REFRESH_SECONDS } : {}),
    data: {
      vacancy: head,
      version: vacancy.version,
      withdrawal: withdrawal ?? null,
      tab,
      tabs: TABS.map(([value, label]) => ({
        href: value === 'candidats' ? head.href : `${head.href}?onglet=${value}`,
        label,
        current: value === tab,
      })),
      life: read.life,
      reportHref: own ? `/signalements/nouveau?vacance=${encodeURIComponent(vacancy.id)}` : null,
      countBadge:
        open && vacancy.reservation.state === 'oriented' ? countBadge(candidates.length, vacancy, state) : null,
      live: waiting ? liveView(state, head.href) : null,
      withheld: state === 'withheld' ? withheldText(latest) : null,
      orientation:
        orientation !== null && vacancy.reservation.state === 'toBeOriented' ? orientationView(orientation) : null,
      can: {
        askWhyNot: visitor.access?.role === 'association' && open,
        confirmOrientation: own && open,
        recordContact: own && open,
        follow: own,
        askAnotherList: own && open && candidates.length > 0,
        withdraw: own && open,
      },
      candidates: candidates.map((candidate) => candidateView(candidate, candidates)),
      compareHref: candidates.length > 1 ? `${head.href}/comparaison` : null,
      runLine: run === null ? null : runLine(run),
      hold: holdText(list?.heldUntil ?? null, deps.clock.today()),
      insufficiency:
        list?.insufficiency == null || list.insufficiency.reason === 'notOriented'
          ? null
          : insufficiencyView(list.insufficiency satisfies Insufficiency),
      empty: emptyWords(vacancy, state),
      caleolReason: caleolReason(candidates),
      means: Object.entries(CONTACT_MEANS_LABELS).map(([value, label]) => ({ value, label })),
      today: formatDate(deps.clock.today()),
      facts: vacancyFacts(vacancy, read.reserver),
      journal: journal(events),
    },
  };
}

/** What an association sees is its own candidates of a list: no count of three can be told from them. */
export function ownBadge(found: number) {
  return found === 0
    ? { tone: '', text: 'Aucun de vos ménages' }
    : { tone: 'good', text: formatCount(found, 'de vos ménages', 'de vos ménages') };
}

export function countBadge(
  found: number,
  vacancy: Pick<Vacancy, 'singleCandidateGround' | 'candidatesWanted'>,
  state: ListState,
) {
  if (state === 'pending') return { tone: 'info', text: 'Calcul en cours' };
  const sought = candidatesSought(vacancy);
  const candidates = found === 1 ? '1 candidat' : `${found} candidats`;
  if (found >= sought) return { tone: 'good', text: candidates };
  if (found === 0) return { tone: 'warn', text: 'Aucun candidat' };
  return { tone: 'warn', text: `${candidates} sur ${sought}` };
}

function liveView(state: ListState, href: string) {
  return state === 'pending'
    ? {
        state,
        url: `${href}/etat`,
        title: 'Calcul en cours',
        text: 'Tous les ménages de la région sont examinés. La page se met à jour seule dans quelques secondes.',
      }
    : {
        state,
        url: `${href}/etat`,
        title: 'Mise à jour en cours',
        text: 'Un changement dans la région est en cours de calcul ; la liste ci-dessous est la dernière vérifiée.',
      };
}

function withheldText(latest: RunSummary | null): string {
  const when = latest?.endedAt == null ? '' : ` du ${formatInstant(latest.endedAt)}`;
  return `La vérification indépendante du calcul${when} a trouvé un écart${latest?.problem == null ? '' : ` (${latest.problem})`} : rien n’a été publié, les listes précédentes restent en vigueur. L’exploitant est prévenu.`;
}

/** When the list was computed, on which data, and that it decides nothing. */
export function runLine(run: RunSummary): string {
  const certified = run.outcome?.status === 'optimal' ? ', optimum certifié' : '';
  return `Liste confirmée par le calcul${run.endedAt === null ? '' : ` du ${formatInstant(run.endedAt)}`} (données au ${formatDate(run.asOf)})${certified}. Recommandation : l’association, le référent bailleur et la CALEOL décident.`;
}

function emptyWords(vacancy: Vacancy, state: ListState) {
  if (vacancy.status !== 'open')
    return { title: 'Vacance close', text: 'Une vacance retirée ou attribuée n’a plus de candidats proposés.' };
  if (state === 'pending')
    return { title: 'Pas encore de liste', text: 'Le premier calcul de cette vacance est en cours.' };
  if (vacancy.reservation.state === 'toBeOriented')
    return {
      title: 'À orienter d’abord',
      text: 'Aucun candidat n’est proposé avant l’orientation vers un contingent. Confirmez la suggestion ci-dessus ; si elle manque, elle vient avec le prochain calcul.',
    };
  return {
    title: 'Aucun candidat visible',
    text: 'Aucune liste en vigueur, ou aucun de vos ménages n’y figure. Chaque changement dans la région relance le calcul.',
  };
}

function caleolReason(candidates: readonly Candidate[]): string | null {
  const without = candidates.filter(({ proposal }) => proposal.contactRecordedAt === null).length;
  if (without > 0)
    return 'Pas encore possible : le contact avec l’association doit être enregistré pour chaque candidat avant toute inscription.';
  return null;
}

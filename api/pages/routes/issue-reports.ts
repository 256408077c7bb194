import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { actOnIssue, listIssues, readIssue, reportIssue } from '#casework/issue-reports.js';
import type { CaseDeps } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import type { IssueAct, IssueReport, IssueState } from '#domain/issue-report.js';
import { ISSUE_ACTS, ISSUE_STATES } from '#domain/issue-report.js';
import { ok } from '#domain/result.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { issueReportBody, toIssueInput } from '../../issue-report-schemas.js';
import { pageOf } from '../../list-page.js';
import { knownHouseholds } from '../../routes/issue-reports.js';
import { typedOf } from '../declare-form.js';
import {
  ACT_PATHS,
  countRows,
  formView,
  issueProblems,
  issueRow,
  issueView,
  STATE_OPTIONS,
} from '../issue-report-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';

const PAGE_SIZE = '25';
const REPORTERS = ['landlordReferent', 'association'] as const;
const READERS = [...REPORTERS, 'departementalUnit', 'regionalAuthority'] as const;
const HOME = { href: '/', label: 'Accueil' } as const;
const LIST = { href: '/signalements', label: 'Signalements' } as const;

export function issueReportPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  listRoute(app, deps);
  formRoutes(app, deps);
  reportRoutes(app, deps);
}

function listRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { etat?: string; after?: string } }>(
    '/signalements',
    page('issueReport.list'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, READERS);
      const state = ISSUE_STATES.find((one) => one === request.query.etat);
      const asked = pageOf({ limit: PAGE_SIZE, after: request.query.after });
      const today = deps.clock.today();
      const { rows, next, counts } = await deps.uow.transaction(visitor.access, async (tx) => {
        const found = await listIssues({ tx, ...caseShell(deps) }, state ? { state } : {}, asked);
        const rows = [];
        for (const report of found.page.items) rows.push(await rowOf(tx, report, today));
        return { rows, next: found.page.next, counts: found.counts };
      });
      const query = state ? `etat=${state}&` : '';
      const canReport = (REPORTERS as readonly string[]).includes(visitor.access.role);
      return sendPage(reply, chromeOf(visitor), {
        title: 'Signalements',
        template: 'issue-reports',
        breadcrumb: [HOME, { href: null, label: LIST.label }],
        data: {
          scope: scopeText(visitor),
          canReport,
          states: STATE_OPTIONS,
          state: state ?? '',
          rows,
          empty: emptyText(state),
          firstHref: asked.after === null ? null : `/signalements?${query}`,
          nextHref: next === null ? null : `/signalements?${query}after=${encodeURIComponent(next)}`,
          ...countRows(canReport ? null : counts, today),
        },
      });
    },
  );
}

async function rowOf(tx: CaseDeps['tx'], report: IssueReport, today: string) {
  const reporter = await tx.organisations.find(report.reporterId);
  return issueRow(report, reporter?.name ?? 'non connu', today);
}

function scopeText({ access, organisation }: Visitor): string {
  switch (access?.role) {
    case 'departementalUnit':
      return 'Les signalements de votre territoire, hors discriminations alléguées.';
    case 'regionalAuthority':
      return 'Les signalements graves, confidentiels, ou restés quinze jours sans réponse.';
    default:
      return `Les signalements faits par ${organisation ?? 'votre organisation'}, avec toutes leurs réponses.`;
  }
}

function emptyText(state: IssueState | undefined) {
  if (state !== undefined)
    return { title: 'Aucun signalement dans cet état', text: 'Retirez le filtre pour voir les autres.' };
  return {
    title: 'Aucun signalement',
    text: 'Rien n’attend de réponse. Un référent de bailleur ou une association signale ici ce qui bloque un relogement.',
  };
}

function formRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { vacance?: string; menage?: string } }>(
    '/signalements/nouveau',
    page('issueReport.make'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, REPORTERS);
      const { vacance = '', menage = '' } = request.query;
      return sendForm(deps, reply, visitor, { typed: { vacance, menage }, problems: [], status: 200 });
    },
  );
  app.post('/signalements/nouveau', page('issueReport.make'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, REPORTERS);
    const typed = typedOf(request.body);
    const parsed = issueReportBody.safeParse(formView.wire(typed));
    if (!parsed.success)
      return sendForm(deps, reply, visitor, { typed, problems: issueProblems(parsed.error), status: 422 });
    const made = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      reportIssue(caseDeps, visitor.access, toIssueInput(parsed.data)),
    );
    if (!made.ok) {
      const problems = made.error.fields?.length
        ? made.error.fields.map(({ pointer, message }) => ({ pointer, message }))
        : [{ pointer: '', message: made.error.detail }];
      return sendForm(deps, reply, visitor, { typed, problems, status: 422 });
    }
    return reply.redirect(`/signalements/${encodeURIComponent(made.value.id)}?fait=envoye`, 303);
  });
}

interface Filled {
  readonly typed: Readonly<Record<string, string>>;
  readonly problems: readonly { readonly pointer: string; readonly message: string }[];
  readonly status: number;
}

async function sendForm(deps: AppDeps, reply: FastifyReply, visitor: Visitor, filled: Filled): Promise<FastifyReply> {
  const access = visitor.access as NonNullable<Visitor['access']>;
  const organisations = await deps.uow.transaction(access, (tx) =>
    tx.organisations.list(access.role === 'association' ? 'landlord' : 'association'),
  );
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: 'Faire un signalement',
      template: 'issue-report-form',
      breadcrumb: [HOME, LIST, { href: null, label: 'Faire un signalement' }],
      data: formView.data(filled, access.role, organisations),
    },
    filled.status,
  );
}

function reportRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string }; Querystring: { fait?: string } }>(
    '/signalements/:id',
    page('issueReport.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, READERS);
      return sendReport(deps, reply, visitor, { id: request.params.id, done: request.query.fait ?? '', status: 200 });
    },
  );
  for (const [path, act] of Object.entries(ACT_PATHS) as [string, IssueAct][]) {
    app.post<{ Params: { id: string } }>(
      `/signalements/:id/${path}`,
      page(ISSUE_ACTS[act].by === 'referent' ? 'issueReport.answer' : 'issueReport.follow'),
      (request, reply) => performOnIssue(deps, request, reply, { id: request.params.id, act, path }),
    );
  }
}

async function performOnIssue(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, act, path }: { readonly id: string; readonly act: IssueAct; readonly path: string },
): Promise<FastifyReply> {
  const visitor = await signedInToWrite(deps, request, READERS);
  const { texte = '', version = '' } = typedOf(request.body);
  const read = /^\d{1,9}$/.test(version) ? Number(version) : null;
  const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
    actOnIssue(caseDeps, visitor.access, { id, act, text: texte, version: read }),
  );
  if (done.ok) return reply.redirect(`/signalements/${encodeURIComponent(id)}?fait=${path}`, 303);
  const { code, detail, fields } = done.error;
  if (code === 'NOT_FOUND' || code === 'FORBIDDEN_ROLE') unwrap(done);
  const said = fields?.length ? fields.map((one) => `${one.message} Attendu : ${one.expected}.`) : [detail];
  return sendReport(deps, reply, visitor, { id, done: '', errors: said, typed: { path, texte }, status: 422 });
}

async function sendReport(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor,
  shown: {
    readonly id: string;
    readonly done: string;
    readonly errors?: readonly string[];
    readonly typed?: { readonly path: string; readonly texte: string };
    readonly status: number;
  },
): Promise<FastifyReply> {
  const access = visitor.access as NonNullable<Visitor['access']>;
  const content = unwrap(
    await inTransaction(caseShell(deps), access, async (caseDeps) => {
      const report = await readIssue(caseDeps, shown.id);
      if (!report.ok) return report;
      const refs = await knownHouseholds(caseDeps, access, [report.value]);
      const names = new Map<string, string>();
      for (const id of [
        report.value.reporterId,
        report.value.aboutId,
        ...report.value.messages.map((m) => m.organisationId),
      ])
        if (id !== null) names.set(id, (await caseDeps.tx.organisations.find(id))?.name ?? 'non connu');
      return ok(issueView(report.value, { access, refs, names, today: deps.clock.today(), ...shown }));
    }),
  );
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      template: 'issue-report',
      breadcrumb: [HOME, LIST, { href: null, label: 'Signalement' }],
      ...content,
    },
    shown.status,
  );
}

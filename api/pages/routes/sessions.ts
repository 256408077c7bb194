import type { FastifyInstance, FastifyReply } from 'fastify';
import { type CaseError, caseError } from '#casework/errors.js';
import {
  changeSession,
  conveneSession,
  planSession,
  type SessionDraft,
  validateMinutes,
} from '#casework/life/sessions.js';
import { type CaseDeps, inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { err, ok, type Result } from '#domain/result.js';
import type { CaleolSession } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { readDate, type Typed, typedOf } from '../declare-form.js';
import { type RefusedForm, refusalSentences } from '../form-refusal.js';
import { type Notice, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { preparesSessions, readSession } from '../session-reader.js';
import { sessionRow, sessionView } from '../session-view.js';
import { sessionHref } from '../session-words.js';

const PAGE_SIZE = '25';
const COMMISSION = ['landlordReferent', 'caleolSecretary', 'caleolMember'] as const;
const READERS = [...COMMISSION, 'association', 'departementalUnit'] as const;
export const SESSIONS_LINK = { href: '/seances', label: 'Séances de la CALEOL' } as const;
export const HOME_LINK = { href: '/', label: 'Accueil' } as const;
const NOTHING_REFUSED: RefusedForm = { path: '', errors: [], typed: {} };

/** Sessions of the CALEOL: the calendar, a session and its agenda, its convocation, its two-person validation. */
export function sessionPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  listRoutes(app, deps);
  readRoute(app, deps);
  for (const [path, act] of Object.entries(ACTS)) actRoute(app, deps, path, act);
}

function listRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string } }>('/seances', page('session.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, READERS);
    return sendList(deps, reply, visitor, { after: request.query.after, refused: NOTHING_REFUSED });
  });
  app.post('/seances', page('session.plan'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, COMMISSION);
    const { access } = visitor;
    const typed = typedOf(request.body);
    const planned = await inTransaction(caseShell(deps), access, async (caseDeps) => {
      const draft = draftOf(typed);
      return draft.ok ? planSession(caseDeps, access, draft.value) : draft;
    });
    if (planned.ok) return reply.redirect(`${sessionHref(planned.value.id)}?fait=prevue`, 303);
    const refused = { path: 'prevoir', errors: refusalSentences(planned.error), typed };
    return sendList(deps, reply, visitor, { after: undefined, refused });
  });
}

async function sendList(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  { after, refused }: { readonly after: string | undefined; readonly refused: RefusedForm },
): Promise<FastifyReply> {
  const { access } = visitor;
  const asked = pageOf({ limit: PAGE_SIZE, after });
  const reads = (COMMISSION as readonly string[]).includes(access.role);
  const found = await deps.uow.transaction(access, async (tx) => {
    const sessions = await tx.caleol.sessions({}, asked);
    const rows = [];
    for (const session of sessions.items) {
      const landlord = (await tx.organisations.find(session.landlordId))?.name ?? 'non connu';
      const listed = reads ? await tx.caleol.presentations(session.id) : null;
      const files = listed?.filter(({ removed }) => removed === null).length ?? null;
      rows.push({ ...sessionRow(session, landlord, files), heldOn: session.heldOn });
    }
    return { rows, next: sessions.next };
  });
  const today = deps.clock.today();
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: SESSIONS_LINK.label,
      template: 'sessions',
      breadcrumb: [HOME_LINK, { href: null, label: SESSIONS_LINK.label }],
      data: {
        reads,
        canPlan: preparesSessions(access),
        coming: found.rows.filter(({ heldOn }) => heldOn >= today).reverse(),
        past: found.rows.filter(({ heldOn }) => heldOn < today),
        firstHref: asked.after === null ? null : '/seances',
        nextHref: found.next === null ? null : `/seances?after=${encodeURIComponent(found.next)}`,
        errors: refused.errors,
        typed: refused.typed,
      },
    },
    refused.errors.length === 0 ? 200 : 422,
  );
}

function readRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string }; Querystring: { fait?: string } }>(
    '/seances/:id',
    page('session.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, COMMISSION);
      const notice = DONE[request.query.fait ?? ''] ?? null;
      return sendSession(deps, reply, visitor, { id: request.params.id, notice, refused: NOTHING_REFUSED });
    },
  );
}

async function sendSession(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  shown: { readonly id: string; readonly notice: Notice | null; readonly refused: RefusedForm },
): Promise<FastifyReply> {
  const { access } = visitor;
  const full = unwrap(await inTransaction(caseShell(deps), access, (caseDeps) => readSession(caseDeps, shown.id)));
  const view = sessionView(full, { access, today: deps.clock.today() });
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `Séance du ${view.moment}`,
      template: 'session',
      breadcrumb: [HOME_LINK, SESSIONS_LINK, { href: null, label: `Séance du ${view.moment}` }],
      notice: shown.notice,
      data: {
        ...view,
        form: { ...view.form, ...(shown.refused.path === 'modification' ? shown.refused.typed : {}) },
        errors: shown.refused.errors,
      },
    },
    shown.refused.errors.length === 0 ? 200 : 422,
  );
}

type Act = (
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly version: number | null; readonly typed: Typed },
) => Promise<Result<CaleolSession, CaseError>>;

const ACTS: Readonly<Record<string, { readonly operation: 'session.change' | 'session.validate'; readonly act: Act }>> =
  {
    modification: {
      operation: 'session.change',
      act: async (deps, access, { id, version, typed }) => {
        const draft = draftOf(typed);
        return draft.ok ? changeSession(deps, access, { id, version, change: draft.value }) : draft;
      },
    },
    annulation: {
      operation: 'session.change',
      act: (deps, access, { id, version }) => changeSession(deps, access, { id, version, change: { cancelled: true } }),
    },
    convocation: {
      operation: 'session.change',
      act: (deps, access, { id, version }) => conveneSession(deps, access, { id, version }),
    },
    validation: {
      operation: 'session.validate',
      act: (deps, access, { id, version }) => validateMinutes(deps, access, { id, version }),
    },
  };

const DONE: Readonly<Record<string, Notice>> = {
  prevue: { kind: 'good', title: 'Séance prévue', text: 'Inscrivez maintenant les logements et leurs candidats.' },
  modification: { kind: 'good', title: 'Séance modifiée' },
  annulation: { kind: 'info', title: 'Séance annulée' },
  convocation: { kind: 'good', title: 'Séance convoquée', text: 'Ses membres lisent dès maintenant les dossiers.' },
  validation: {
    kind: 'good',
    title: 'Procès-verbal validé',
    text: 'Les décisions sont définitives ; le bailleur peut notifier les offres.',
  },
  inscrits: { kind: 'good', title: 'Candidats inscrits à l’ordre du jour' },
  retrait: { kind: 'info', title: 'Candidat retiré de l’ordre du jour' },
  decisions: {
    kind: 'good',
    title: 'Toutes les décisions sont saisies',
    text: 'Une seconde personne valide le procès-verbal.',
  },
};

function actRoute(app: FastifyInstance, deps: AppDeps, path: string, { operation, act }: (typeof ACTS)[string]): void {
  app.post<{ Params: { id: string } }>(`/seances/:id/${path}`, page(operation), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, COMMISSION);
    const { id } = request.params;
    const typed = typedOf(request.body);
    const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      act(caseDeps, visitor.access, { id, version: versionOf(typed), typed }),
    );
    if (done.ok) return reply.redirect(`${sessionHref(id)}?fait=${path}`, 303);
    const refused = { path, errors: refusalSentences(done.error), typed };
    return sendSession(deps, reply, visitor, { id, notice: null, refused });
  });
}

export function versionOf({ version = '' }: Typed): number | null {
  return /^\d{1,9}$/.test(version) ? Number(version) : null;
}

const HOUR = /^([01]?\d|2[0-3])[:hH ]{1,3}([0-5]\d)$/;

/** The day, hour and place typed. Error: INVALID_REQUEST, a field for each that could not be read. */
function draftOf(typed: Typed): Result<SessionDraft, CaseError> {
  const { jour = '', heure = '', lieu = '' } = typed;
  const heldOn = readDate(jour.trim());
  const hour = HOUR.exec(heure.trim());
  const problems = [
    ...(heldOn === undefined ? [unread('jour', jour, 'JJ/MM/AAAA, par exemple 15/12/2026')] : []),
    ...(heure.trim() !== '' && hour === null ? [unread('heure', heure, 'HH:MM, par exemple 09:30')] : []),
    ...(lieu.trim().length > 200 ? [unread('lieu', lieu, '200 caractères au plus')] : []),
  ];
  if (heldOn === undefined || problems.length > 0)
    return err(caseError('INVALID_REQUEST', 'La séance n’est pas enregistrée : corrigez ce qui suit.', problems));
  const startsAt = hour === null ? null : `${hour[1]?.padStart(2, '0')}:${hour[2]}`;
  return ok({ heldOn: heldOn as CalendarDate, startsAt, place: lieu.trim() === '' ? null : lieu.trim() });
}

function unread(field: string, typed: string, expected: string) {
  const message =
    typed.trim() === ''
      ? `Le champ « ${field} » est vide.`
      : `« ${typed.slice(0, 30)} » ne peut pas être lu (${field}).`;
  return { pointer: `/${field}`, code: 'INVALID_FIELD', message, expected };
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import { type CaseError, caseError } from '#casework/errors.js';
import { type DecisionInput, recordDecision, rectifyDecision } from '#casework/life/decisions.js';
import { readIdentity } from '#casework/life/identities.js';
import { deferCandidate, unlistCandidate } from '#casework/life/presentations.js';
import { type CaseDeps, inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { DOCUMENT_CODES } from '#domain/household.js';
import { CALEOL_DECISIONS, CALEOL_MOTIVES } from '#domain/pairing-life.js';
import { err, ok, type Result } from '#domain/result.js';
import { renderHtml } from '#exchange/documents/render-html.js';
import type { CaleolPresentation, HouseholdIdentity } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { candidateSheet } from '../../documents/session-documents.js';
import { unwrap } from '../../errors.js';
import { readDate, type Typed, typedOf } from '../declare-form.js';
import { type RefusedForm, reasonOf, refusalSentences } from '../form-refusal.js';
import { presentationView } from '../presentation-view.js';
import { type Notice, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { isUndecided, readPresented, readSession } from '../session-reader.js';
import { presentationHref, sessionHref, sessionMoment } from '../session-words.js';
import { documentSource } from './session-files.js';
import { HOME_LINK, SESSIONS_LINK, versionOf } from './sessions.js';

const COMMISSION = ['landlordReferent', 'caleolSecretary', 'caleolMember'] as const;
const NOTHING_REFUSED: RefusedForm = { path: '', errors: [], typed: {} };

/** One candidate before a session: its presentation sheet, and what may be recorded of it. */
export function sessionPresentationRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string }; Querystring: { fait?: string } }>(
    '/inscriptions/:id',
    page('presentation.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, COMMISSION);
      const notice = DONE[request.query.fait ?? ''] ?? null;
      return sendSheet(deps, reply, visitor, {
        id: request.params.id,
        notice,
        refused: NOTHING_REFUSED,
        identity: false,
      });
    },
  );
  app.get<{ Params: { id: string } }>('/inscriptions/:id/identite', page('presentation.identity'), (request, reply) =>
    signedIn(deps, request, COMMISSION).then((visitor) =>
      sendSheet(deps, reply, visitor, {
        id: request.params.id,
        notice: null,
        refused: NOTHING_REFUSED,
        identity: true,
      }),
    ),
  );
  for (const [path, act] of Object.entries(ACTS)) actRoute(app, deps, path, act);
}

type Act = (
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly presentationId: string; readonly version: number | null; readonly typed: Typed },
) => Promise<Result<CaleolPresentation, CaseError>>;

const ACTS: Readonly<
  Record<
    string,
    {
      readonly operation: 'presentation.remove' | 'presentation.defer' | 'decision.record' | 'decision.rectify';
      readonly act: Act;
    }
  >
> = {
  retrait: {
    operation: 'presentation.remove',
    act: async (deps, access, { presentationId, typed }) => {
      const reason = reasonOf(typed.motif, 'motif');
      return reason.ok ? unlistCandidate(deps, access, { presentationId, reason: reason.value }) : reason;
    },
  },
  ajournement: {
    operation: 'presentation.defer',
    act: (deps, access, { presentationId, version, typed }) =>
      deferCandidate(deps, access, { presentationId, version, document: documentOf(typed) }),
  },
  decision: {
    operation: 'decision.record',
    act: async (deps, access, { presentationId, version, typed }) => {
      const decision = decisionOf(typed);
      return decision.ok ? recordDecision(deps, access, { presentationId, version, ...decision.value }) : decision;
    },
  },
  rectification: {
    operation: 'decision.rectify',
    act: async (deps, access, { presentationId, typed }) => {
      const reason = reasonOf(typed.raison, 'raison');
      const decision = decisionOf(typed);
      if (!reason.ok) return reason;
      if (!decision.ok) return decision;
      return rectifyDecision(deps, access, { presentationId, reason: reason.value, ...decision.value });
    },
  },
};

const DONE: Readonly<Record<string, Notice>> = {
  ajournement: {
    kind: 'info',
    title: 'Ajournement enregistré',
    text: 'Ce n’est pas une décision : le candidat peut être réinscrit. Voici le candidat suivant.',
  },
  decision: { kind: 'good', title: 'Décision enregistrée', text: 'Voici le candidat suivant.' },
  rectification: { kind: 'good', title: 'Décision rectifiée' },
};

const documentOf = (typed: Typed) => DOCUMENT_CODES.find((code) => code === typed.piece) ?? 'other';

/** What was chosen; a choice that does not go with the decision is refused by the act. Error: DECISION_INVALID. */
function decisionOf(typed: Typed): Result<DecisionInput, CaseError> {
  const decision = CALEOL_DECISIONS.find((one) => one === typed.decision);
  if (decision === undefined)
    return err(caseError('DECISION_INVALID', 'Choisissez l’une des cinq décisions de la commission (CCH R441-3).'));
  const delai = (typed.delai ?? '').trim();
  const dueOn = delai === '' ? null : readDate(delai);
  if (dueOn === undefined)
    return err(caseError('DECISION_INVALID', `Le délai « ${delai.slice(0, 20)} » n’est pas une date JJ/MM/AAAA.`));
  const refused = decision === 'notGranted' || decision === 'inadmissible';
  return ok({
    decision,
    rank: decision === 'grantedByRank' ? Number(typed.rang) : null,
    motive: refused ? (CALEOL_MOTIVES.find((one) => one === typed.motif) ?? null) : null,
    motiveText: refused ? (typed.motivation ?? '').trim().slice(0, 2000) : null,
    condition: decision === 'conditional' ? { document: documentOf(typed), dueOn: dueOn as CalendarDate | null } : null,
  });
}

function actRoute(app: FastifyInstance, deps: AppDeps, path: string, { operation, act }: (typeof ACTS)[string]): void {
  app.post<{ Params: { id: string } }>(`/inscriptions/:id/${path}`, page(operation), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, COMMISSION);
    const { access } = visitor;
    const { id } = request.params;
    const typed = typedOf(request.body);
    const done = await inTransaction(caseShell(deps), access, async (caseDeps) => {
      if ((await caseDeps.tx.caleol.findPresentation(id)) === null) return notFound('Cette inscription');
      return act(caseDeps, access, { presentationId: id, version: versionOf(typed), typed });
    });
    if (done.ok) return reply.redirect(await nextAddress(deps, access, done.value, path), 303);
    const refused = { path, errors: refusalSentences(done.error), typed };
    return sendSheet(deps, reply, visitor, { id, notice: null, refused, identity: false });
  });
}

/** After a decision, the next candidate of the session without one; the session where there is none. */
async function nextAddress(
  deps: AppDeps,
  access: OrganisationAccess,
  done: CaleolPresentation,
  path: string,
): Promise<string> {
  if (path === 'rectification') return `${presentationHref(done.id)}?fait=${path}`;
  if (path === 'retrait') return `${sessionHref(done.sessionId)}?fait=${path}`;
  const full = unwrap(
    await inTransaction(caseShell(deps), access, (caseDeps) => readSession(caseDeps, done.sessionId)),
  );
  const next = full.items.flatMap(({ candidates }) => candidates).find(isUndecided);
  return next === undefined
    ? `${sessionHref(done.sessionId)}?fait=decisions`
    : `${presentationHref(next.presentation.id)}?fait=${path}`;
}

interface Asked {
  readonly id: string;
  readonly notice: Notice | null;
  readonly refused: RefusedForm;
  /** Whether the name is asked for: a reading that the access journal keeps. */
  readonly identity: boolean;
}

async function sendSheet(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  asked: Asked,
): Promise<FastifyReply> {
  const { access } = visitor;
  const found = unwrap(
    await inTransaction(caseShell(deps), access, async (caseDeps) => {
      const presentation = await caseDeps.tx.caleol.findPresentation(asked.id);
      const session = presentation && (await caseDeps.tx.caleol.findSession(presentation.sessionId));
      if (presentation === null || session === null) return notFound('Cette inscription');
      const here = await readPresented(caseDeps, presentation);
      const sheet = await candidateSheet(caseDeps, access, { session, presentation }, documentSource(deps));
      const identity = asked.identity ? await identityOf(caseDeps, access, presentation) : null;
      return ok({ session, here, sheet, identity });
    }),
  );
  const { session, here, sheet, identity } = found;
  const shown = { access, today: deps.clock.today(), refused: asked.refused, asked: asked.identity, identity };
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${asked.identity ? 'Identité du candidat' : 'Candidat'} ${here.ref}`,
      template: 'presentation',
      breadcrumb: [
        HOME_LINK,
        SESSIONS_LINK,
        { href: sessionHref(session.id), label: `Séance du ${sessionMoment(session)}` },
        { href: null, label: here.ref },
      ],
      notice: asked.notice,
      data: { ...presentationView(session, here, shown), sheet: sheet === null ? null : renderHtml(sheet, 2) },
    },
    asked.refused.errors.length === 0 ? 200 : 422,
  );
}

function identityOf(
  deps: CaseDeps,
  access: OrganisationAccess,
  { candidate }: CaleolPresentation,
): Promise<HouseholdIdentity | null> {
  return candidate.kind === 'external' ? Promise.resolve(null) : readIdentity(deps, access, candidate.householdId);
}

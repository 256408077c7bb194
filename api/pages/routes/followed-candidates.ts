import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CaseError } from '#casework/errors.js';
import { readIdentity } from '#casework/life/identities.js';
import { isContactSettled, isOpinionSettled } from '#casework/life/readiness.js';
import { type PairingLife, readLife } from '#casework/life/reading.js';
import { visibleLife } from '#casework/life/visible-life.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction, notFound } from '#casework/transaction.js';
import { type ProposalId, proposalId } from '#domain/ids.js';
import { PAIRING_STATE_LABELS, PAIRING_STATES, type PairingState } from '#domain/pairing-life.js';
import { err, ok, type Result } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { HouseholdIdentity } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { ERROR_STATUS, unwrap } from '../../errors.js';
import { type ActProblem, fieldViews, readActForm } from '../act-form.js';
import { type CandidateAct, fieldsOf } from '../candidate-act.js';
import { FOLLOWERS, type Follower } from '../candidate-followers.js';
import { type Typed, typedOf } from '../declare-form.js';
import { contactLines, historyLines, identityFacts, lifeFacts, stepLine } from '../followed-candidate-view.js';
import { formatDate } from '../format.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { vacancyHead } from '../vacancy-view.js';

const CONFLICT = 412;

/** A candidate as its landlord or its association follows it: steps with owner and due date, acts as forms, history. */
export function followedCandidateRoutes(app: FastifyInstance, deps: AppDeps): void {
  for (const follower of FOLLOWERS) {
    app.get<{ Params: { id: string }; Querystring: { fait?: string } }>(
      `${follower.base}/:id`,
      page(follower.operations.read),
      async (request, reply) => {
        const visitor = await signedIn(deps, request, [follower.role]);
        const id = proposalId(request.params.id);
        const act = follower.acts.find(({ path }) => path === request.query.fait);
        return sendCandidate(deps, reply, visitor, { follower, id, done: act?.done ?? null, status: 200 });
      },
    );
    for (const act of follower.acts) {
      app.post<{ Params: { id: string } }>(
        `${follower.base}/:id/${act.path}`,
        page(follower.operations.act),
        (request, reply) =>
          performOnCandidate(deps, request, reply, { follower, act, id: proposalId(request.params.id) }),
      );
    }
  }
}

async function performOnCandidate(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { follower, act, id }: { readonly follower: Follower; readonly act: CandidateAct; readonly id: ProposalId },
): Promise<FastifyReply> {
  const visitor = await signedInToWrite(deps, request, [follower.role]);
  const { access } = visitor;
  const typed = typedOf(request.body);
  const known = unwrap(await readCandidate(deps, access, follower, id));
  const { values, problems } = readActForm(fieldsOf(act, known.life), typed);
  const shown = { act, typed, problems };
  if (problems.length > 0)
    return sendCandidate(deps, reply, visitor, { follower, id, tried: shown, done: null, status: 422 });
  const version = readVersion(typed.version);
  const done = await inTransaction(caseShell(deps), access, async (caseDeps) => {
    const changed = await changedSince(caseDeps, id, version);
    return changed === null ? act.perform(caseDeps, access, id, values) : err(changed);
  });
  if (done.ok) return reply.redirect(`${follower.base}/${encodeURIComponent(id)}?fait=${act.path}`, 303);
  const { code, detail, fields = [] } = done.error;
  if (code === 'NOT_FOUND' || code === 'FORBIDDEN_ROLE') unwrap(done);
  const said = [detail, ...fields.map(({ message }) => message)];
  const tried = { ...shown, problems: said.map((text) => ({ field: null, label: act.title, text })) };
  const conflict = code === 'PAIRING_CHANGED' || code === 'STEP_NOT_OPEN' ? readBefore(typed, version) : null;
  const status = conflict === null ? ERROR_STATUS[code] : CONFLICT;
  return sendCandidate(deps, reply, visitor, { follower, id, tried, conflict, done: null, status });
}

const readVersion = (text: string | undefined) => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : null);

/** Whoever acts on what another person has changed since is told so, whatever the act. */
async function changedSince(
  { tx }: Pick<CaseDeps, 'tx'>,
  id: ProposalId,
  version: number | null,
): Promise<CaseError | null> {
  const pairing = await tx.pairings.lock(id);
  if (pairing === null || version === null || pairing.version === version) return null;
  return {
    code: 'PAIRING_CHANGED',
    detail: 'Quelqu’un d’autre a agi sur ce candidat depuis que vous avez ouvert la page. Rien n’est enregistré.',
    current: { state: pairing.state, version: pairing.version },
  };
}

interface ReadBefore {
  readonly state: PairingState | null;
  readonly version: number | null;
  readonly events: number;
}

/** What the page said when the form was opened: its state, and how many events it listed. */
function readBefore(typed: Typed, version: number | null): ReadBefore {
  const state = PAIRING_STATES.find((known) => known === typed.etat) ?? null;
  return { state, version, events: readVersion(typed.lus) ?? 0 };
}

interface CandidateRead {
  readonly life: PairingLife;
  readonly vacancy: Vacancy;
  readonly ref: string;
  readonly names: ReadonlyMap<string, string>;
  readonly identity: HouseholdIdentity | null;
}

async function readCandidate(
  deps: AppDeps,
  access: OrganisationAccess,
  follower: Follower,
  id: ProposalId,
): Promise<Result<CandidateRead, CaseError>> {
  return inTransaction(caseShell(deps), access, async (caseDeps) => {
    const { tx } = caseDeps;
    const life = await readLife(caseDeps, access, id);
    if (!life.ok) return life;
    const { pairing, steps } = life.value;
    const vacancy = await tx.vacancies.find(pairing.vacancyId);
    if (vacancy === null) return notFound('Ce candidat');
    const ref = await follower.knownAs(tx, pairing, vacancy, access);
    if (ref === null) return notFound('Ce candidat');
    const names = new Map<string, string>();
    const parties = [pairing.associationId, ...steps.map(({ owner }) => owner.organisationId)];
    for (const party of new Set(parties))
      if (party !== null) names.set(party, (await tx.organisations.find(party))?.name ?? 'non connu');
    const identity = await readIdentity(caseDeps, access, pairing.householdId);
    return ok({ life: life.value, vacancy, names, identity, ref });
  });
}

interface Shown {
  readonly follower: Follower;
  readonly id: ProposalId;
  readonly done: string | null;
  readonly tried?: { readonly act: CandidateAct; readonly typed: Typed; readonly problems: readonly ActProblem[] };
  readonly conflict?: ReadBefore | null;
  readonly status: number;
}

async function sendCandidate(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor,
  shown: Shown,
): Promise<FastifyReply> {
  const access = visitor.access as OrganisationAccess;
  const read = unwrap(await readCandidate(deps, access, shown.follower, shown.id));
  const { life, vacancy, ref } = read;
  const head = vacancyHead(vacancy);
  const { follower, done, tried, status } = shown;
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${tried === undefined ? '' : 'Erreur – '}Candidat ${ref} – ${head.title}`,
      template: 'followed-candidate',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        follower.from,
        { href: `${head.href}`, label: head.title },
        { href: null, label: `Candidat ${ref}` },
      ],
      notice: done === null ? null : { kind: 'good', title: done },
      data: {
        href: `${follower.base}/${encodeURIComponent(shown.id)}`,
        landlord: follower.role === 'landlordReferent',
        id: shown.id,
        ref,
        vacancy: head,
        reportHref: `/signalements/nouveau?vacance=${encodeURIComponent(vacancy.id)}`,
        association: read.names.get(life.pairing.associationId) ?? null,
        version: life.pairing.version,
        state: life.pairing.state,
        events: life.history.length,
        errors:
          tried?.problems.map(({ field, ...rest }) => ({ ...rest, id: field && `${tried.act.path}-${field}` })) ?? [],
        conflict: conflictView(shown, life),
        forms: formsOf(life, shown, formatDate(deps.clock.today())),
        ...candidateData(read, access, deps),
      },
    },
    status,
  );
}

function candidateData({ life, names, identity }: CandidateRead, access: OrganisationAccess, deps: AppDeps) {
  const visible = visibleLife(life, access);
  const today = deps.clock.today();
  const steps = visible.steps.map((step) => stepLine(step, { today, names, role: access.role }));
  return {
    stateLabel: PAIRING_STATE_LABELS[visible.pairing.state],
    late: steps.some(({ late }) => late),
    openSteps: steps.filter(({ closedOn }) => closedOn === null),
    closedSteps: steps.filter(({ closedOn }) => closedOn !== null),
    facts: lifeFacts(visible),
    contacts: contactLines(visible.contacts),
    identity: identity === null ? null : identityFacts(identity),
    nameAwaited: isContactSettled(life.pairing) && isOpinionSettled(life.pairing),
    missing: visible.missing.map(({ message }) => message),
    history: historyLines(visible.history),
  };
}

/** The forms open to the visitor; what was typed stays in the one that was refused, even if it has just closed. */
function formsOf(life: PairingLife, { follower, tried }: Shown, today: string) {
  const open = follower.acts.filter((act) => act.isShown(life, life.acts) || act === tried?.act);
  return open.map((act) => ({
    path: act.path,
    title: act.title,
    help: act.helpFor?.(life) ?? act.help,
    button: act.button,
    secondary: act.secondary ?? false,
    open: act === tried?.act,
    closed: !act.isShown(life, life.acts),
    fields: fieldViews(act.path, fieldsOf(act, life), {
      typed: act === tried?.act ? tried.typed : null,
      problems: act === tried?.act ? tried.problems : [],
      today,
    }),
  }));
}

/** Both versions side by side, and what happened between them. */
function conflictView({ conflict = null, tried }: Shown, life: PairingLife) {
  if (conflict === null || tried === undefined) return null;
  const since = life.history.slice(conflict.events);
  return {
    before: conflict.state === null ? 'non connu' : PAIRING_STATE_LABELS[conflict.state],
    beforeVersion: conflict.version ?? 'non connue',
    now: PAIRING_STATE_LABELS[life.pairing.state],
    nowVersion: life.pairing.version,
    since: historyLines(since),
    typed: tried.act.fields.flatMap(({ name, label }) => {
      const text = (tried.typed[name] ?? '').trim();
      return text === '' ? [] : [{ label, value: text === 'on' ? 'coché' : text }];
    }),
  };
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import { type CaseError, caseError } from '#casework/errors.js';
import type { AgendaInput, CandidateToList } from '#casework/life/presentations.js';
import { listCandidates } from '#casework/life/presentations.js';
import { type CaseDeps, inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import { proposalId, type VacancyId, vacancyId } from '#domain/ids.js';
import type { Pairing } from '#domain/pairing-life.js';
import { err, ok } from '#domain/result.js';
import { SINGLE_CANDIDATE_GROUNDS, type Vacancy } from '#domain/vacancy.js';
import type { CaleolSession } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { type Typed, typedOf } from '../declare-form.js';
import { type RefusedForm, refusalSentences } from '../form-refusal.js';
import { GROUND_LABELS } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { readSession } from '../session-reader.js';
import { sessionHref, sessionMoment } from '../session-words.js';
import { vacancyHead } from '../vacancy-view.js';
import { HOME_LINK, SESSIONS_LINK } from './sessions.js';

const PREPARERS = ['landlordReferent', 'caleolSecretary'] as const;
/** Candidates of the landlord's own that one form takes. */
const EXTERNAL_LINES = [1, 2, 3] as const;
const READY = { limit: 200, after: null } as const;
const NOTHING_REFUSED: RefusedForm = { path: '', errors: [], typed: {} };

/** Puts a dwelling and its candidates on the agenda of a session: the dwelling first, then who is presented for it. */
export function sessionAgendaRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string }; Querystring: { vacance?: string; logement?: string } }>(
    '/seances/:id/inscription',
    page('presentation.add'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, PREPARERS);
      const { vacance = null, logement = '' } = request.query;
      return sendForm(deps, reply, visitor, {
        id: request.params.id,
        vacancy: vacance === null ? null : vacancyId(vacance),
        reference: logement.trim(),
        refused: NOTHING_REFUSED,
      });
    },
  );
  app.post<{ Params: { id: string } }>('/seances/:id/inscription', page('presentation.add'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, PREPARERS);
    const { id } = request.params;
    const typed = typedOf(request.body);
    const input = inputOf(id, typed);
    const listed = await inTransaction(caseShell(deps), visitor.access, async (caseDeps) => {
      if ((await caseDeps.tx.caleol.findSession(id)) === null) return notFound('Cette séance');
      const unreadable = rankProblem(input);
      return unreadable === null ? listCandidates(caseDeps, visitor.access, input) : err(unreadable);
    });
    if (listed.ok) return reply.redirect(`${sessionHref(id)}?fait=inscrits#logement-${input.vacancyId}`, 303);
    const refused = { path: 'inscription', errors: refusalSentences(listed.error), typed };
    return sendForm(deps, reply, visitor, { id, vacancy: input.vacancyId, reference: '', refused });
  });
}

/** What was typed; an empty rank or number leaves the candidate out, and what is no rank is refused by the act. */
function inputOf(sessionId: string, typed: Typed): AgendaInput {
  const ours = Object.entries(typed).flatMap(([name, text]): CandidateToList[] =>
    name.startsWith('rang-') && text.trim() !== ''
      ? [{ proposalId: proposalId(name.slice('rang-'.length)), rank: Number(text) }]
      : [],
  );
  const theirs = EXTERNAL_LINES.flatMap((line): CandidateToList[] => {
    const requestNumber = (typed[`numero-${line}`] ?? '').replace(/\s/g, '').toUpperCase();
    return requestNumber === '' ? [] : [{ requestNumber, rank: Number(typed[`ordre-${line}`]) || ours.length + line }];
  });
  const ground = SINGLE_CANDIDATE_GROUNDS.find((one) => one === typed.motif);
  return {
    sessionId,
    vacancyId: vacancyId(typed.vacance ?? ''),
    candidates: [...ours, ...theirs],
    exception: ground === undefined ? null : { ground, proof: (typed.preuve ?? '').trim().slice(0, 500) },
  };
}

function rankProblem({ candidates }: AgendaInput): CaseError | null {
  if (candidates.length === 0)
    return caseError(
      'INVALID_REQUEST',
      'Donnez un rang à un candidat au moins, ou le numéro unique d’un candidat du bailleur.',
    );
  const wrong = candidates.some(({ rank }) => !Number.isInteger(rank) || rank < 1 || rank > 20);
  return wrong ? caseError('INVALID_REQUEST', 'Un rang est un nombre entier de 1 à 20.') : null;
}

interface Asked {
  readonly id: string;
  readonly vacancy: VacancyId | null;
  /** The landlord's own reference, to find a dwelling without a candidate of the service. */
  readonly reference: string;
  readonly refused: RefusedForm;
}

async function sendForm(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  asked: Asked,
): Promise<FastifyReply> {
  const { access } = visitor;
  const { session, data } = unwrap(
    await inTransaction(caseShell(deps), access, async (caseDeps) => {
      const found = await readSession(caseDeps, asked.id);
      if (!found.ok) return found;
      const { session, items } = found.value;
      const vacancy = await chosenVacancy(caseDeps, access, asked);
      if (vacancy === null && asked.vacancy !== null) return notFound('Cette vacance');
      const ready = await readyCandidates(caseDeps, vacancy?.id ?? null);
      const taken = items.find(({ item }) => item.vacancyId === vacancy?.id);
      const choice = vacancy === null ? { vacancies: await choices(caseDeps, ready) } : {};
      const form = vacancy === null ? null : await formOf(caseDeps, { vacancy, ready, typed: asked.refused.typed });
      const ranks = taken?.candidates.map(({ ref, presentation }) => `${presentation.rank} : ${ref}`) ?? [];
      const { exception = null } = taken?.item ?? {};
      return ok({ session, data: { ...choice, form, listed: ranks, exception } });
    }),
  );
  const title = 'Inscrire un logement à la séance';
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title,
      template: 'session-agenda',
      breadcrumb: [
        HOME_LINK,
        SESSIONS_LINK,
        { href: sessionHref(session.id), label: `Séance du ${sessionMoment(session)}` },
        { href: null, label: title },
      ],
      data: { ...data, ...headOf(session), errors: asked.refused.errors, reference: asked.reference },
    },
    asked.refused.errors.length === 0 ? 200 : 422,
  );
}

const headOf = (session: CaleolSession) => ({ href: sessionHref(session.id), moment: sessionMoment(session) });

async function chosenVacancy({ tx }: CaseDeps, access: OrganisationAccess, asked: Asked): Promise<Vacancy | null> {
  if (asked.vacancy !== null) return tx.vacancies.find(asked.vacancy);
  if (asked.reference === '') return null;
  const found = await tx.vacancies.openByInternalIds(access.organisationId, [asked.reference]);
  return found.get(asked.reference) ?? null;
}

function readyCandidates({ tx }: CaseDeps, id: VacancyId | null): Promise<readonly Pairing[]> {
  const filter = { states: ['retained', 'deferred'] as const, ...(id === null ? {} : { vacancyId: id }) };
  return tx.pairings.list(filter, READY).then(({ items }) => items);
}

/** Dwellings with candidates who may be listed, the most candidates first. */
async function choices({ tx }: CaseDeps, ready: readonly Pairing[]) {
  const rows = [];
  for (const id of new Set(ready.map((one) => one.vacancyId))) {
    const vacancy = await tx.vacancies.find(id);
    if (vacancy === null || vacancy.status !== 'open') continue;
    const candidates = ready.filter((one) => one.vacancyId === id).length;
    rows.push({ id, reference: vacancy.dwelling.internalId, title: vacancyHead(vacancy).title, candidates });
  }
  return rows.sort((a, b) => b.candidates - a.candidates || a.reference.localeCompare(b.reference, 'fr'));
}

async function formOf(
  { tx }: CaseDeps,
  { vacancy, ready, typed }: { readonly vacancy: Vacancy; readonly ready: readonly Pairing[]; readonly typed: Typed },
) {
  const candidates = [];
  for (const { proposalId: id, state } of ready) {
    const proposal = await tx.proposals.find(id);
    candidates.push({
      id,
      ref: proposal?.pseudonym ?? 'non connu',
      deferred: state === 'deferred',
      rank: typed[`rang-${id}`] ?? String(proposal?.rank ?? ''),
    });
  }
  return {
    vacancyId: vacancy.id,
    head: { ...vacancyHead(vacancy), reference: vacancy.dwelling.internalId },
    candidates: candidates.sort((a, b) => a.rank.localeCompare(b.rank)),
    external: EXTERNAL_LINES.map((line) => ({
      line,
      number: typed[`numero-${line}`] ?? '',
      rank: typed[`ordre-${line}`] ?? '',
    })),
    grounds: SINGLE_CANDIDATE_GROUNDS.map((value) => ({ value, label: GROUND_LABELS[value] })),
    ground: typed.motif ?? '',
    proof: typed.preuve ?? '',
  };
}

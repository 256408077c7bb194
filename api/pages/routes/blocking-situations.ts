import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { assignBlocking, closeBlocking, unblockedBy } from '#casework/blocking-work.js';
import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import type { FileDeps } from '#casework/support-file.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { BLOCKING_RESULTS, type BlockingWork } from '#domain/blocking-work.js';
import type { CalendarDate } from '#domain/dates.js';
import { BLOCKING_KINDS } from '#domain/household.js';
import { type HouseholdId, householdId, type RunId, socialWorkerId } from '#domain/ids.js';
import { err, type Result } from '#domain/result.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell, vacancyReference } from '../../deps.js';
import { Problem } from '../../errors.js';
import { type BlockingCounts, blockingBlocks, blockingTabs } from '../blocking-view.js';
import { readDate, type Typed, typedOf } from '../declare-form.js';
import { BOTH_VERSIONS, refusalSentences } from '../form-refusal.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { comparedForm, type WorkBlock } from '../work-blocks.js';
import { HOME_LINK } from './sessions.js';

const PATH = '/situations-bloquantes';
const LISTED = 200;
/** The page never waits longer than this for the engine: it is shown, and says to come back for the counts. */
const ENGINE_MS = 400;
const TITLE = 'Situations bloquantes';
type Association = Visitor & { readonly access: OrganisationAccess };

interface Query {
  readonly situation?: string;
  readonly qui?: string;
  readonly retard?: string;
  readonly menage?: string;
  readonly fait?: string;
}

/** The situations that keep households from being rehoused: lever, documents, who, until when, what solving them opens. */
export function blockingRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: Query }>(PATH, page('blocking.list'), async (request, reply) =>
    sendBlockings(deps, reply, await signedIn(deps, request, ['association']), { query: request.query, errors: [] }),
  );
  app.post<{ Params: { id: string } }>(
    '/menages/:id/situation-bloquante',
    page('blocking.work'),
    async (request, reply) => {
      const visitor = await signedInToWrite(deps, request, ['association']);
      const typed = typedOf(request.body);
      const id = householdId(request.params.id);
      const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
        perform({ ...caseDeps, reference: vacancyReference }, visitor.access, { id, typed }),
      );
      if (done.ok) return reply.redirect(`${PATH}?fait=${typed.acte === 'suivre' ? 'suivi' : 'clos'}`, 303);
      // Closed by somebody else: there is no form left, the page of the error keeps what was typed.
      if (done.error.code === 'STEP_NOT_OPEN') throw new Problem(done.error);
      const query = { menage: id, ...(typed.situation && { situation: typed.situation }) };
      const isStale = done.error.code === 'STALE_VERSION';
      const errors = [...refusalSentences(done.error), ...(isStale ? [BOTH_VERSIONS] : [])];
      return sendBlockings(deps, reply, visitor, { query, errors, typed, status: isStale ? 412 : 422 });
    },
  );
}

function perform(
  deps: FileDeps,
  access: OrganisationAccess,
  { id, typed }: { readonly id: HouseholdId; readonly typed: Typed },
): Promise<Result<unknown, CaseError>> {
  const invalid = (detail: string) => Promise.resolve(err(caseError('INVALID_REQUEST', detail)));
  const kind = BLOCKING_KINDS.find((one) => one === typed.situation);
  if (kind === undefined) return invalid('Cette situation n’est pas dans la liste : ouvrez-la depuis le tableau.');
  const texted = (typed.jour ?? '').trim();
  const dueOn = texted === '' ? null : readDate(texted);
  if (dueOn === undefined) return invalid('L’échéance est une date JJ/MM/AAAA qui existe, ou vide.');
  if (typed.acte === 'suivre') {
    const worker = (typed.travailleur ?? '').trim();
    const workerId = worker === '' ? null : socialWorkerId(worker);
    return assignBlocking(deps, access, {
      id,
      kind,
      workerId,
      dueOn: dueOn as CalendarDate | null,
      read: readIn(typed),
    });
  }
  const result = BLOCKING_RESULTS.find((one) => one === typed.resultat);
  if (result === undefined) return invalid('Choisissez le résultat dans la liste.');
  return closeBlocking(deps, access, { id, kind, result, text: typed.texte ?? '' });
}

interface Shown {
  readonly query: Query;
  readonly errors: readonly string[];
  /** What was typed in the form that was refused. */
  readonly typed?: Typed;
  readonly status?: 200 | 412 | 422;
}

function withTyped(blocks: readonly WorkBlock[], typed: Typed | undefined): readonly WorkBlock[] {
  if (typed === undefined) return blocks;
  return blocks.map((block) =>
    block.kind === 'forms'
      ? { ...block, forms: block.forms.map((form) => (form.id === typed.acte ? comparedForm(form, typed) : form)) }
      : block,
  );
}

/** Who and until when, as the form showed them; a form that does not say so replaces whatever is there. */
function readIn({ lu, luTravailleur = '', luJour = '' }: Typed): Pick<BlockingWork, 'workerId' | 'dueOn'> | undefined {
  if (lu !== 'oui') return undefined;
  const dueOn = luJour === '' ? null : ((readDate(luJour) ?? null) as CalendarDate | null);
  return { workerId: luTravailleur === '' ? null : socialWorkerId(luTravailleur), dueOn };
}

async function sendBlockings(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Association,
  { query, errors, typed, status = 200 }: Shown,
): Promise<FastifyReply> {
  const today = deps.clock.today();
  const kind = BLOCKING_KINDS.find((one) => one === query.situation) ?? null;
  const chosen = query.menage ? householdId(query.menage) : null;
  const { works, workers, run } = await deps.uow.transaction(visitor.access, async (tx) => ({
    works: await tx.support.blockings({
      kind,
      workerId: query.qui || null,
      dueBefore: query.retard === 'oui' ? today : null,
      householdId: chosen,
      limit: LISTED,
    }),
    workers: await tx.team.workers(),
    run: await tx.runs.latestPublished(),
  }));
  const counts = await countsOf(deps, run?.id ?? null, works);
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${errors.length > 0 ? 'Erreur – ' : ''}${TITLE}`,
      template: 'workbench',
      breadcrumb: [HOME_LINK, { href: null, label: TITLE }],
      notice:
        query.fait === undefined
          ? null
          : { kind: 'good', title: query.fait === 'clos' ? 'Suivi clos, résultat enregistré' : 'Suivi enregistré' },
      data: {
        heading: TITLE,
        lead: 'Ce qui empêche de proposer ou d’attribuer un logement : le levier, les pièces, qui agit, pour quand, et combien de ménages chaque situation débloquerait.',
        errors,
        tabs: blockingTabs(PATH, { kind, late: query.retard === 'oui' }),
        blocks: withTyped(
          blockingBlocks(works, { workers, today, counts, path: PATH, chosen: chosen === null ? null : kind }),
          typed,
        ),
      },
    },
    status,
  );
}

/** The engine's counts, `pending` where it has not answered in time, `null` where it has nothing to answer from. */
async function countsOf(deps: AppDeps, run: RunId | null, works: readonly BlockingWork[]): Promise<BlockingCounts> {
  if (run === null || works.length === 0) return null;
  const asked = unblockedBy(deps.explainer, run, works).catch((error: Error) => {
    deps.logger.warn({ err: error }, 'blocking situations not counted');
    return null;
  });
  return Promise.race([asked, wait(ENGINE_MS, 'pending' as const)]);
}

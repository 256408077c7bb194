import type { FastifyInstance, FastifyReply } from 'fastify';
import { askFrontier, readFrontier } from '#casework/frontiers.js';
import { inTransaction } from '#casework/transaction.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { frontierBody } from '../../routes/frontiers.js';
import { type Typed, typedOf } from '../declare-form.js';
import { frontierForm, frontierLine, frontierProgress, frontierView, readFrontierForm } from '../frontier-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';

const ROLES = ['regionalAuthority'] as const;
const LISTED = 10;
const HOME = { href: '/', label: 'Accueil' };
const TITLE = 'Frontière d’un objectif';

interface ById {
  readonly Params: { readonly id: string };
}

/** « Frontière » : what a target costs on the last published run, asked for here and computed by the worker. */
export function frontierPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/frontiere', page('frontier.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ROLES);
    return sendList(deps, reply, visitor, { typed: {}, errors: [], status: 200 });
  });
  app.post('/frontiere', page('frontier.ask'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ROLES);
    const typed = typedOf(request.body);
    const { body, errors } = readFrontierForm(typed);
    if (errors.length > 0) return sendList(deps, reply, visitor, { typed, errors, status: 422 });
    const { maxCoefficient = null, ...question } = frontierBody.parse(body);
    const asked = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      askFrontier(caseDeps, visitor.access, { ...question, maxCoefficient }),
    );
    if (asked.ok) return reply.redirect(`/frontiere/${encodeURIComponent(asked.value.id)}`, 303);
    return sendList(deps, reply, visitor, { typed, errors: [asked.error.detail], status: 409 });
  });
  app.get<ById>('/frontiere/:id', page('frontier.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ROLES);
    const { access } = visitor;
    const found = unwrap(await deps.uow.transaction(access, (tx) => readFrontier({ tx }, request.params.id)));
    const view = await frontierView(found);
    return sendPage(reply, chromeOf(visitor), {
      title: `${TITLE} – ${view.state}`,
      template: 'frontier',
      breadcrumb: [HOME, { href: '/frontiere', label: TITLE }, { href: null, label: view.title }],
      data: view,
      ...(view.open ? { refreshSeconds: 5 } : {}),
    });
  });
  app.get<ById>('/frontiere/:id/etat', page('frontier.read'), async (request, reply) => {
    const { access } = await signedIn(deps, request, ROLES);
    const found = unwrap(await deps.uow.transaction(access, (tx) => readFrontier({ tx }, request.params.id)));
    reply.header('cache-control', 'private, no-store');
    return { state: frontierProgress(found).state, events: null };
  });
}

async function sendList(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor,
  { typed, errors, status }: { readonly typed: Typed; readonly errors: readonly string[]; readonly status: number },
): Promise<FastifyReply> {
  const access = visitor.access as NonNullable<Visitor['access']>;
  const read = await deps.uow.transaction(access, async (tx) => ({
    run: await tx.runs.latestPublished(),
    latest: await tx.frontiers.latest(LISTED),
    last: await tx.frontiers.lastComputed('interDepartmental'),
  }));
  const data = {
    form: frontierForm(typed, read.run),
    errors,
    list: read.latest.map(frontierLine),
    last: read.last && (await frontierView(read.last)),
  };
  const breadcrumb = [HOME, { href: null, label: TITLE }];
  return sendPage(reply, chromeOf(visitor), { title: TITLE, template: 'frontiers', breadcrumb, data }, status);
}

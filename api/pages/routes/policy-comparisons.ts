import type { FastifyInstance, FastifyReply } from 'fastify';
import { askComparison, comparablePolicies, findComparison, readComparison } from '#casework/policy-comparisons.js';
import { inTransaction } from '#casework/transaction.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { comparisonBody } from '../../routes/policy-comparisons.js';
import { type Typed, typedOf } from '../declare-form.js';
import {
  comparisonForm,
  comparisonLine,
  comparisonProgress,
  comparisonView,
  readComparisonForm,
} from '../policy-comparison-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';

const ROLES = ['regionalAuthority'] as const;
const LISTED = 20;
const HOME = { href: '/', label: 'Accueil' };
const RULES = { href: '/regles', label: 'Règles et politique' };
const TITLE = 'Comparer deux politiques';

interface ById {
  readonly Params: { readonly id: string };
}

/** « Comparer deux politiques »: what another policy would change on the simulated region, run by all workers. */
export function policyComparisonPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/regles/comparaisons', page('policyComparison.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ROLES);
    return sendList(deps, reply, visitor, { typed: {}, errors: [], status: 200 });
  });
  app.post('/regles/comparaisons', page('policyComparison.ask'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ROLES);
    const typed = typedOf(request.body);
    const { body, errors } = readComparisonForm(typed);
    if (errors.length > 0) return sendList(deps, reply, visitor, { typed, errors, status: 422 });
    const asked = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      askComparison(caseDeps, visitor.access, comparisonBody.parse(body)),
    );
    if (asked.ok) return reply.redirect(`/regles/comparaisons/${encodeURIComponent(asked.value.id)}`, 303);
    return sendList(deps, reply, visitor, { typed, errors: [asked.error.detail], status: 422 });
  });
  app.get<ById>('/regles/comparaisons/:id', page('policyComparison.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ROLES);
    const { id } = request.params;
    const { read, frontier } = await deps.uow.transaction(visitor.access, async (tx) => ({
      read: await readComparison({ tx }, id),
      frontier: await tx.frontiers.lastComputed('interDepartmental'),
    }));
    const view = await comparisonView(unwrap(read), frontier);
    return sendPage(reply, chromeOf(visitor), {
      title: `${view.title} – ${view.state}`,
      template: 'policy-comparison',
      breadcrumb: [
        HOME,
        RULES,
        { href: '/regles/comparaisons', label: TITLE },
        { href: null, label: 'Une comparaison' },
      ],
      data: view,
      ...(view.open ? { refreshSeconds: 5 } : {}),
    });
  });
  app.get<ById>('/regles/comparaisons/:id/etat', page('policyComparison.read'), async (request, reply) => {
    const { access } = await signedIn(deps, request, ROLES);
    const found = unwrap(await deps.uow.transaction(access, (tx) => findComparison({ tx }, request.params.id)));
    reply.header('cache-control', 'private, no-store');
    return { state: comparisonProgress(found).state, events: null };
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
    offered: await comparablePolicies({ tx, clock: deps.clock }),
    latest: await tx.policyComparisons.latest(LISTED),
  }));
  const data = { form: comparisonForm(typed, read.offered), errors, list: read.latest.map(comparisonLine) };
  const breadcrumb = [HOME, RULES, { href: null, label: TITLE }];
  return sendPage(reply, chromeOf(visitor), { title: TITLE, template: 'policy-comparisons', breadcrumb, data }, status);
}

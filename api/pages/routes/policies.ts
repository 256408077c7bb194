import type { FastifyInstance, FastifyReply } from 'fastify';
import { personOf } from '#casework/life/sessions.js';
import { proposePolicy, readPolicies, signPolicy } from '#casework/policies.js';
import { inTransaction } from '#casework/transaction.js';
import type { Policy } from '#domain/policy.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { policiesView, readTypedPolicy, refusedSentence } from '../policy-view.js';
import type { Notice } from '../render.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { scopeOrganisations } from '../target-words.js';

const DONE: Readonly<Record<string, Notice>> = {
  proposee: { kind: 'good', title: 'Version proposée', text: 'Elle attend la signature d’une autre personne.' },
  signee: { kind: 'good', title: 'Version signée', text: 'Elle vaut à partir de son jour d’effet.' },
};

/** « Règles et politique »: what is in force, its versions, and how another one becomes it. */
export function policyPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { fait?: string } }>('/regles', page('policy.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    return sendPolicies(deps, reply, visitor, { notice: DONE[request.query.fait ?? ''] ?? null, status: 200 });
  });
  app.post('/regles', page('policy.propose'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['regionalAuthority']);
    const typed = typedOf(request.body);
    const read = readTypedPolicy(typed);
    if (!read.ok) return sendPolicies(deps, reply, visitor, { errors: read.error, typed, status: 422 });
    const { policy, ...proposal } = read.value;
    const made = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      proposePolicy(caseDeps, visitor.access, { ...proposal, policy: policy as Policy }),
    );
    if (made.ok) return reply.redirect('/regles?fait=proposee', 303);
    const errors = made.error.fields?.map(refusedSentence);
    return sendPolicies(deps, reply, visitor, { errors: errors ?? [made.error.detail], typed, status: 422 });
  });
  app.post<{ Params: { version: string } }>(
    '/regles/:version/signature',
    page('policy.sign'),
    async (request, reply) => {
      const visitor = await signedInToWrite(deps, request, ['regionalAuthority', 'departementalUnit']);
      const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
        signPolicy(caseDeps, visitor.access, request.params.version),
      );
      if (done.ok) return reply.redirect('/regles?fait=signee', 303);
      if (done.error.code === 'NOT_FOUND') unwrap(done);
      return sendPolicies(deps, reply, visitor, { errors: [done.error.detail], status: 409 });
    },
  );
}

interface Shown {
  readonly notice?: Notice | null;
  readonly errors?: readonly string[];
  readonly typed?: Readonly<Record<string, string>>;
  readonly status: number;
}

async function sendPolicies(deps: AppDeps, reply: FastifyReply, visitor: Visitor, shown: Shown): Promise<FastifyReply> {
  const access = visitor.access as NonNullable<Visitor['access']>;
  const read = await deps.uow.transaction(access, async (tx) => {
    const latest = await tx.runs.latestPublished();
    const names = await tx.monitoring.names(scopeOrganisations(latest?.coefficients ?? []));
    return { policies: await readPolicies({ tx, clock: deps.clock }), applied: { latest, names } };
  });
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: 'Règles et politique',
      template: 'policies',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Règles et politique' },
      ],
      notice: shown.notice ?? null,
      data: {
        ...policiesView(read.policies, read.applied, {
          today: deps.clock.today(),
          role: access.role,
          person: personOf(access),
          typed: shown.typed ?? {},
        }),
        errors: shown.errors ?? [],
      },
    },
    shown.status,
  );
}

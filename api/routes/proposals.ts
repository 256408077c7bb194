import { z } from 'zod';
import { visibleProposal } from '#casework/confidentiality.js';
import { explainPairing } from '#casework/explain-pairing.js';
import type { OpinionInput } from '#casework/proposals.js';
import { CONTACT_MEANS, giveOpinion, openProposals, recordContact } from '#casework/proposals.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import type { HouseholdId } from '#domain/ids.js';
import { proposalId, vacancyId } from '#domain/ids.js';
import { OPINION_RESERVES } from '#domain/pairing-life.js';
import { DECLINE_REASONS } from '#domain/proposal.js';
import { ok } from '#domain/result.js';
import { calendarDateField, text } from '#exchange/fields.js';
import type { StoredProposal } from '#ports.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import {
  chosenEffect,
  effectField,
  explanationSchema,
  proposalListSchema,
  proposalSchema,
} from '../proposal-schemas.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';
import { answerOnce } from '../write.js';

const byId = z.strictObject({ id: text(64) });
const tags = ['propositions'];

export function proposalRoutes(app: ApiInstance, deps: AppDeps): void {
  listRoute(app, deps);
  explanationRoute(app, deps);
  contactRoute(app, deps);
  opinionRoute(app, deps);
}

/** The caller's own references of the households of these proposals; empty for whom they are pseudonyms. */
async function ownReferences({ tx }: CaseDeps, access: OrganisationAccess, proposals: readonly StoredProposal[]) {
  const references = new Map<HouseholdId, string>();
  if (access.role !== 'association') return references;
  for (const { householdId } of proposals) {
    const household = await tx.households.find(householdId);
    if (household !== null) references.set(householdId, household.reference);
  }
  return references;
}

async function viewsOf(caseDeps: CaseDeps, access: OrganisationAccess, proposals: readonly StoredProposal[]) {
  const references = await ownReferences(caseDeps, access, proposals);
  return proposals.map((proposal) => {
    const { ref, rankOneElsewhere, ...view } = visibleProposal(proposal, access, references);
    return {
      ...view,
      household: { ref },
      precision: view.banded ? 'banded' : 'exact',
      rankOneElsewhere: rankOneElsewhere !== null,
    };
  });
}

function listRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/vacancies/:id/proposals',
    {
      config: { operation: 'vacancy.read' },
      exposeHeadRoute: false,
      schema: {
        summary: 'Les candidats proposés sur une vacance, avec leurs raisons',
        description:
          'Ouvrir une liste à jour la retient quelques jours : elle ne change pas pendant que le bailleur ou une association la lit.',
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: proposalListSchema, ...problems(401, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const body = await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const opened = await openProposals(caseDeps, access, vacancyId(request.params.id));
        if (!opened.ok) return opened;
        const { state, run, list } = opened.value;
        const proposals = await viewsOf(caseDeps, access, list?.proposals ?? []);
        const { insufficiency = null, heldUntil = null } = list ?? {};
        return ok({ state, run, heldUntil, proposals, ...(insufficiency === null ? {} : { insufficiency }) });
      });
      return reply.send(proposalListSchema.parse(unwrap(body)));
    },
  );
}

function explanationRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/vacancies/:id/explanations/:householdRef',
    {
      config: { operation: 'candidate.read' },
      exposeHeadRoute: false,
      schema: {
        summary: 'Pourquoi ce ménage sur cette vacance, pourquoi pas, ce qui changerait',
        tags,
        params: z.strictObject({ id: text(64), householdRef: text(64) }),
        querystring: noParameters,
        response: { 200: explanationSchema, ...problems(401, 404, 409) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const input = { vacancyId: vacancyId(request.params.id), ref: request.params.householdRef };
      const { ref, ...view } = unwrap(
        await explainPairing({ ...caseShell(deps), explainer: deps.explainer }, access, input),
      );
      return reply.send(
        explanationSchema.parse({ ...view, household: { ref }, precision: view.banded ? 'banded' : 'exact' }),
      );
    },
  );
}

function contactRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/proposals/:id/contact',
    {
      config: { operation: 'proposal.contact' },
      schema: {
        summary: 'Enregistrer le contact entre bailleur et association : la proposition devient un engagement',
        tags,
        params: byId,
        querystring: noParameters,
        body: z.strictObject({
          means: z.enum(CONTACT_MEANS),
          on: calendarDateField.nullish().describe('Aujourd’hui par défaut'),
          caleolContactGiven: z.boolean().optional(),
        }),
        response: { 200: proposalSchema, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { means, on = null, caleolContactGiven = false } = request.body;
      const input = { id: proposalId(request.params.id), means, on: on ?? null, caleolContactGiven };
      return answerOnce(deps, { request, reply, access, schema: proposalSchema }, async (caseDeps) => {
        const done = await recordContact(caseDeps, access, input);
        if (!done.ok) return done;
        const [body] = await viewsOf(caseDeps, access, [done.value]);
        return ok({ status: 200, body });
      });
    },
  );
}

const opinionSchema = z.discriminatedUnion('opinion', [
  z.strictObject({
    opinion: z.literal('accept'),
    reserve: z.enum(OPINION_RESERVES).nullish().describe('Ce que l’association attend encore'),
  }),
  z.strictObject({
    opinion: z.literal('decline'),
    reason: z.enum(DECLINE_REASONS),
    effect: effectField,
  }),
]);

function opinionRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/proposals/:id/opinion',
    {
      config: { operation: 'proposal.opinion' },
      schema: {
        summary: 'Avis de l’association : accepter, ou décliner avec un motif codé et son effet',
        tags,
        params: byId,
        querystring: noParameters,
        body: opinionSchema,
        response: { 200: proposalSchema, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const input = toOpinion(request.params.id, request.body);
      return answerOnce(deps, { request, reply, access, schema: proposalSchema }, async (caseDeps) => {
        const done = await giveOpinion(caseDeps, access, input);
        if (!done.ok) return done;
        const [body] = await viewsOf(caseDeps, access, [done.value]);
        return ok({ status: 200, body });
      });
    },
  );
}

function toOpinion(id: string, body: z.output<typeof opinionSchema>): OpinionInput {
  if (body.opinion === 'accept') return { id: proposalId(id), opinion: 'accept', reserve: body.reserve ?? null };
  return { id: proposalId(id), opinion: 'decline', reason: body.reason, effect: chosenEffect(body.effect) };
}

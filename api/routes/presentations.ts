import { z } from 'zod';
import type { CaseError } from '#casework/errors.js';
import { deferCandidate, listCandidates, unlistCandidate } from '#casework/life/presentations.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction, notFound } from '#casework/transaction.js';
import { DOCUMENT_CODES } from '#domain/household.js';
import { proposalId, vacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import { text } from '#exchange/fields.js';
import type { CaleolPresentation } from '#ports.js';
import { requireAccess } from '../auth.js';
import { exceptionField, presentationSchema, presentationViews } from '../caleol-schemas.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import { pageOf } from '../list-page.js';
import { pageSchema, problems } from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { type Answer, answerOnce, optionalVersion } from '../write.js';
import { byId, reasonField, withVersions } from './act-route.js';

const tags = ['CALEOL'];
const rank = z.int().min(1).max(20);
const candidateField = z.union([
  z.strictObject({ proposalId: text(64), rank }),
  z.strictObject({ requestNumber: text(30).describe('Candidat du bailleur : numéro unique seul'), rank }),
]);
const itemsSchema = z.object({ items: z.array(presentationSchema) });

/** Candidates before a session: listed, removed, adjourned. */
export function presentationRoutes(app: ApiInstance, deps: AppDeps): void {
  readRoutes(app, deps, {
    name: 'presentations',
    decided: false,
    list: 'Candidats inscrits en CALEOL, de mon périmètre',
    read: 'Une inscription, et sa décision s’il y en a une',
  });
  addRoute(app, deps);
  removeRoute(app, deps);
  deferRoute(app, deps);
}

/** The list and the reading of presentations, or of those decided: a decision has the id of its presentation. */
export function readRoutes(
  app: ApiInstance,
  deps: AppDeps,
  { name, decided, list, read }: { name: string; decided: boolean; list: string; read: string },
): void {
  const page = pageSchema(presentationSchema);
  app.get(
    `/api/v1/${name}`,
    {
      config: { operation: 'presentation.list' },
      schema: {
        summary: list,
        tags,
        querystring: z.strictObject({
          ...pageParameters,
          sessionId: text(64).optional(),
          vacancyId: text(64).optional(),
        }),
        response: { 200: page, ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const { limit, after, sessionId, vacancyId: vacancy } = request.query;
      const query = pageOf({ limit, after });
      const filter = {
        decided,
        ...(sessionId === undefined ? {} : { sessionId }),
        ...(vacancy === undefined ? {} : { vacancyId: vacancyId(vacancy) }),
      };
      return unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const found = await caseDeps.tx.caleol.listPresentations(filter, query);
          const items = await presentationViews(caseDeps, access, found.items);
          return ok(page.parse({ items, next: found.next }));
        }),
      );
    },
  );
  app.get(
    `/api/v1/${name}/:id`,
    {
      config: { operation: 'presentation.read' },
      schema: {
        summary: read,
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: presentationSchema, ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const found = await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const presentation = await caseDeps.tx.caleol.findPresentation(request.params.id);
        const known = presentation !== null && (!decided || isDecided(presentation));
        return known
          ? ok((await presentationViews(caseDeps, access, [presentation]))[0])
          : notFound('Cette inscription');
      });
      return reply.send(presentationSchema.parse(unwrap(found)));
    },
  );
}

const isDecided = ({ outcome }: CaleolPresentation) => outcome !== null && outcome.kind !== 'deferred';

/** What a write on a presentation answers. */
export async function presentationAnswer(
  deps: CaseDeps,
  access: OrganisationAccess,
  done: Result<CaleolPresentation, CaseError>,
  { status = 200, under = 'presentations' }: { readonly status?: number; readonly under?: string } = {},
): Promise<Result<Answer, CaseError>> {
  if (!done.ok) return done;
  const [body] = await presentationViews(deps, access, [done.value]);
  return ok({ status, body, ...(status === 201 && { location: `/api/v1/${under}/${done.value.id}` }) });
}

function addRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/presentations',
    {
      config: { operation: 'presentation.add' },
      schema: {
        summary: 'Inscrire des candidats d’un logement à une séance',
        description:
          'Les nôtres par leur proposition, toutes étapes préalables faites ; ceux du bailleur par leur numéro unique seul. Rend tous les inscrits du logement.',
        tags,
        querystring: noParameters,
        body: z.strictObject({
          sessionId: text(64),
          vacancyId: text(64),
          candidates: z.array(candidateField).min(1).max(20),
          exception: exceptionField,
        }),
        response: { 201: itemsSchema, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { sessionId, vacancyId: vacancy, candidates, exception } = request.body;
      const input = {
        sessionId,
        vacancyId: vacancyId(vacancy),
        candidates: candidates.map((candidate) =>
          'proposalId' in candidate ? { ...candidate, proposalId: proposalId(candidate.proposalId) } : candidate,
        ),
        exception,
      };
      return answerOnce(deps, { request, reply, access, schema: itemsSchema }, async (caseDeps) => {
        const listed = await listCandidates(caseDeps, access, input);
        if (!listed.ok) return listed;
        const items = await presentationViews(caseDeps, access, listed.value);
        return ok({ status: 201, body: { items }, location: `/api/v1/caleol-sessions/${sessionId}/agenda` });
      });
    },
  );
}

function removeRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/presentations/:id/remove',
    {
      config: { operation: 'presentation.remove' },
      schema: {
        summary: 'Retirer un candidat de l’ordre du jour avant la séance, avec un motif',
        tags,
        params: byId,
        querystring: noParameters,
        body: z.strictObject({ reason: reasonField }),
        response: { 200: presentationSchema, ...problems(400, 401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const input = { presentationId: request.params.id, reason: request.body.reason };
      return answerOnce(deps, { request, reply, access, schema: presentationSchema }, async (caseDeps) =>
        presentationAnswer(caseDeps, access, await unlistCandidate(caseDeps, access, input)),
      );
    },
  );
}

function deferRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/presentations/:id/defer',
    {
      config: { operation: 'presentation.defer' },
      schema: {
        summary: 'Ajourner un candidat pour dossier incomplet : ce n’est pas une décision, il peut être réinscrit',
        tags,
        params: byId,
        querystring: noParameters,
        body: z.strictObject({ document: z.enum(DOCUMENT_CODES).describe('La pièce qui manque') }),
        response: { 200: presentationSchema, ...problems(400, 401, 403, 404, 409, 412) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const version = optionalVersion(request);
      const input = { presentationId: request.params.id, document: request.body.document, version };
      return answerOnce(deps, { request, reply, access, schema: presentationSchema }, async (caseDeps) =>
        presentationAnswer(caseDeps, access, withVersions(await deferCandidate(caseDeps, access, input), version)),
      );
    },
  );
}

import { z } from 'zod';
import type { VersionedHousehold } from '#casework/households.js';
import { changeHousehold, enterHousehold, listHouseholds, readHousehold } from '#casework/households.js';
import { inTransaction } from '#casework/transaction.js';
import { ok } from '#domain/result.js';
import { fieldProblems } from '#exchange/field-problems.js';
import { text } from '#exchange/fields.js';
import type { HouseholdWire } from '#exchange/household-schema.js';
import { fromHousehold, householdSchema, toHousehold } from '#exchange/household-schema.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell, vacancyReference } from '../deps.js';
import { problem, unwrap } from '../errors.js';
import { pageOf } from '../list-page.js';
import { mergePatch } from '../merge-patch.js';
import { pageSchema, problems } from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { answerOnce, etagOf, requiredVersion } from '../write.js';

const tags = ['ménages'];
const byReference = z.strictObject({ ref: text(64) });
const viewSchema = z.object({ version: z.int(), ...householdSchema.shape });
const patchSchema = z
  .record(z.string(), z.unknown())
  .describe('Champs à changer (RFC 7396) ; null efface un champ facultatif');

function viewOf({ household, version }: VersionedHousehold) {
  return { version, ...fromHousehold(household) };
}

export function householdRoutes(app: ApiInstance, deps: AppDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
}

function readRoutes(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/households',
    {
      config: { operation: 'household.list' },
      schema: {
        summary: 'Ménages de mon association, par référence',
        tags,
        querystring: z.strictObject(pageParameters),
        response: { 200: pageSchema(householdSchema), ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const page = unwrap(
        await inTransaction(caseShell(deps), access, (caseDeps) =>
          listHouseholds(caseDeps, access, pageOf(request.query)),
        ),
      );
      return { items: page.items.map(fromHousehold), next: page.next };
    },
  );
  app.get(
    '/api/v1/households/:ref',
    {
      config: { operation: 'household.read' },
      schema: {
        summary: 'Un ménage',
        tags,
        params: byReference,
        querystring: noParameters,
        response: { 200: viewSchema, ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const body = viewOf(
        unwrap(
          await inTransaction(caseShell(deps), access, (caseDeps) =>
            readHousehold(caseDeps, access, request.params.ref),
          ),
        ),
      );
      return reply.header('etag', etagOf(body)).send(body);
    },
  );
}

function writeRoutes(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/households',
    {
      config: { operation: 'household.enter' },
      schema: {
        summary: 'Saisir un ménage',
        tags,
        querystring: noParameters,
        body: householdSchema,
        response: { 201: viewSchema, ...problems(400, 401, 403, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const wire = request.body;
      return answerOnce(deps, { request, reply, access, schema: viewSchema }, async (caseDeps) => {
        const entered = await enterHousehold({ ...caseDeps, reference: vacancyReference }, access, (owner) =>
          toHousehold(wire, owner),
        );
        if (!entered.ok) return entered;
        return ok({
          status: 201,
          body: viewOf(entered.value),
          location: `/api/v1/households/${encodeURIComponent(wire.reference)}`,
        });
      });
    },
  );
  app.patch(
    '/api/v1/households/:ref',
    {
      config: { operation: 'household.change' },
      schema: {
        summary: 'Mettre à jour un ménage',
        description: 'En-tête If-Match obligatoire (428), avec l’ETag de la dernière lecture (412 s’il est périmé).',
        tags,
        params: byReference,
        querystring: noParameters,
        body: patchSchema,
        response: { 200: viewSchema, ...problems(400, 401, 403, 404, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const version = requiredVersion(request);
      const reference = request.params.ref;
      return answerOnce(deps, { request, reply, access, schema: viewSchema }, async (caseDeps) => {
        const found = await readHousehold(caseDeps, access, reference);
        if (!found.ok) return found;
        const wire = merged(fromHousehold(found.value.household), request.body);
        const changed = await changeHousehold({ ...caseDeps, reference: vacancyReference }, access, {
          reference,
          version,
          of: (owner) => toHousehold(wire, owner),
        });
        return changed.ok ? ok({ status: 200, body: viewOf(changed.value) }) : changed;
      });
    },
  );
}

function merged(before: HouseholdWire, patch: unknown): HouseholdWire {
  const after = mergePatch(before, patch);
  const parsed = householdSchema.safeParse(after);
  if (parsed.success) return parsed.data;
  throw problem('INVALID_REQUEST', 'Le ménage modifié n’est pas valide.', fieldProblems(parsed.error, after));
}

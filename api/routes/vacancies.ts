import { z } from 'zod';
import { changeVacancy, confirmOrientation, withdrawVacancy } from '#casework/change-vacancy.js';
import { postVacancy } from '#casework/post-vacancy.js';
import { listVacancies, readVacancy } from '#casework/read-vacancies.js';
import { inTransaction } from '#casework/transaction.js';
import { CONTINGENTS } from '#domain/contingent.js';
import { vacancyId } from '#domain/ids.js';
import { err, ok } from '#domain/result.js';
import { VACANCY_STATUSES } from '#domain/vacancy.js';
import { fieldProblems } from '#exchange/field-problems.js';
import { departementField, text } from '#exchange/fields.js';
import { fromDeclaration, toDeclaration, vacancySchema } from '#exchange/vacancy-schema.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell, vacancyReference } from '../deps.js';
import { problem, unwrap } from '../errors.js';
import { pageOf } from '../list-page.js';
import { mergePatch } from '../merge-patch.js';
import {
  pageSchema,
  postedVacancySchema,
  problems,
  vacancyDetailSchema,
  vacancyView,
  vacancyViewSchema,
} from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { answerOnce, etagOf, optionalVersion, requiredVersion } from '../write.js';

const byId = z.strictObject({ id: text(64) });
const tags = ['vacances'];
const patchSchema = z
  .record(z.string(), z.unknown())
  .describe('Champs à changer (RFC 7396) ; null efface un champ facultatif');

export function vacancyRoutes(app: ApiInstance, deps: AppDeps): void {
  postRoute(app, deps);
  readRoutes(app, deps);
  patchRoute(app, deps);
  actionRoutes(app, deps);
}

function postRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/vacancies',
    {
      config: { operation: 'vacancy.post' },
      schema: {
        summary: 'Déclarer une vacance',
        description: 'Référent bailleur. Un en-tête Idempotency-Key rend la requête rejouable sans doublon.',
        tags,
        querystring: noParameters,
        body: vacancySchema,
        response: { 201: postedVacancySchema, ...problems(400, 401, 403, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { confirmedWarnings = [], ...wire } = request.body;
      return answerOnce(deps, { request, reply, access, schema: postedVacancySchema }, async (caseDeps) => {
        const posted = await postVacancy({ ...caseDeps, reference: vacancyReference }, access, {
          declaration: toDeclaration(wire),
          confirmedWarnings,
        });
        if (!posted.ok) return posted;
        const { vacancy, warnings } = posted.value;
        return ok({
          status: 201,
          body: { ...vacancyView(vacancy), warnings },
          location: `/api/v1/vacancies/${vacancy.id}`,
        });
      });
    },
  );
}

function readRoutes(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/vacancies',
    {
      config: { operation: 'vacancy.list' },
      schema: {
        summary: 'Vacances de mon périmètre, les plus récentes d’abord',
        tags,
        querystring: z.strictObject({
          ...pageParameters,
          status: z.enum(VACANCY_STATUSES).optional(),
          departement: departementField.optional(),
          contingent: z.enum(CONTINGENTS).optional(),
        }),
        response: { 200: pageSchema(vacancyViewSchema), ...problems(400, 401) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const { limit, after, ...filter } = request.query;
      const page = await deps.uow.transaction(access, (tx) =>
        listVacancies({ tx, ...caseShell(deps) }, defined(filter), pageOf({ limit, after })),
      );
      return { items: page.items.map(vacancyView), next: page.next };
    },
  );
  app.get(
    '/api/v1/vacancies/:id',
    {
      config: { operation: 'vacancy.read' },
      schema: {
        summary: 'Une vacance',
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: vacancyDetailSchema, ...problems(401, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { vacancy, orientation } = unwrap(
        await inTransaction(caseShell(deps), access, (caseDeps) => readVacancy(caseDeps, vacancyId(request.params.id))),
      );
      const body = { ...vacancyView(vacancy), orientation };
      return reply.header('etag', etagOf(body)).send(body);
    },
  );
}

function patchRoute(app: ApiInstance, deps: AppDeps): void {
  app.patch(
    '/api/v1/vacancies/:id',
    {
      config: { operation: 'vacancy.change' },
      schema: {
        summary: 'Modifier une vacance ouverte',
        description: 'En-tête If-Match obligatoire (428), avec l’ETag de la dernière lecture (412 s’il est périmé).',
        tags,
        params: byId,
        querystring: noParameters,
        body: patchSchema,
        response: { 200: postedVacancySchema, ...problems(400, 401, 403, 404, 409, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const version = requiredVersion(request);
      const id = vacancyId(request.params.id);
      return answerOnce(deps, { request, reply, access, schema: postedVacancySchema }, async (caseDeps) => {
        const found = await readVacancy(caseDeps, id);
        if (!found.ok) return found;
        const { confirmedWarnings = [], ...patch } = request.body;
        const merged = mergePatch(fromDeclaration(found.value.vacancy), patch);
        const parsed = vacancySchema.safeParse({ ...(merged as object), confirmedWarnings });
        if (!parsed.success)
          throw problem(
            'INVALID_REQUEST',
            'La vacance modifiée n’est pas valide.',
            fieldProblems(parsed.error, merged),
          );
        const changed = await changeVacancy({ ...caseDeps, reference: vacancyReference }, access, {
          id,
          version,
          declaration: toDeclaration(parsed.data),
          confirmedWarnings: parsed.data.confirmedWarnings ?? [],
        });
        if (!changed.ok) return err(changed.error);
        return ok({ status: 200, body: { ...vacancyView(changed.value.vacancy), warnings: changed.value.warnings } });
      });
    },
  );
}

function actionRoutes(app: ApiInstance, deps: AppDeps): void {
  const responses = { 200: vacancyViewSchema, ...problems(400, 401, 403, 404, 409, 412, 422) };
  app.post(
    '/api/v1/vacancies/:id/withdraw',
    {
      config: { operation: 'vacancy.change' },
      schema: {
        summary: 'Retirer une vacance',
        tags,
        params: byId,
        querystring: noParameters,
        body: z.strictObject({ reason: text(500).describe('Pourquoi, sans donnée personnelle') }),
        response: responses,
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const input = {
        id: vacancyId(request.params.id),
        version: optionalVersion(request),
        reason: request.body.reason,
      };
      return answerOnce(deps, { request, reply, access, schema: vacancyViewSchema }, async (caseDeps) => {
        const done = await withdrawVacancy(caseDeps, access, input);
        return done.ok ? ok({ status: 200, body: vacancyView(done.value) }) : done;
      });
    },
  );
  app.post(
    '/api/v1/vacancies/:id/orientation/confirm',
    {
      config: { operation: 'vacancy.change' },
      schema: {
        summary: 'Confirmer l’orientation suggérée',
        tags,
        params: byId,
        querystring: noParameters,
        response: responses,
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const input = { id: vacancyId(request.params.id), version: optionalVersion(request) };
      return answerOnce(deps, { request, reply, access, schema: vacancyViewSchema }, async (caseDeps) => {
        const done = await confirmOrientation(caseDeps, access, input);
        return done.ok ? ok({ status: 200, body: vacancyView(done.value) }) : done;
      });
    },
  );
}

/** The entries that have a value: an absent parameter is absent, not undefined. */
function defined<T extends object>(filter: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as never;
}

import { z } from 'zod';
import type { Operation } from '#casework/access/matrix.js';
import type { CaseError } from '#casework/errors.js';
import type { FileDeps } from '#casework/support-file.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { inTransaction, notFound } from '#casework/transaction.js';
import type { HouseholdId } from '#domain/ids.js';
import { ok, type Result } from '#domain/result.js';
import { text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell, vacancyReference } from '../deps.js';
import { unwrap } from '../errors.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';
import { answerOnce } from '../write.js';

export const byRef = z.strictObject({ ref: text(64) });
export const none = z.strictObject({});
/** What a write answers where nothing else than its success is to be told. */
export const doneSchema = z.object({ done: z.literal(true) });
export const DONE = { done: true } as const;

interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

interface WorkRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly operation: Operation;
  readonly tag: string;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** What may leave: a field that is not here never does. */
  readonly answer: z.ZodType;
  /** 201 where something is created. */
  readonly status?: 200 | 201;
  readonly perform: (
    deps: FileDeps,
    access: OrganisationAccess,
    asked: Asked<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<Result<unknown, CaseError>>;
}

/**
 * One use case over HTTP: a read in one transaction, a write once per Idempotency-Key. What leaves passes through `answer`.
 */
export function workRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  app: ApiInstance,
  deps: AppDeps,
  route: WorkRoute<P, Q, B>,
): void {
  const { method, url, operation, tag, summary, params, query, body, answer, status = 200, perform } = route;
  const errors = method === 'GET' ? problems(400, 401, 403, 404) : problems(400, 401, 403, 404, 409, 412, 422);
  app.route({
    method,
    url,
    config: { operation },
    schema: {
      summary,
      tags: [tag],
      ...(params === undefined ? {} : { params: params as z.ZodType }),
      querystring: (query ?? noParameters) as z.ZodType,
      ...(body === undefined ? {} : { body: body as z.ZodType }),
      response: { [status]: answer, ...errors },
    },
    handler: async (request, reply) => {
      const access = await requireAccess(deps, request);
      const asked = { params: request.params, query: request.query, body: request.body } as Asked<
        z.output<P>,
        z.output<Q>,
        z.output<B>
      >;
      if (method === 'GET')
        return answer.parse(
          unwrap(
            await inTransaction(caseShell(deps), access, (caseDeps) =>
              perform({ ...caseDeps, reference: vacancyReference }, access, asked),
            ),
          ),
        );
      return answerOnce(deps, { request, reply, access, schema: answer }, async (caseDeps) => {
        const done = await perform({ ...caseDeps, reference: vacancyReference }, access, asked);
        return done.ok ? ok({ status, body: done.value }) : done;
      });
    },
  });
}

/** The household that the caller knows by its own reference. Error: NOT_FOUND. */
export async function householdIdOf({ tx }: FileDeps, ref: string): Promise<Result<HouseholdId, CaseError>> {
  const found = await tx.households.findByReference(ref);
  return found === null ? notFound('Ce ménage') : ok(found.household.id);
}

/** `DONE` where the use case has done its work. */
export const told = <T>(done: Result<T, CaseError>): Result<typeof DONE, CaseError> => (done.ok ? ok(DONE) : done);

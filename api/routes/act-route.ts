import { z } from 'zod';
import type { Operation } from '#casework/access/matrix.js';
import type { CaseError } from '#casework/errors.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import type { ProposalId } from '#domain/ids.js';
import { proposalId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import { calendarDateField, text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { lifeSchema } from '../life-schemas.js';
import { lifeView } from '../life-view.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';
import { answerOnce, optionalVersion } from '../write.js';

export const byId = z.strictObject({ id: text(64) });

/** Words of a person for an act that must be justified: read by the other parties, without a name. */
export const reasonField = z.string().trim().min(3).max(500).describe('De 3 à 500 caractères, sans nom de personne');

export const dayField = calendarDateField.nullish().describe('Aujourd’hui par défaut, jamais à venir');

/** What an act names: its pairing, and the version that If-Match says was read. */
export interface ActOn {
  readonly id: ProposalId;
  readonly version: number | null;
}

interface ActRoute<B extends z.ZodType> {
  /** Address with `:id`, the proposal's. */
  readonly path: string;
  readonly operation: Operation;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly body: B;
  readonly perform: (
    deps: CaseDeps,
    access: OrganisationAccess,
    on: ActOn,
    body: z.output<B>,
  ) => Promise<Result<unknown, CaseError>>;
}

/** One act of the life of a pairing over HTTP: performed once per Idempotency-Key, answered by the life it leaves. */
export function actRoute<B extends z.ZodType>(app: ApiInstance, deps: AppDeps, route: ActRoute<B>): void {
  const { path, operation, tag, summary, description, body, perform } = route;
  app.post(
    path,
    {
      config: { operation },
      schema: {
        summary,
        ...(description === undefined ? {} : { description }),
        tags: [tag],
        params: byId,
        querystring: noParameters,
        body: body as z.ZodType,
        response: { 200: lifeSchema, ...problems(400, 401, 403, 404, 409, 412, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const on = { id: proposalId(request.params.id), version: optionalVersion(request) };
      return answerOnce(deps, { request, reply, access, schema: lifeSchema }, async (caseDeps) => {
        const done = withVersions(await perform(caseDeps, access, on, request.body as z.output<B>), on.version);
        if (!done.ok) return done;
        const view = await lifeView(caseDeps, access, on.id);
        return view.ok ? ok({ status: 200, body: view.value }) : view;
      });
    },
  );
}

/** Whoever acted on an earlier version is told of both: the one that was read, and the one that is. */
export function withVersions<T>(done: Result<T, CaseError>, version: number | null): Result<T, CaseError> {
  if (done.ok || done.error.code !== 'PAIRING_CHANGED' || version === null) return done;
  const { current } = done.error;
  const conflict = {
    pointer: '/If-Match',
    code: 'PAIRING_CHANGED',
    message: 'Version lue, qui n’est plus celle du rapprochement.',
    expected: current === undefined ? null : `"${current.version}"`,
    received: `"${version}"`,
  };
  return err({ ...done.error, fields: [conflict] });
}

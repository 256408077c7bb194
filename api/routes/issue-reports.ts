import { z } from 'zod';
import type { Operation } from '#casework/access/matrix.js';
import { actOnIssue, listIssues, readIssue, reportIssue } from '#casework/issue-reports.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import type { HouseholdId } from '#domain/ids.js';
import type { IssueAct, IssueReport } from '#domain/issue-report.js';
import { ISSUE_STATES } from '#domain/issue-report.js';
import { ok } from '#domain/result.js';
import { text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import {
  issueActBody,
  issueReportBody,
  issueReportListSchema,
  issueReportSchema,
  issueReportView,
  toIssueInput,
} from '../issue-report-schemas.js';
import { pageOf } from '../list-page.js';
import { problems } from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { answerOnce, etagOf, requiredVersion } from '../write.js';

const tags = ['signalements'];
const byId = z.strictObject({ id: text(64) });

export function issueReportRoutes(app: ApiInstance, deps: AppDeps): void {
  makeRoute(app, deps);
  readRoutes(app, deps);
  actRoutes(app, deps);
}

/** The household of a report as the caller knows it: an association its own reference, others nothing. */
export async function knownHouseholds(
  { tx }: Pick<CaseDeps, 'tx'>,
  access: OrganisationAccess,
  reports: readonly IssueReport[],
): Promise<ReadonlyMap<HouseholdId, string>> {
  const known = new Map<HouseholdId, string>();
  if (access.role !== 'association') return known;
  for (const { householdId } of reports) {
    const household = householdId === null ? null : await tx.households.find(householdId);
    if (household !== null) known.set(household.id, household.reference);
  }
  return known;
}

function makeRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/issue-reports',
    {
      config: { operation: 'issueReport.make' },
      schema: {
        summary: 'Faire un signalement aux référents du protocole',
        tags,
        querystring: noParameters,
        body: issueReportBody,
        response: { 201: issueReportSchema, ...problems(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      return answerOnce(deps, { request, reply, access, schema: issueReportSchema }, async (caseDeps) => {
        const made = await reportIssue(caseDeps, access, toIssueInput(request.body));
        if (!made.ok) return made;
        const body = issueReportView(made.value, await knownHouseholds(caseDeps, access, [made.value]));
        return ok({ status: 201, body, location: `/api/v1/issue-reports/${made.value.id}` });
      });
    },
  );
}

function readRoutes(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/issue-reports',
    {
      config: { operation: 'issueReport.list' },
      schema: {
        summary: 'Signalements de mon périmètre, et leur décompte',
        tags,
        querystring: z.strictObject({ ...pageParameters, state: z.enum(ISSUE_STATES).optional() }),
        response: { 200: issueReportListSchema, ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const { limit, after, state } = request.query;
      return deps.uow.transaction(access, async (tx) => {
        const found = await listIssues({ tx, ...caseShell(deps) }, state ? { state } : {}, pageOf({ limit, after }));
        const refs = await knownHouseholds({ tx }, access, found.page.items);
        const items = found.page.items.map((report) => issueReportView(report, refs));
        return issueReportListSchema.parse({ items, next: found.page.next, counts: found.counts });
      });
    },
  );
  app.get(
    '/api/v1/issue-reports/:id',
    {
      config: { operation: 'issueReport.read' },
      schema: {
        summary: 'Un signalement et toutes ses réponses',
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: issueReportSchema, ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const body = unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const report = await readIssue(caseDeps, request.params.id);
          if (!report.ok) return report;
          return ok(issueReportView(report.value, await knownHouseholds(caseDeps, access, [report.value])));
        }),
      );
      return reply.header('etag', etagOf(body)).send(body);
    },
  );
}

/** Acts on a report: the path of each, and what it does in the access matrix. */
const ACT_ROUTES = [
  { act: 'takeUp', path: 'take-up', operation: 'issueReport.answer', summary: 'Prendre un signalement en charge' },
  { act: 'answer', path: 'answer', operation: 'issueReport.answer', summary: 'Répondre à un signalement' },
  { act: 'complete', path: 'complete', operation: 'issueReport.follow', summary: 'Compléter son signalement' },
  { act: 'close', path: 'close', operation: 'issueReport.follow', summary: 'Clore son signalement' },
] as const satisfies readonly { act: IssueAct; path: string; operation: Operation; summary: string }[];

function actRoutes(app: ApiInstance, deps: AppDeps): void {
  for (const { act, path, operation, summary } of ACT_ROUTES) {
    app.post(
      `/api/v1/issue-reports/:id/${path}`,
      {
        config: { operation },
        schema: {
          summary,
          tags,
          params: byId,
          querystring: noParameters,
          body: issueActBody,
          response: { 200: issueReportSchema, ...problems(400, 401, 403, 404, 409, 412, 422, 428) },
        },
      },
      async (request, reply) => {
        const access = await requireAccess(deps, request);
        const input = { id: request.params.id, act, version: requiredVersion(request), text: request.body.text };
        return answerOnce(deps, { request, reply, access, schema: issueReportSchema }, async (caseDeps) => {
          const done = await actOnIssue(caseDeps, access, input);
          if (!done.ok) return done;
          const refs = await knownHouseholds(caseDeps, access, [done.value]);
          return ok({ status: 200, body: issueReportView(done.value, refs) });
        });
      },
    );
  }
}

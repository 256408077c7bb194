import { z } from 'zod';
import type { NamedPerson } from '#casework/life/contact.js';
import { nameCaleolContact } from '#casework/life/contact.js';
import { nameCorrespondent } from '#casework/life/offers.js';
import { inTransaction } from '#casework/transaction.js';
import { proposalId } from '#domain/ids.js';
import { ok } from '#domain/result.js';
import { text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import { landlordContactSchema } from '../life-schemas.js';
import { contactView } from '../life-view.js';
import { pageOf } from '../list-page.js';
import { pageSchema, problems } from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { answerOnce, optionalVersion } from '../write.js';
import { byId, withVersions } from './act-route.js';

const tags = ['correspondants'];
const detail = z.string().trim().min(1).max(200).nullish();
const personFields = {
  name: z.string().trim().min(1).max(200),
  position: detail.describe('Fonction'),
  email: detail,
  phone: detail,
};

interface PersonBody {
  readonly name: string;
  readonly position?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

function personOf({ name, position, email, phone }: PersonBody): NamedPerson {
  return { name, position: position ?? null, email: email ?? null, phone: phone ?? null };
}

/** People of the landlord: the correspondent of a household, the contact with authority before the CALEOL. */
export function correspondentRoutes(app: ApiInstance, deps: AppDeps): void {
  listRoute(app, deps);
  nameRoute(app, deps);
  caleolContactRoute(app, deps);
}

function listRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/correspondents',
    {
      config: { operation: 'correspondent.list' },
      schema: {
        summary: 'Correspondants désignés, le dernier désigné d’abord',
        tags,
        querystring: z.strictObject(pageParameters),
        response: { 200: pageSchema(landlordContactSchema), ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const page = pageOf(request.query);
      return unwrap(
        await inTransaction(caseShell(deps), access, async ({ tx }) => {
          const found = await tx.pairings.listContacts('correspondent', page);
          return ok(pageSchema(landlordContactSchema).parse({ items: found.items.map(contactView), next: found.next }));
        }),
      );
    },
  );
}

function nameRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/correspondents',
    {
      config: { operation: 'correspondent.name' },
      schema: {
        summary: 'Désigner le correspondant d’un ménage, à partir de l’admission ; un autre le remplace',
        tags,
        querystring: noParameters,
        body: z.strictObject({
          proposalId: text(64),
          ...personFields,
          reason: z
            .string()
            .trim()
            .min(3)
            .max(500)
            .nullable()
            .default(null)
            .describe('Pourquoi il remplace celui qui est désigné ; null pour le premier'),
        }),
        response: { 201: landlordContactSchema, ...problems(400, 401, 403, 404, 409, 412) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const version = optionalVersion(request);
      const { proposalId: proposal, reason } = request.body;
      const input = { id: proposalId(proposal), version, person: personOf(request.body), reason };
      return answerOnce(deps, { request, reply, access, schema: landlordContactSchema }, async (caseDeps) => {
        const named = withVersions(await nameCorrespondent(caseDeps, access, input), version);
        if (!named.ok) return named;
        const body = contactView(named.value.contact);
        return ok({ status: 201, body, location: `/api/v1/proposals/${input.id}/life` });
      });
    },
  );
}

function caleolContactRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/proposals/:id/caleol-contact',
    {
      config: { operation: 'contact.nameCaleolContact' },
      schema: {
        summary: 'Nommer qui l’association joint pour préparer la CALEOL',
        tags,
        params: byId,
        querystring: noParameters,
        body: z.strictObject({ ...personFields, hasAuthority: z.boolean().describe('Il a autorité en CALEOL') }),
        response: { 201: landlordContactSchema, ...problems(400, 401, 403, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const id = proposalId(request.params.id);
      const input = { id, person: personOf(request.body), hasAuthority: request.body.hasAuthority };
      return answerOnce(deps, { request, reply, access, schema: landlordContactSchema }, async (caseDeps) => {
        const named = await nameCaleolContact(caseDeps, access, input);
        return named.ok ? ok({ status: 201, body: contactView(named.value) }) : named;
      });
    },
  );
}

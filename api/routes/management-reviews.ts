import { z } from 'zod';
import type { Operation } from '#casework/access/matrix.js';
import type { CaseError } from '#casework/errors.js';
import {
  closeReview,
  examineIndicators,
  listReviews,
  openReview,
  readReview,
  writeRecord,
} from '#casework/management-review.js';
import { commitDraw, examineSheet, revealDraw } from '#casework/management-review-draw.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { organisationId } from '#domain/ids.js';
import type { ReviewRecord } from '#domain/management-review.js';
import { ok, type Result } from '#domain/result.js';
import { departementField, text } from '#exchange/fields.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { gridFields, listedReviews, recordParts, reviewInFull, reviewView } from '../management-review-schemas.js';
import { byId } from './act-route.js';
import { none, workRoute } from './work-route.js';

const tag = 'dialogue de gestion';
const url = '/api/v1/management-reviews';
const version = z.int().min(1).describe('Celle de votre dernière lecture');
const drawNumber = z.coerce.number().int().min(1).max(1_000);
const byDraw = z.strictObject({ id: text(64), number: drawNumber });
const bySheet = z.strictObject({ id: text(64), number: drawNumber, householdId: text(64) });

/** The yearly management dialogue over HTTP: the use cases of its pages; each act answers the whole dialogue. */
export function managementReviewApiRoutes(app: ApiInstance, deps: AppDeps): void {
  readRoutes(app, deps);
  drawRoutes(app, deps);
  recordRoutes(app, deps);
}

function readRoutes(app: ApiInstance, deps: AppDeps): void {
  workRoute(app, deps, {
    method: 'GET',
    url,
    operation: 'review.list',
    tag,
    summary: 'Les dialogues de gestion de son périmètre, l’année la plus récente d’abord',
    query: z.strictObject({ year: z.coerce.number().int().min(2017).max(9999).optional() }),
    answer: listedReviews,
    perform: async (caseDeps, _access, { query }) => ok({ items: await listReviews(caseDeps, query.year ?? null) }),
  });
  workRoute(app, deps, {
    method: 'POST',
    url,
    operation: 'review.open',
    tag,
    summary: 'Ouvrir le dialogue d’une association pour une année',
    body: z.strictObject({ associationId: text(64), year: z.int(), departements: z.array(departementField).min(1) }),
    status: 201,
    answer: reviewInFull,
    async perform(caseDeps, access, { body }) {
      const opened = await openReview(caseDeps, access, { ...body, associationId: organisationId(body.associationId) });
      return opened.ok ? inFullOf(caseDeps, opened.value.id) : opened;
    },
  });
  workRoute(app, deps, {
    method: 'GET',
    url: `${url}/:id`,
    operation: 'review.read',
    tag,
    summary: 'Un dialogue de gestion : figures, compte rendu, tirages, grilles, ce qui manque',
    params: byId,
    answer: reviewInFull,
    perform: (caseDeps, _access, { params }) => inFullOf(caseDeps, params.id),
  });
}

async function inFullOf(caseDeps: CaseDeps, id: string): Promise<Result<unknown, CaseError>> {
  const found = await readReview(caseDeps, id);
  return found.ok ? ok(reviewView(found.value)) : found;
}

interface ReviewAct<P extends z.ZodType<{ readonly id: string }>, B extends z.ZodType> {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly operation: Operation;
  readonly summary: string;
  readonly params: P;
  readonly body: B;
  readonly act: (
    deps: CaseDeps,
    access: OrganisationAccess,
    asked: { readonly params: z.output<P>; readonly body: z.output<B> },
  ) => Promise<Result<unknown, CaseError>>;
}

function actRoute<P extends z.ZodType<{ readonly id: string }>, B extends z.ZodType>(
  app: ApiInstance,
  deps: AppDeps,
  { path, act, ...route }: ReviewAct<P, B>,
): void {
  workRoute(app, deps, {
    ...route,
    url: `${url}/:id/${path}`,
    tag,
    answer: reviewInFull,
    async perform(caseDeps, access, { params, body }) {
      const acted = await act(caseDeps, access, { params, body });
      return acted.ok ? inFullOf(caseDeps, params.id) : acted;
    },
  });
}

function drawRoutes(app: ApiInstance, deps: AppDeps): void {
  actRoute(app, deps, {
    method: 'POST',
    path: 'indicators',
    operation: 'review.examine',
    summary: 'Calculer et figer les cinq indicateurs',
    params: byId,
    body: z.strictObject({ version }),
    act: (caseDeps, access, { params, body }) => examineIndicators(caseDeps, access, { ...params, ...body }),
  });
  actRoute(app, deps, {
    method: 'POST',
    path: 'draws',
    operation: 'review.conduct',
    summary: 'Engager un tirage de sept fiches : son empreinte est publiée avant lui',
    params: byId,
    body: z.strictObject({ reason: z.string().max(500).nullable().default(null).describe('Dès le second tirage') }),
    act: (caseDeps, access, { params, body }) => commitDraw(caseDeps, access, { ...params, ...body }),
  });
  actRoute(app, deps, {
    method: 'POST',
    path: 'draws/:number/reveal',
    operation: 'review.conduct',
    summary: 'Révéler le secret d’un tirage, et ce qu’il tire',
    params: byDraw,
    body: none,
    act: (caseDeps, access, { params }) => revealDraw(caseDeps, access, params),
  });
  actRoute(app, deps, {
    method: 'PUT',
    path: 'draws/:number/sheets/:householdId',
    operation: 'review.conduct',
    summary: 'La grille d’une fiche tirée ; envoyée de nouveau, elle remplace la première',
    params: bySheet,
    body: z.strictObject({ ...gridFields, comment: z.string().max(4_000).nullable().default(null) }),
    act: (caseDeps, access, { params, body }) => examineSheet(caseDeps, access, { ...params, grid: body }),
  });
}

type WrittenPart = { readonly version: number } & Partial<ReviewRecord>;

function recordRoutes(app: ApiInstance, deps: AppDeps): void {
  for (const [key, path, summary] of [
    ['exchange', 'exchange', 'Points forts, à améliorer, de blocage'],
    ['presentedCase', 'presented-case', 'Un accompagnement présenté, sans nom'],
    ['budget', 'budget', 'L’affectation du budget, en centimes'],
    ['socialWorkers', 'social-workers', 'Le point sur les travailleurs sociaux'],
  ] as const) {
    actRoute(app, deps, {
      method: 'PUT',
      path,
      operation: key === 'exchange' ? 'review.conduct' : 'review.write',
      summary,
      params: byId,
      body: z.strictObject({ version, [key]: recordParts[key] }) as unknown as z.ZodType<WrittenPart>,
      act: (caseDeps, access, { params, body: { version: read, ...parts } }) =>
        writeRecord(caseDeps, access, { ...params, version: read, parts }),
    });
  }
  actRoute(app, deps, {
    method: 'POST',
    path: 'close',
    operation: 'review.conduct',
    summary: 'Clore le dialogue, ses cinq étapes faites',
    params: byId,
    body: z.strictObject({ version }),
    act: (caseDeps, access, { params, body }) => closeReview(caseDeps, access, { ...params, ...body }),
  });
}

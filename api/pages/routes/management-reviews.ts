import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CaseError } from '#casework/errors.js';
import {
  closeReview,
  conducts,
  examineIndicators,
  listReviews,
  openReview,
  type ReviewInFull,
  readReview,
  writeRecord,
} from '#casework/management-review.js';
import { commitDraw, examineSheet, revealDraw } from '#casework/management-review-draw.js';
import { type CaseDeps, inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { DEPARTEMENT_NAMES, DEPARTEMENTS, isDepartement } from '#domain/departement.js';
import { householdId, organisationId } from '#domain/ids.js';
import { ok, type Result } from '#domain/result.js';
import { renderHtml } from '#exchange/documents/render-html.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { type Typed, typedOf } from '../declare-form.js';
import { formatDate } from '../format.js';
import { gridOf, RECORD_PARTS, recordPart, typedRecord } from '../management-review-form.js';
import { type ReviewNames, reviewDocument } from '../management-review-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite } from '../session.js';

type Act = (
  deps: CaseDeps,
  access: OrganisationAccess,
  id: string,
  typed: Typed,
) => Promise<Result<unknown, CaseError>>;

/** The means are those of everyone: step 1 is the region's. */
const EXAMINERS = ['regionalAuthority'] as const;
const CONDUCTORS = ['regionalAuthority', 'departementalUnit'] as const;
const WRITERS = [...CONDUCTORS, 'association'] as const;

const version = (typed: Typed): number => Number(typed.version ?? 0);

/** What each form of a dialogue does; its name ends the address it is posted to. */
const CONDUCTED: Readonly<Record<string, Act>> = {
  indicateurs: (deps, access, id, typed) => examineIndicators(deps, access, { id, version: version(typed) }),
  tirage: (deps, access, id, typed) => commitDraw(deps, access, { id, reason: typed.motif ?? null }),
  revelation: (deps, access, id, typed) => revealDraw(deps, access, { id, number: Number(typed.tirage) }),
  fiche: (deps, access, id, typed) =>
    examineSheet(deps, access, {
      id,
      number: Number(typed.tirage),
      householdId: typed.fiche ?? '',
      grid: gridOf(typed),
    }),
  cloture: (deps, access, id, typed) => closeReview(deps, access, { id, version: version(typed) }),
};

/** The yearly management dialogue: its list, its five steps as forms, its record to print or to download. */
export function managementReviewRoutes(app: FastifyInstance, deps: AppDeps): void {
  listRoute(app, deps);
  readRoutes(app, deps);
  for (const [name, act] of Object.entries(CONDUCTED)) {
    const operation = name === 'indicateurs' ? 'review.examine' : 'review.conduct';
    app.post<{ Params: { id: string } }>(`/dialogues/:id/${name}`, page(operation), async (request, reply) => {
      const { access } = await signedInToWrite(deps, request, name === 'indicateurs' ? EXAMINERS : CONDUCTORS);
      return done(deps, access, request, reply, act);
    });
  }
  for (const part of RECORD_PARTS) {
    const exchange = part === 'echange';
    const operation = exchange ? 'review.conduct' : 'review.write';
    app.post<{ Params: { id: string } }>(`/dialogues/:id/${part}`, page(operation), async (request, reply) => {
      const { access } = await signedInToWrite(deps, request, exchange ? CONDUCTORS : WRITERS);
      return done(deps, access, request, reply, (caseDeps, who, id, typed) =>
        writeRecord(caseDeps, who, { id, version: version(typed), parts: recordPart(part, typed) }),
      );
    });
  }
}

async function done(
  deps: AppDeps,
  access: OrganisationAccess,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  act: Act,
): Promise<FastifyReply> {
  const { id } = request.params;
  unwrap(await inTransaction(caseShell(deps), access, (tx) => act(tx, access, id, typedOf(request.body))));
  return reply.redirect(`/dialogues/${encodeURIComponent(id)}`, 303);
}

function listRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get('/dialogues', page('review.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const { access } = visitor;
    const year = Number(deps.clock.today().slice(0, 4));
    const data = unwrap(
      await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const associations = await caseDeps.tx.organisations.list('association');
        const name = (id: string) => associations.find((one) => one.id === id)?.name ?? id;
        const reviews = (await listReviews(caseDeps, null)).map((review) => ({
          href: `/dialogues/${encodeURIComponent(review.id)}`,
          year: review.year,
          association: name(review.associationId),
          departements: review.departements.join(', '),
          state: review.closedOn === null ? 'en cours' : `clos le ${formatDate(review.closedOn)}`,
        }));
        const territory = access.role === 'departementalUnit' ? access.departements : DEPARTEMENTS;
        return ok({
          reviews,
          year,
          canOpen: conducts(access),
          associations: conducts(access) ? associations.map((one) => ({ value: one.id, label: one.name })) : [],
          departements: territory.map((d) => ({ value: d, label: `${d} – ${DEPARTEMENT_NAMES[d]}` })),
        });
      }),
    );
    return sendPage(reply, chromeOf(visitor), {
      title: 'Dialogues de gestion',
      template: 'management-reviews',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Dialogues de gestion' },
      ],
      data,
    });
  });

  app.post('/dialogues', page('review.open'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, CONDUCTORS);
    const typed = typedOf(request.body);
    const departements = Object.keys(typed).flatMap((name) => {
      const code = name.startsWith('departement-') ? name.slice('departement-'.length) : '';
      return isDepartement(code) ? [code] : [];
    });
    const input = { associationId: organisationId(typed.association ?? ''), year: Number(typed.annee), departements };
    const review = unwrap(await inTransaction(caseShell(deps), access, (tx) => openReview(tx, access, input)));
    return reply.redirect(`/dialogues/${encodeURIComponent(review.id)}`, 303);
  });
}

function readRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string } }>('/dialogues/:id', page('review.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const { access } = visitor;
    const { full, names } = await fullReview(deps, access, request.params.id);
    const { review, draws, sheets, missing } = full;
    const document = reviewDocument(full, names, deps.clock.now());
    const last = draws.at(-1);
    return sendPage(reply, chromeOf(visitor), {
      title: document.title,
      template: 'management-review',
      breadcrumb: [
        { href: '/dialogues', label: 'Dialogues de gestion' },
        { href: null, label: `${names.association} ${review.year}` },
      ],
      data: {
        record: renderHtml(document),
        base: `/dialogues/${encodeURIComponent(review.id)}`,
        version: review.version,
        closed: review.closedOn !== null,
        missing: missing.map(({ what }) => what),
        conducts: conducts(access),
        regional: access.role === 'regionalAuthority',
        drawn: draws.length,
        toReveal: last !== undefined && last.revealed === null ? last.number : null,
        toExamine: (last?.revealed?.drawn ?? [])
          .filter((id) => !sheets.some((one) => one.number === last?.number && one.householdId === id))
          .map((id) => ({ id, label: names.sheet(id), number: last?.number })),
        typed: typedRecord(review.record, review.departements),
        departementNames: DEPARTEMENT_NAMES,
      },
    });
  });

  app.get<{ Params: { id: string } }>('/dialogues/:id/pdf', page('review.read'), async (request, reply) => {
    const { access } = await signedIn(deps, request);
    const { full, names } = await fullReview(deps, access, request.params.id);
    const pdf = await renderPdf(reviewDocument(full, names, deps.clock.now()));
    return reply
      .type('application/pdf')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="dialogue-${full.review.year}.pdf"`)
      .send(Buffer.from(pdf));
  });
}

async function fullReview(
  deps: AppDeps,
  access: OrganisationAccess,
  id: string,
): Promise<{ readonly full: ReviewInFull; readonly names: ReviewNames }> {
  return unwrap(
    await inTransaction(caseShell(deps), access, async (caseDeps) => {
      const found = await readReview(caseDeps, id);
      if (!found.ok) return found;
      const { tx } = caseDeps;
      const association = await tx.organisations.find(found.value.review.associationId);
      const issuer = await tx.organisations.find(found.value.review.openedBy);
      if (association === null) throw problem('NOT_FOUND', 'Cette association n’existe plus.');
      const references = new Map<string, string>();
      const drawn = new Set(found.value.draws.flatMap(({ revealed }) => revealed?.drawn ?? []));
      for (const one of access.role === 'association' ? drawn : []) {
        const household = await tx.households.find(householdId(one));
        if (household !== null) references.set(one, household.reference);
      }
      return ok({
        full: found.value,
        names: {
          association: association.name,
          issuer: issuer?.name ?? '',
          sheet: (household: string) => references.get(household) ?? household,
        },
      });
    }),
  );
}

import type { FastifyInstance } from 'fastify';
import { householdCost } from '#casework/household-cost.js';
import { inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { type HouseholdId, householdId } from '#domain/ids.js';
import { isExit, REHOUSED_STATES } from '#domain/pairing-life.js';
import { ok } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { documentSettings, sendPdf } from '../../routes/caleol-documents.js';
import { sendDocumentPage } from '../document-page.js';
import { signedIn, type Visitor } from '../session.js';
import { SHEETS, type SheetSource, sheetDocument } from '../support-sheets.js';
import { vacancyHead } from '../vacancy-view.js';
import { HOME_LINK } from './sessions.js';

const LISTED = 100;
/** Dwellings whose cost is printed. */
const COSTS = 10;

/** The sheets of a household as a page and as PDF: what is printed is what is written today. */
export function householdSheetRoutes(app: FastifyInstance, deps: AppDeps): void {
  const path = '/menages/:id/fiches/:fiche';
  app.get<{ Params: Asked }>(path, page('household.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['association']);
    const { id, fiche } = request.params;
    const content = await readSheet(deps, visitor, request.params);
    const household = `/menages/${encodeURIComponent(id)}`;
    return sendDocumentPage(reply, visitor, {
      content,
      breadcrumb: [HOME_LINK, { href: '/menages', label: 'Ménages' }, { href: household, label: 'Ménage' }],
      pdfHref: `${household}/fiches/${fiche}.pdf`,
      back: { href: `${household}?onglet=appui`, label: 'Revenir au ménage' },
    });
  });
  app.get<{ Params: Asked }>(`${path}.pdf`, page('household.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['association']);
    const content = await readSheet(deps, visitor, request.params);
    reply.header('cache-control', 'private, no-store');
    return sendPdf(reply, documentSettings(deps), content, `fiche-${request.params.fiche}.pdf`);
  });
}

interface Asked {
  readonly id: string;
  readonly fiche: string;
}

/** Problem: NOT_FOUND (no such sheet, no such household in the caller's scope). */
async function readSheet(
  deps: AppDeps,
  { access, organisation }: Visitor & { readonly access: OrganisationAccess },
  { id, fiche }: Asked,
): Promise<DocumentContent> {
  const sheet = SHEETS.find((one) => one === fiche);
  if (sheet === undefined)
    throw problem('NOT_FOUND', 'Cette fiche n’existe pas : choisissez-la dans l’onglet « Appui au relogement ».');
  const source = unwrap(
    await inTransaction(caseShell(deps), access, async ({ tx }) => {
      const found = await readSource(tx, householdId(id), deps.clock.today());
      return found === null ? notFound('Ce ménage') : ok(found);
    }),
  );
  return sheetDocument(sheet, {
    ...source,
    association: organisation ?? '',
    now: deps.clock.now(),
    version: deps.version,
  });
}

async function readSource(
  tx: Tx,
  id: HouseholdId,
  today: CalendarDate,
): Promise<Omit<SheetSource, 'association' | 'now' | 'version'> | null> {
  const household = await tx.households.find(id);
  if (household === null) return null;
  const { items: pairings } = await tx.pairings.list({ householdId: id }, { limit: LISTED, after: null });
  const home = pairings.find(({ state }) => (REHOUSED_STATES as readonly string[]).includes(state));
  const vacancy = home === undefined ? null : await tx.vacancies.find(home.vacancyId);
  const contacts = home === undefined ? [] : await tx.pairings.contacts(home.proposalId);
  const workers = await tx.team.workers();
  const costs = [];
  for (const { state, vacancyId } of pairings) {
    const proposed: Vacancy | null = isExit(state) || costs.length >= COSTS ? null : await tx.vacancies.find(vacancyId);
    if (proposed !== null)
      costs.push({ dwelling: vacancyHead(proposed).title, cost: householdCost(household, proposed, today) });
  }
  return {
    household,
    file: await tx.support.file(id),
    worker: workers.find((worker) => worker.id === household.support?.socialWorkerId) ?? null,
    pairings,
    costs,
    rehousing:
      home === undefined
        ? null
        : {
            landlord: (await tx.organisations.find(home.landlordId))?.name ?? null,
            dwelling: vacancy === null ? null : vacancyHead(vacancy).title,
            cost: vacancy === null ? null : householdCost(household, vacancy, today),
            correspondent:
              contacts.find(({ kind, replacedOn }) => kind === 'correspondent' && replacedOn === null) ?? null,
          },
    reportedOn: await tx.support.reportedOn(id),
  };
}

import type { FastifyInstance } from 'fastify';
import { householdCost } from '#casework/household-cost.js';
import { inTransaction, notFound } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { type HouseholdId, householdId } from '#domain/ids.js';
import { isExit, REHOUSED_STATES } from '#domain/pairing-life.js';
import { ok } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { signedIn } from '../session.js';
import { SHEETS, type SheetSource, sheetDocument } from '../support-sheets.js';
import { vacancyHead } from '../vacancy-view.js';

const LISTED = 100;
/** Dwellings whose cost is printed. */
const COSTS = 10;

/** The sheets of a household as PDF: what is printed is what is written today. */
export function householdSheetRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string; fiche: string } }>(
    '/menages/:id/fiches/:fiche',
    page('household.read'),
    async (request, reply) => {
      const { access, organisation } = await signedIn(deps, request, ['association']);
      const sheet = SHEETS.find((one) => one === request.params.fiche);
      if (sheet === undefined)
        throw problem('NOT_FOUND', 'Cette fiche n’existe pas : choisissez-la dans l’onglet « Appui au relogement ».');
      const source = unwrap(
        await inTransaction(caseShell(deps), access, async ({ tx }) => {
          const found = await readSource(tx, householdId(request.params.id), deps.clock.today());
          return found === null ? notFound('Ce ménage') : ok(found);
        }),
      );
      if (deps.documents === undefined)
        throw problem('SERVICE_UNAVAILABLE', 'Ce service ne produit pas de PDF : demandez à qui l’exploite.');
      const document = sheetDocument(sheet, {
        ...source,
        association: organisation ?? '',
        now: deps.clock.now(),
        version: deps.version,
      });
      const pdf = await deps.documents.renderer.renderPdf(document);
      if (!pdf.ok)
        throw problem(
          pdf.error.reason === 'busy' ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_ERROR',
          'La fiche n’a pas pu être imprimée : réessayez dans un instant.',
        );
      return reply
        .type('application/pdf')
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `attachment; filename="fiche-${sheet}.pdf"`)
        .send(Buffer.from(pdf.value));
    },
  );
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

import type { FastifyInstance } from 'fastify';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { Pairing } from '#domain/pairing-life.js';
import { FOLLOWED_COLUMNS, type FollowedLine } from '#exchange/designation-file.js';
import { writeCsv } from '#exchange/tables/csv-writer.js';
import { writeXlsx } from '#exchange/tables/xlsx-writer.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { XLSX_TYPE } from '../../indicator-file.js';
import { designationText } from '../designation-view.js';
import { formatInstant } from '../format.js';
import { signedIn } from '../session.js';

const ROWS_PER_READ = 500;

/** The candidates on a reserver's contingent and what the CALEOL decided, streamed by small transactions. */
export function designationFileRoutes(app: FastifyInstance, deps: AppDeps): void {
  for (const format of ['csv', 'xlsx'] as const) {
    app.get(`/designations/${format}`, page('designation.export'), async (request, reply) => {
      const { access, organisation } = await signedIn(deps, request, ['reserver']);
      const lines = linesOf(deps, access);
      reply
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `attachment; filename="${deps.clock.today()}_candidats-du-contingent.${format}"`)
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : XLSX_TYPE);
      if (format === 'csv') return reply.send(writeCsv(lines, FOLLOWED_COLUMNS));
      const scope = [
        { label: 'Contenu', value: 'Candidats proposés sur le contingent, une ligne par candidat et par logement' },
        { label: 'Réservataire', value: organisation ?? '' },
        { label: 'Extraction', value: formatInstant(deps.clock.now()) },
      ];
      return reply.send(writeXlsx(lines, { columns: FOLLOWED_COLUMNS, scope }));
    });
  }
}

async function* linesOf(deps: AppDeps, access: OrganisationAccess): AsyncGenerator<FollowedLine> {
  let after: string | null = null;
  do {
    const from: string | null = after;
    const read: { readonly lines: readonly FollowedLine[]; readonly next: string | null } = await deps.uow.transaction(
      access,
      async (tx) => {
        const { items, next } = await tx.pairings.list({}, { limit: ROWS_PER_READ, after: from });
        const vacancies = await tx.vacancies.findAll(items.map(({ vacancyId }) => vacancyId));
        const lines: FollowedLine[] = [];
        for (const pairing of items) {
          const reference = vacancies.get(pairing.vacancyId)?.dwelling.internalId ?? null;
          lines.push(lineOf(pairing, reference, await tx.pairings.pseudonym(pairing.proposalId)));
        }
        return { lines, next };
      },
    );
    yield* read.lines;
    after = read.next;
  } while (after !== null);
}

function lineOf(pairing: Pairing, vacancyReference: string | null, pseudonym: string | null): FollowedLine {
  return { vacancyReference, pseudonym, designation: designationText(pairing), pairing };
}

import { openProposals, readProposals, type VacancyProposals } from '#casework/proposals.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { vacancyId } from '#domain/ids.js';
import { ok } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { OrientationSuggestion, RunSummary, StoredEvent, Tx } from '#ports.js';
import { type AppDeps, caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import { type ReplacedRefs, readCandidates, readReplaced } from './candidate-reader.js';
import type { Candidate } from './candidate-view.js';
import { readVacancyLife, type VacancyLife } from './vacancy-life.js';

/** What the pages of a vacancy show, for one caller. */
export interface VacancyRead {
  readonly life: VacancyLife;
  readonly proposals: VacancyProposals;
  readonly candidates: readonly Candidate[];
  readonly events: readonly StoredEvent[];
  readonly orientation: OrientationSuggestion | null;
  readonly reserver: string | null;
  readonly latest: RunSummary | null;
}

const NOBODY_REPLACED: ReplacedRefs = new Map();

/** A vacancy, its list and its life; `open` is a person's reading, which holds the list. Error: NOT_FOUND. */
export async function readVacancyPage(
  deps: AppDeps,
  access: OrganisationAccess,
  id: string,
  mode: 'open' | 'peek' = 'open',
): Promise<VacancyRead> {
  const read = unwrap(
    await inTransaction(caseShell(deps), access, async (caseDeps) => {
      const { tx } = caseDeps;
      const opened =
        mode === 'peek'
          ? await readProposals(caseDeps, vacancyId(id))
          : await openProposals(caseDeps, access, vacancyId(id));
      if (!opened.ok) return opened;
      const proposals = opened.value;
      const events = mode === 'peek' ? [] : await tx.events.ofVacancy(proposals.vacancy.id);
      return ok({
        proposals,
        events,
        replaced:
          proposals.list === null || mode === 'peek' ? NOBODY_REPLACED : await readReplaced(tx, proposals.list, events),
        life: await readVacancyLife(tx, access, proposals.vacancy, deps.clock.today()),
        orientation: await tx.orientations.find(proposals.vacancy.id),
        reserver: await reserverName(tx, proposals.vacancy),
        latest: await tx.runs.latestEnded(),
      });
    }),
  );
  const { list } = read.proposals;
  const candidates = list === null || mode === 'peek' ? [] : await readCandidates(deps, access, list, read.replaced);
  return { ...read, candidates };
}

async function reserverName(tx: Tx, { reservation }: Vacancy): Promise<string | null> {
  if (reservation.state !== 'oriented' || reservation.reserverId === null) return null;
  return (await tx.organisations.find(reservation.reserverId))?.name ?? null;
}

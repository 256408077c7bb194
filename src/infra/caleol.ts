import type { CalendarDate } from '#domain/dates.js';
import type { DocumentCode } from '#domain/household.js';
import { householdId, organisationId, proposalId, vacancyId } from '#domain/ids.js';
import type { CaleolDecision, CaleolMotive } from '#domain/pairing-life.js';
import type { SingleCandidateGround } from '#domain/vacancy.js';
import type { AgendaItem, CaleolPresentation, CaleolRepository, Page, PageQuery, PresentationFilter } from '#ports.js';
import { sessionQueries } from './caleol-sessions.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface AgendaRow {
  session_id: string;
  vacancy_id: string;
  landlord_id: string;
  departement: string;
  ground: SingleCandidateGround | null;
  proof: string | null;
}

interface PresentationRow {
  id: string;
  session_id: string;
  vacancy_id: string;
  landlord_id: string;
  proposal_id: string | null;
  household_id: string | null;
  association_id: string | null;
  household_departement: string | null;
  request_number: string | null;
  rank: number;
  listed_on: CalendarDate;
  removed_on: CalendarDate | null;
  removed_reason: string | null;
  outcome: CaleolDecision | 'deferred' | null;
  document: DocumentCode | null;
  motive: CaleolMotive | null;
  motive_text: string | null;
  decided_rank: number | null;
  decided_on: CalendarDate | null;
  rectified_reason: string | null;
}

const PRESENTATION_COLUMNS = `id, session_id, vacancy_id, landlord_id, proposal_id, household_id, association_id,
  household_departement, request_number, rank, listed_on, removed_on, removed_reason, outcome, document, motive, motive_text,
  decided_rank, decided_on, rectified_reason`;

function toAgendaItem(row: AgendaRow): AgendaItem {
  return {
    sessionId: row.session_id,
    vacancyId: vacancyId(row.vacancy_id),
    landlordId: organisationId(row.landlord_id),
    departement: row.departement,
    exception: row.ground === null || row.proof === null ? null : { ground: row.ground, proof: row.proof },
  };
}

function toPresentation(row: PresentationRow): CaleolPresentation {
  return {
    id: row.id,
    sessionId: row.session_id,
    vacancyId: vacancyId(row.vacancy_id),
    landlordId: organisationId(row.landlord_id),
    candidate: toCandidate(row),
    rank: row.rank,
    listedOn: row.listed_on,
    removed: row.removed_on === null ? null : { on: row.removed_on, reason: row.removed_reason ?? '' },
    outcome:
      row.outcome === null || row.decided_on === null
        ? null
        : {
            kind: row.outcome,
            on: row.decided_on,
            motive: row.motive,
            motiveText: row.motive_text,
            rank: row.decided_rank,
            document: row.document,
          },
    rectifiedReason: row.rectified_reason,
  };
}

function toCandidate(row: PresentationRow): CaleolPresentation['candidate'] {
  if (row.proposal_id === null) return { kind: 'external', requestNumber: row.request_number ?? '' };
  return {
    kind: 'household',
    proposalId: proposalId(row.proposal_id),
    householdId: householdId(row.household_id ?? ''),
    associationId: organisationId(row.association_id ?? ''),
    householdDepartement: row.household_departement ?? '',
  };
}

export function createCaleolRepository(session: Session): CaleolRepository {
  return { ...sessionQueries(session), ...agendaQueries(session), ...presentationQueries(session) };
}

function agendaQueries(session: Session): Pick<CaleolRepository, 'agenda' | 'putOnAgenda' | 'removeFromAgenda'> {
  return {
    async agenda(sessionId) {
      const { rows } = await session.query<AgendaRow>(
        `SELECT session_id, vacancy_id, landlord_id, departement, ground, proof FROM caleol_agenda
         WHERE session_id = $1 ORDER BY vacancy_id`,
        [sessionId],
      );
      return rows.map(toAgendaItem);
    },
    async putOnAgenda(item) {
      await session.query(
        `INSERT INTO caleol_agenda (session_id, vacancy_id, landlord_id, departement, ground, proof) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (session_id, vacancy_id) DO UPDATE SET ground = excluded.ground, proof = excluded.proof`,
        [
          item.sessionId,
          item.vacancyId,
          item.landlordId,
          item.departement,
          item.exception?.ground ?? null,
          item.exception?.proof ?? null,
        ],
      );
    },
    async removeFromAgenda(sessionId, id) {
      await session.query('DELETE FROM caleol_agenda WHERE session_id = $1 AND vacancy_id = $2', [sessionId, id]);
    },
  };
}

function presentationQueries(
  session: Session,
): Pick<
  CaleolRepository,
  | 'presentations'
  | 'presentationsOf'
  | 'listPresentations'
  | 'findPresentation'
  | 'insertPresentation'
  | 'savePresentation'
> {
  const read = async (where: string, value: string) => {
    const { rows } = await session.query<PresentationRow>(
      `SELECT ${PRESENTATION_COLUMNS} FROM caleol_presentations WHERE ${where} = $1 ORDER BY vacancy_id, rank, id`,
      [value],
    );
    return rows.map(toPresentation);
  };
  return {
    presentations: (sessionId) => read('session_id', sessionId),
    presentationsOf: (id) => read('proposal_id', id),
    listPresentations: (filter, page) => listPresentations(session, filter, page),
    findPresentation: async (id) => (await read('id', id))[0] ?? null,
    async insertPresentation(presentation) {
      const { candidate } = presentation;
      const ours = candidate.kind === 'household' ? candidate : null;
      await session.query(
        `INSERT INTO caleol_presentations (id, session_id, vacancy_id, landlord_id, proposal_id, household_id, association_id,
           household_departement, request_number, rank, listed_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          presentation.id,
          presentation.sessionId,
          presentation.vacancyId,
          presentation.landlordId,
          ours?.proposalId ?? null,
          ours?.householdId ?? null,
          ours?.associationId ?? null,
          ours?.householdDepartement ?? null,
          candidate.kind === 'external' ? candidate.requestNumber : null,
          presentation.rank,
          presentation.listedOn,
        ],
      );
    },
    async savePresentation({ id, removed, outcome, rectifiedReason }) {
      await session.query(
        `UPDATE caleol_presentations SET removed_on = $2, removed_reason = $3, outcome = $4, document = $5, motive = $6,
           motive_text = $7, decided_rank = $8, decided_on = $9, rectified_reason = $10 WHERE id = $1`,
        [
          id,
          removed?.on ?? null,
          removed?.reason ?? null,
          outcome?.kind ?? null,
          outcome?.document ?? null,
          outcome?.motive ?? null,
          outcome?.motiveText ?? null,
          outcome?.rank ?? null,
          outcome?.on ?? null,
          rectifiedReason,
        ],
      );
    },
  };
}

async function listPresentations(
  session: Session,
  { sessionId, vacancyId: vacancy, decided = false }: PresentationFilter,
  page: PageQuery,
): Promise<Page<CaleolPresentation>> {
  const [listedOn, id] = keysAfter(page.after, 2);
  const { rows } = await session.query<PresentationRow>(
    `SELECT ${PRESENTATION_COLUMNS} FROM caleol_presentations
     WHERE removed_on IS NULL AND ($1::text IS NULL OR session_id = $1) AND ($2::text IS NULL OR vacancy_id = $2)
       AND (NOT $3 OR outcome <> 'deferred') AND ($4::date IS NULL OR (listed_on, id) < ($4::date, $5::text))
     ORDER BY listed_on DESC, id DESC LIMIT $6`,
    [sessionId ?? null, vacancy ?? null, decided, listedOn, id, page.limit + 1],
  );
  return toPage(rows, page.limit, toPresentation, (row) => [row.listed_on, row.id]);
}

/** Who is released is on no agenda any more, unless the commission has decided. */
export async function removePresentations(session: Session, ids: readonly string[], on: CalendarDate): Promise<void> {
  await session.query(
    `UPDATE caleol_presentations SET removed_on = $2, removed_reason = 'released'
     WHERE proposal_id = ANY ($1) AND outcome IS NULL AND removed_on IS NULL`,
    [ids, on],
  );
}

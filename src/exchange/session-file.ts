import type { DecisionInput } from '#casework/life/decisions.js';
import {
  CALEOL_DECISION_LABELS,
  CALEOL_DECISIONS,
  CALEOL_MOTIVE_LABELS,
  CALEOL_MOTIVES,
} from '#domain/pairing-life.js';
import { err, ok, type Result } from '#domain/result.js';
import type { Column } from './tables/columns.js';
import { restored } from './tables/columns.js';
import { headerKey, type TableRow } from './tables/table.js';

/** One candidate of a session, as the landlord's own software knows it. */
export interface SessionLine {
  readonly vacancyReference: string;
  readonly requestNumber: string;
  readonly rank: number;
  readonly decision: string | null;
  readonly decisionRank: number | null;
  readonly motive: string | null;
  readonly motiveText: string | null;
}

const HEADERS = {
  vacancyReference: 'Vacance',
  requestNumber: 'Numéro unique',
  rank: 'Rang de présentation',
  decision: 'Décision',
  decisionRank: 'Rang d’attribution',
  motive: 'Motif',
  motiveText: 'Motif en clair',
} as const satisfies Readonly<Record<keyof SessionLine, string>>;

const column = (field: keyof SessionLine, kind: 'text' | 'integer', definition: string): Column<SessionLine> => ({
  header: HEADERS[field],
  kind,
  definition,
  value: (line) => line[field],
});

/** The agenda out; the same file, filled, is the decisions in. */
export const SESSION_COLUMNS: readonly Column<SessionLine>[] = [
  column('vacancyReference', 'text', 'Identifiant du logement chez le bailleur.'),
  column('requestNumber', 'text', 'Numéro unique de la demande ; il désigne le candidat.'),
  column('rank', 'integer', 'Rang auquel le candidat est présenté.'),
  column('decision', 'text', `À remplir : ${Object.values(CALEOL_DECISION_LABELS).join(', ')}.`),
  column('decisionRank', 'integer', 'À remplir pour une attribution avec ordre de priorité, et pour elle seule.'),
  column('motive', 'text', `À remplir pour un refus : ${Object.values(CALEOL_MOTIVE_LABELS).join(', ')}.`),
  column('motiveText', 'text', 'À remplir pour un refus : au moins dix caractères.'),
];

export interface DecisionLine {
  readonly vacancyReference: string;
  readonly requestNumber: string;
  /** `null` = the line holds no decision yet: left aside. */
  readonly decision: DecisionInput | null;
}

/** Columns that the file of decisions must have and has not. */
export function missingHeaders(headers: readonly string[]): readonly string[] {
  const known = new Set(headers.map(headerKey));
  return [HEADERS.vacancyReference, HEADERS.requestNumber, HEADERS.decision].filter(
    (header) => !known.has(headerKey(header)),
  );
}

/** Reads one line of decisions; `err` says the column, what was received and what is expected. */
export function readDecisionLine(headers: readonly string[], row: TableRow): Result<DecisionLine, string> {
  const fault = row.faults[0];
  if (fault !== undefined) return err(`${fault.message} Attendu : ${fault.expected}.`);
  const cell = (field: keyof SessionLine) => {
    const index = headers.findIndex((header) => headerKey(header) === headerKey(HEADERS[field]));
    return restored((row.cells[index] ?? '').trim());
  };
  const line = { vacancyReference: cell('vacancyReference'), requestNumber: cell('requestNumber') };
  const said = cell('decision');
  if (said === '') return ok({ ...line, decision: null });
  const decision = CALEOL_DECISIONS.find((code) => sameWords(CALEOL_DECISION_LABELS[code], said));
  if (decision === undefined) return err(unknown(HEADERS.decision, said, Object.values(CALEOL_DECISION_LABELS)));
  if (decision === 'conditional')
    return err(
      'Colonne « Décision » : une attribution sous condition suspensive nomme la pièce attendue. Saisissez-la sur la page de la séance.',
    );
  const why = cell('motive');
  const motive = CALEOL_MOTIVES.find((code) => sameWords(CALEOL_MOTIVE_LABELS[code], why)) ?? null;
  if (why !== '' && motive === null) return err(unknown(HEADERS.motive, why, Object.values(CALEOL_MOTIVE_LABELS)));
  const rank = cell('decisionRank');
  if (rank !== '' && !/^\d{1,2}$/.test(rank))
    return err(unknown(HEADERS.decisionRank, rank, ['un nombre entier à partir de 1']));
  const motiveText = cell('motiveText');
  return ok({
    ...line,
    decision: {
      decision,
      motive,
      rank: rank === '' ? null : Number(rank),
      motiveText: motiveText === '' ? null : motiveText,
      condition: null,
    },
  });
}

const sameWords = (label: string, text: string) => headerKey(label) === headerKey(text);

function unknown(header: string, text: string, expected: readonly string[]): string {
  return `Colonne « ${header} » : « ${text.slice(0, 60)} » n’est pas connu. Attendu : ${expected.join(', ')}.`;
}

import type { CalendarDate } from '#domain/dates.js';
import { formatCount, formatLongDate } from '#exchange/french-format.js';
import {
  asSection,
  type Block,
  DECISION_SUPPORT,
  type DocumentContent,
  facts,
  paragraph,
  type Section,
  type Signature,
  section,
  signatures,
  table,
} from './content.js';
import { dwellingFacts, type OfferedDwelling } from './dwelling.js';
import { algorithmicNotice, type DocumentOrigin, fromOrigin } from './origin.js';
import { type PresentedCandidate, presentationSheet } from './presentation-sheet.js';
import { dateOrNull } from './words.js';

export interface SessionHead {
  readonly origin: DocumentOrigin;
  readonly reference: string;
  readonly landlord: string;
  readonly on: CalendarDate;
  /** `HH:MM` in Europe/Paris. */
  readonly at: string;
  readonly place: string;
}

export interface SessionVacancy {
  readonly dwelling: OfferedDwelling;
  readonly candidates: readonly PresentedCandidate[];
  /** Legal ground to present fewer than three candidates (CCH R441-3), in words; `null` where there are three. */
  readonly fewerThanThree: string | null;
}

export interface SessionAgenda extends SessionHead {
  readonly vacancies: readonly SessionVacancy[];
}

/** Agenda of a session and the presentation sheets of all its candidates, one document with bookmarks. */
export function sessionAgenda(agenda: SessionAgenda): DocumentContent {
  const { vacancies, origin } = agenda;
  const candidates = vacancies.reduce((sum, vacancy) => sum + vacancy.candidates.length, 0);
  return {
    ...fromOrigin(origin),
    title: 'Ordre du jour de la CALEOL',
    subtitle: headline(agenda),
    nature: DECISION_SUPPORT,
    orientation: 'portrait',
    sections: [
      section('La séance', [
        sessionFacts(agenda),
        paragraph(`${formatCount(vacancies.length, 'logement')}, ${formatCount(candidates, 'candidat')}.`),
        agendaTable(vacancies),
      ]),
      ...vacancies.map((vacancy) => vacancySection(vacancy, origin)),
    ],
  };
}

function headline({ landlord, on, at }: SessionHead): string {
  return `${landlord} – séance du ${formatLongDate(on)} à ${at}`;
}

function sessionFacts({ reference, landlord, on, at, place }: SessionHead): Block {
  return facts('Séance', [
    ['Référence', reference],
    ['Bailleur', landlord],
    ['Date et heure', `${formatLongDate(on)} à ${at}`],
    ['Lieu', place],
  ]);
}

function agendaTable(vacancies: readonly SessionVacancy[]): Block {
  return table(
    'Logements et candidats, dans l’ordre de la séance',
    ['Vacance', 'Logement', 'Contingent', 'Rang 1', 'Rang 2', 'Rang 3', 'Moins de trois candidats'],
    vacancies.map(({ dwelling, candidates, fewerThanThree }) => [
      dwelling.vacancyReference,
      `${dwelling.size}, ${dwelling.commune}`,
      dwelling.contingent,
      ...[1, 2, 3].map((rank) => candidates.find((candidate) => candidate.rank === rank)?.reference ?? '–'),
      fewerThanThree ?? 'sans objet',
    ]),
    { empty: 'aucun logement n’est inscrit à cette séance.', weights: [1.6, 2, 1.6, 1.3, 1.3, 1.3, 2] },
  );
}

function vacancySection({ dwelling, candidates, fewerThanThree }: SessionVacancy, origin: DocumentOrigin): Section {
  const exception =
    fewerThanThree === null ? [] : [paragraph(`Moins de trois candidats : ${fewerThanThree} (CCH R441-3).`)];
  return {
    title: `Vacance ${dwelling.vacancyReference}`,
    startsPage: true,
    blocks: [dwellingFacts(dwelling), ...exception],
    sections: candidates.map((candidate) => asSection(presentationSheet({ origin, dwelling, candidate }))),
  };
}

/** « Liste de séance », in landscape: a row per candidate (vacancy, dwelling, contingent, rank, reference, decision). */
export function sessionList(head: SessionHead, rows: readonly (readonly (string | null)[])[]): DocumentContent {
  return {
    ...fromOrigin(head.origin),
    title: 'Liste de séance de la CALEOL',
    subtitle: headline(head),
    nature: DECISION_SUPPORT,
    orientation: 'landscape',
    sections: [
      section('Candidats', [
        table(
          'Candidats par logement et par rang',
          ['Vacance', 'Logement', 'Contingent', '#Rang', 'Candidat', 'Décision'],
          rows,
          { empty: 'aucun candidat n’est inscrit à cette séance.', weights: [1.4, 2, 1.6, 0.6, 1.8, 3] },
        ),
      ]),
    ],
  };
}

/** What the commission decided of one candidate. */
export interface RecordedDecision {
  readonly reference: string;
  readonly rank: number | null;
  /** One of the five decisions of CCH R441-3 in words; `null` where the candidate was deferred. */
  readonly decision: string | null;
  /** Reason in writing (CCH L441-2-2); `null` is printed « non renseigné », so say « sans objet » where none is due. */
  readonly motive: string | null;
  /** Missing document of a deferral, which is no decision; `null` where there is none. */
  readonly deferral: string | null;
}

export interface SessionMinutes extends SessionHead {
  readonly present: readonly { readonly name: string; readonly capacity: string; readonly voting: boolean }[];
  readonly vacancies: readonly {
    readonly vacancyReference: string;
    readonly dwelling: string;
    readonly decisions: readonly RecordedDecision[];
  }[];
  readonly signatories: readonly Signature[];
  readonly signedOn: CalendarDate | null;
}

/** Minutes of a session: presence, decision and motive per candidate, deferrals apart, places to sign. */
export function sessionMinutes(minutes: SessionMinutes): DocumentContent {
  return {
    ...fromOrigin(minutes.origin),
    title: 'Procès-verbal de la CALEOL',
    subtitle: headline(minutes),
    nature: 'procès-verbal des décisions de la commission',
    orientation: 'portrait',
    sections: [
      section('La séance', [sessionFacts(minutes), presenceTable(minutes)]),
      section(
        'Décisions',
        minutes.vacancies.map((vacancy) => decisionsTable(vacancy)),
      ),
      section('Ajournements', [deferralsTable(minutes)]),
      section('Traitement algorithmique', [algorithmicNotice(minutes.origin.authority)]),
      section('Signatures', [
        facts('Signature du procès-verbal', [['Signé le', dateOrNull(minutes.signedOn)]]),
        signatures('Signataires', minutes.signatories),
      ]),
    ],
  };
}

/**
 * The minutes as they are communicated to one candidate: what concerns the others is left out, not covered (CADA 20174481).
 * Without any decision where the reference was not in the session.
 */
export function minutesExtract(minutes: SessionMinutes, reference: string): DocumentContent {
  const vacancies = minutes.vacancies
    .map((vacancy) => ({
      ...vacancy,
      decisions: vacancy.decisions.filter((decision) => decision.reference === reference),
    }))
    .filter(({ decisions }) => decisions.length > 0);
  return { ...sessionMinutes({ ...minutes, vacancies }), title: 'Extrait du procès-verbal de la CALEOL' };
}

function presenceTable({ present }: SessionMinutes): Block {
  return table(
    'Membres présents',
    ['Nom', 'Qualité', 'Voix'],
    present.map(({ name, capacity, voting }) => [name, capacity, voting ? 'délibérative' : 'consultative']),
    { empty: 'aucun membre n’est enregistré ; le secrétariat complète avant la signature.', weights: [2, 3, 1] },
  );
}

function decisionsTable({ vacancyReference, dwelling, decisions }: SessionMinutes['vacancies'][number]): Block {
  return table(
    `Vacance ${vacancyReference} – ${dwelling}`,
    ['Candidat', 'Rang', 'Décision', 'Motif'],
    decisions
      .filter(({ decision }) => decision !== null)
      .map(({ reference, rank, decision, motive }) => [
        reference,
        rank === null ? 'sans rang' : String(rank),
        decision,
        motive,
      ]),
    { empty: 'aucune décision sur ce logement dans cette séance.', weights: [1.6, 0.8, 2.4, 4] },
  );
}

function deferralsTable({ vacancies }: SessionMinutes): Block {
  return table(
    'Candidats ajournés pour un dossier incomplet (un ajournement n’est pas une décision)',
    ['Candidat', 'Vacance', 'Pièce manquante'],
    vacancies.flatMap(({ vacancyReference, decisions }) =>
      decisions
        .filter(({ deferral }) => deferral !== null)
        .map(({ reference, deferral }) => [reference, vacancyReference, deferral]),
    ),
    { empty: 'aucun ajournement dans cette séance.', weights: [1, 1, 2] },
  );
}

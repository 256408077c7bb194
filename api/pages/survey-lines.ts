import { SURVEY_QUESTIONS, type SurveyAnswers, type SurveyInquiry } from '#domain/protocol.js';
import type { Column } from '#exchange/tables/columns.js';
import { headerKey, type TableRow } from '#exchange/tables/table.js';

const QUESTION = 'Question';

/** The questionnaire of a landlord: the leases it has not answered on, and a column to fill for each question. */
export const QUESTIONNAIRE: readonly Column<SurveyInquiry>[] = [
  {
    header: QUESTION,
    kind: 'text',
    definition: 'Numéro de la question : ne le changez pas, il ramène la réponse au bon bail.',
    value: ({ id }) => id,
  },
  { header: 'Bail signé le', kind: 'date', definition: 'Pour reconnaître le bail.', value: ({ signedOn }) => signedOn },
  { header: 'Département', kind: 'text', definition: 'Du logement.', value: ({ departement }) => departement },
  {
    header: 'Accompagnement terminé le',
    kind: 'date',
    definition: 'Un an avant la question au moins.',
    value: ({ supportEndedOn }) => supportEndedOn,
  },
  ...SURVEY_QUESTIONS.map(({ key, label }) => ({
    header: label,
    kind: 'text' as const,
    definition: key === 'arrears3Months' ? 'oui ou non' : 'oui, non, ou vide : ne sait pas',
    value: () => null,
  })),
];

export interface AnswerLine {
  readonly line: number;
  readonly question: string;
  readonly answers: SurveyAnswers;
}

/** Headings that a file of answers needs and does not have. */
export function missingQuestionHeaders(headers: readonly string[]): readonly string[] {
  const given = headers.map(headerKey);
  return [QUESTION, ...SURVEY_QUESTIONS.slice(0, 1).map(({ label }) => label)].filter(
    (header) => !given.includes(headerKey(header)),
  );
}

/** A line of the questionnaire read: `blank` where nothing was filled in; else its answers, or what is wrong with it. */
export function readAnswers(
  row: TableRow,
  headers: readonly string[],
): { readonly blank: true } | { readonly problems: readonly string[] } | AnswerLine {
  const cell = (header: string) => {
    const index = headers.findIndex((one) => headerKey(one) === headerKey(header));
    return index === -1 ? '' : (row.cells[index] ?? '').trim();
  };
  const given = SURVEY_QUESTIONS.map(({ key, label }) => ({ key, label, text: cell(label) }));
  if (given.every(({ text }) => text === '')) return { blank: true };
  const problems = [
    ...row.faults.map(({ message, expected }) => `${message} Attendu : ${expected}.`),
    ...(cell(QUESTION) === '' ? [`${QUESTION} : vide. Attendu : le numéro du questionnaire.`] : []),
    ...given
      .filter(({ text }) => text !== '' && yesOrNo(text) === null)
      .map(({ label, text }) => `${label} : « ${text.slice(0, 40)} » ne va pas. Attendu : oui, non, ou vide.`),
    ...given
      .filter(({ key, text }) => key === 'arrears3Months' && text === '')
      .map(({ label }) => `${label} : vide. Attendu : oui ou non ; sans elle, ce n’est pas un retour.`),
  ];
  if (problems.length > 0) return { problems };
  const answers = Object.fromEntries(given.map(({ key, text }) => [key, yesOrNo(text)])) as unknown as SurveyAnswers;
  return { line: row.line, question: cell(QUESTION), answers };
}

function yesOrNo(text: string): boolean | null {
  return { oui: true, o: true, non: false, n: false }[text.toLowerCase()] ?? null;
}

/** The answers of a preview as its form carries them: one line a bail, `numéro oui non - -`. */
export function packAnswers(lines: readonly AnswerLine[]): string {
  const sign = (value: boolean | null) => (value === null ? '-' : value ? 'oui' : 'non');
  return lines
    .map(({ question, answers }) => [question, ...SURVEY_QUESTIONS.map(({ key }) => sign(answers[key]))].join(' '))
    .join('\n');
}

/** What `packAnswers` wrote; lines that are none of its are left out. */
export function unpackAnswers(text: string): readonly AnswerLine[] {
  return text.split('\n').flatMap((packed, index) => {
    const [question = '', ...signs] = packed.trim().split(' ');
    if (question === '' || signs.length !== SURVEY_QUESTIONS.length) return [];
    const answers = Object.fromEntries(SURVEY_QUESTIONS.map(({ key }, at) => [key, yesOrNo(signs[at] ?? '')]));
    return [{ line: index + 1, question, answers: answers as unknown as SurveyAnswers }];
  });
}

import { canonical, changeVacancy } from '#casework/change-vacancy.js';
import type { CaseError } from '#casework/errors.js';
import type { FileWords } from '#casework/file-words.js';
import { postVacancies } from '#casework/post-vacancy.js';
import { vacancyProblems } from '#casework/vacancy-rules.js';
import { vacancyWarnings } from '#casework/vacancy-warnings.js';
import type { LineOutcome } from '#domain/file-import.js';
import type { Vacancy, VacancyDeclaration } from '#domain/vacancy.js';
import type { FileKind, KindContext } from './file-kind.js';
import { doubledReference, firstLines, lineInError, lineProblems, parsedLine, refusedLine } from './file-kind.js';
import type { ImportProfile, ReadLine, Wire } from './tables/profile.js';
import { changesBetween, fill } from './tables/profile.js';
import { completedVacancy, vacancyForColumns, vacancyProfile } from './vacancy-file.js';
import { fromDeclaration, toDeclaration, vacancySchema } from './vacancy-schema.js';

/** A file of vacancies: a line without open vacancy of its identifier posts one, else it changes it. */
export const vacancyFile: FileKind = { profile: profileFor, assess, apply };

const profiles = new WeakMap<FileWords, ImportProfile>();

function profileFor(words: FileWords): ImportProfile {
  const known = profiles.get(words) ?? vacancyProfile(words);
  profiles.set(words, known);
  return known;
}

interface Declared {
  readonly line: ReadLine;
  readonly existing: Vacancy | null;
  readonly declaration: VacancyDeclaration;
}

async function assess(context: KindContext, lines: readonly ReadLine[]): Promise<readonly LineOutcome[]> {
  const { deps, access } = context;
  const firsts = await firstLines(context, lines);
  const references = lines.flatMap(({ reference }) => (reference === null ? [] : [reference]));
  const open = await deps.tx.vacancies.openByInternalIds(access.organisationId, references);
  const outcomes: LineOutcome[] = [];
  const declared: Declared[] = [];
  for (const line of lines) {
    const first = firsts.get(line.line);
    const existing = open.get(line.reference ?? '') ?? null;
    const read = first === undefined ? declarationOf(context, line, existing) : null;
    if (first !== undefined) outcomes.push(doubledReference(line, first, headerOf(context, 'internalId')));
    else if (read !== null && 'problems' in read) outcomes.push(lineInError(line, read.problems));
    else if (read !== null) declared.push({ line, existing, declaration: read.value });
  }
  outcomes.push(...(await compared(context, declared)));
  return outcomes.toSorted((a, b) => a.line - b.line);
}

function headerOf({ words, job }: KindContext, key: string): string {
  const index = job.mapping.indexOf(key);
  return job.headers[index] ?? profileFor(words).columns.find((column) => column.key === key)?.header ?? key;
}

function declarationOf(context: KindContext, line: ReadLine, existing: Vacancy | null) {
  const profile = profileFor(context.words);
  const wire: Wire = existing === null ? {} : vacancyForColumns(fromDeclaration(existing) as unknown as Wire);
  fill(wire, profile, line.values);
  const parsed = parsedLine(vacancySchema, completedVacancy(wire), line, { profile, job: context.job });
  if ('problems' in parsed) return parsed;
  return { value: toDeclaration(parsed.value) };
}

async function compared(context: KindContext, declared: readonly Declared[]): Promise<readonly LineOutcome[]> {
  const { deps, access, job } = context;
  const declarations = declared.map(({ declaration }) => declaration);
  const places = await deps.tx.vacancies.openAtPlaces(access.organisationId, declarations);
  const before = await deps.tx.imports.earlier(job.id, declared[0]?.line.line ?? 0, {
    references: [],
    places: places.map(({ place }) => place),
  });
  const seen = new Map(before.places);
  return declared.map((one, index) => {
    const at = places[index] as (typeof places)[number];
    const earlier = seen.get(at.place);
    seen.set(at.place, earlier ?? one.line.line);
    const taken = at.vacancyId !== null && at.vacancyId !== one.existing?.id;
    if (earlier !== undefined || taken) return atTakenPlace(context, one.line, earlier ?? null);
    return { ...outcomeOf(context, one), place: at.place };
  });
}

function atTakenPlace(context: KindContext, line: ReadLine, earlier: number | null): LineOutcome {
  const message =
    earlier === null
      ? 'Une vacance ouverte est déjà à cette adresse, avec le même complément et le même étage.'
      : `La ligne ${earlier} est déjà à cette adresse, avec le même complément et le même étage.`;
  const expected = 'un complément d’adresse ou un étage qui distingue les deux logements';
  const received = String(line.values.get('line') ?? '');
  return lineInError(line, [
    { column: headerOf(context, 'line'), code: 'DUPLICATE_VACANCY', message, expected, received },
  ]);
}

function outcomeOf(context: KindContext, { line, existing, declaration }: Declared): LineOutcome {
  const { deps, job, words } = context;
  const profile = profileFor(words);
  const base = { line: line.line, reference: line.reference, place: null, problems: [], notes: [] };
  const changes = existing === null ? [] : changesOf(profile, existing, declaration);
  if (existing !== null && canonical(fromDeclaration(existing)) === canonical(fromDeclaration(declaration)))
    return { ...base, status: 'unchanged', changes: [] };
  const today = deps.clock.today();
  const problems = vacancyProblems(declaration, today, deps.reference).filter(
    ({ pointer }) => !(pointer === '/caleolOn' && declaration.caleolOn === existing?.caleolOn),
  );
  if (problems.length > 0) return lineInError(line, lineProblems(problems, profile, job));
  const notes = vacancyWarnings(declaration, today, deps.reference, []).map(({ message }) => message);
  return { ...base, status: existing === null ? 'toCreate' : 'toUpdate', changes, notes };
}

function changesOf(profile: ImportProfile, before: VacancyDeclaration, after: VacancyDeclaration) {
  const wire = (declaration: VacancyDeclaration) => vacancyForColumns(fromDeclaration(declaration) as unknown as Wire);
  return changesBetween(profile, wire(before), wire(after));
}

async function apply(context: KindContext, lines: readonly ReadLine[]): Promise<readonly LineOutcome[]> {
  const { deps, access } = context;
  const references = lines.map(({ reference }) => reference ?? '');
  const open = await deps.tx.vacancies.openByInternalIds(access.organisationId, references);
  const outcomes: LineOutcome[] = [];
  const created: Declared[] = [];
  for (const line of lines) {
    const existing = open.get(line.reference ?? '') ?? null;
    const read = declarationOf(context, line, existing);
    if ('problems' in read) outcomes.push(lineInError(line, read.problems));
    else if (existing === null) created.push({ line, existing, declaration: read.value });
    else outcomes.push(await change(context, line, existing, read.value));
  }
  outcomes.push(...(await create(context, created)));
  return outcomes.toSorted((a, b) => a.line - b.line);
}

async function create(context: KindContext, created: readonly Declared[]): Promise<readonly LineOutcome[]> {
  const inputs = created.map(({ declaration }) => ({ declaration, confirmedWarnings: [] }));
  const posted = await postVacancies(context.deps, context.access, inputs);
  return created.map(({ line }, index) => {
    const done = posted[index] as (typeof posted)[number];
    return done.ok ? written(line, 'created') : refused(context, line, done.error);
  });
}

async function change(
  context: KindContext,
  line: ReadLine,
  existing: Vacancy,
  declaration: VacancyDeclaration,
): Promise<LineOutcome> {
  const { id, version } = existing;
  const input = { declaration, confirmedWarnings: [], id, version };
  const done = await changeVacancy(context.deps, context.access, input);
  if (!done.ok) return refused(context, line, done.error);
  return written(line, done.value.vacancy.version === version ? 'unchanged' : 'updated');
}

function refused({ words, job }: KindContext, line: ReadLine, error: CaseError): LineOutcome {
  return lineInError(line, refusedLine(error, profileFor(words), job));
}

function written({ line, reference }: ReadLine, status: 'created' | 'updated' | 'unchanged'): LineOutcome {
  return { line, reference, place: null, status, problems: [], changes: [], notes: [] };
}

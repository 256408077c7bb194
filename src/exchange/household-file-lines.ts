import { canonical } from '#casework/change-vacancy.js';
import type { FileWords } from '#casework/file-words.js';
import { householdProblems } from '#casework/household-rules.js';
import { upsertHouseholds } from '#casework/households.js';
import type { ImportLineProblem, LineOutcome } from '#domain/file-import.js';
import type { Household } from '#domain/household.js';
import { householdId } from '#domain/ids.js';
import type { FileKind, KindContext } from './file-kind.js';
import { doubledReference, firstLines, lineInError, lineProblems, parsedLine, refusedLine } from './file-kind.js';
import { householdProfile } from './household-file.js';
import { completedHousehold, misplaced } from './household-file-parts.js';
import { fromHousehold, type HouseholdWire, householdSchema, toHousehold } from './household-schema.js';
import type { ImportProfile, ReadLine, Wire } from './tables/profile.js';
import { changesBetween, fill } from './tables/profile.js';

/** A file of households: a line enters the household of its reference, or changes it; those it does not name stay. */
export const householdFile: FileKind = { profile: profileFor, assess, apply };

const profiles = new WeakMap<FileWords, ImportProfile>();

function profileFor(words: FileWords): ImportProfile {
  const known = profiles.get(words) ?? householdProfile(words);
  profiles.set(words, known);
  return known;
}

async function assess(context: KindContext, lines: readonly ReadLine[]): Promise<readonly LineOutcome[]> {
  const { deps, job, words } = context;
  const firsts = await firstLines(context, lines);
  const references = lines.flatMap(({ reference }) => (reference === null ? [] : [reference]));
  const stored = await deps.tx.households.findByReferences(references);
  const profile = profileFor(words);
  const header = job.headers[job.mapping.indexOf('reference')] ?? 'Référence';
  return lines.map((line) => {
    const first = firsts.get(line.line);
    if (first !== undefined) return doubledReference(line, first, header);
    const existing = stored.get(line.reference ?? '')?.household ?? null;
    const read = wireOf(context, profile, line, existing);
    return 'problems' in read ? lineInError(line, read.problems) : outcomeOf(context, line, existing, read.value);
  });
}

type Read = { readonly value: HouseholdWire } | { readonly problems: readonly ImportLineProblem[] };

function wireOf(context: KindContext, profile: ImportProfile, line: ReadLine, existing: Household | null): Read {
  const wire: Wire = existing === null ? {} : (fromHousehold(existing) as unknown as Wire);
  fill(wire, profile, line.values);
  const lost = misplaced(wire, profile.columns, filledIn(line));
  const parsed = parsedLine(householdSchema, completedHousehold(wire), line, { profile, job: context.job });
  if (lost.length === 0) return parsed;
  const told = 'problems' in parsed ? parsed.problems : [];
  const problems = lost.map(({ key, header, format }) => ({
    column: context.job.headers[context.job.mapping.indexOf(key)] ?? header,
    code: 'OTHER_PHASE',
    message: 'Cette cellule ne va pas avec la phase de l’accompagnement.',
    expected: 'une cellule vide, ou une autre phase',
    received: format.show(line.values.get(key)),
  }));
  return { problems: [...told, ...problems] };
}

/** Columns that the line fills with a value; one that it erases is in no other phase's way. */
function filledIn({ values }: ReadLine): ReadonlySet<string> {
  return new Set([...values].flatMap(([key, value]) => (value === null ? [] : [key])));
}

function outcomeOf(
  { deps, access, job, words }: KindContext,
  line: ReadLine,
  existing: Household | null,
  wire: HouseholdWire,
): LineOutcome {
  const profile = profileFor(words);
  const base = { line: line.line, reference: line.reference, place: null, problems: [], notes: [] };
  const household = toHousehold(wire, { id: existing?.id ?? householdId('new'), ownerId: access.organisationId });
  const problems = householdProblems(household, deps.clock.today(), deps.reference);
  if (problems.length > 0) return lineInError(line, lineProblems(problems, profile, job));
  if (existing === null) return { ...base, status: 'toCreate', changes: [] };
  if (canonical(household) === canonical(existing)) return { ...base, status: 'unchanged', changes: [] };
  const changes = changesBetween(
    profile,
    fromHousehold(existing) as unknown as Wire,
    fromHousehold(household) as unknown as Wire,
  );
  return { ...base, status: 'toUpdate', changes };
}

async function apply(context: KindContext, lines: readonly ReadLine[]): Promise<readonly LineOutcome[]> {
  const { deps, access, job, words } = context;
  const stored = await deps.tx.households.findByReferences(lines.map(({ reference }) => reference ?? ''));
  const profile = profileFor(words);
  const outcomes: LineOutcome[] = [];
  const good: { readonly line: ReadLine; readonly wire: HouseholdWire }[] = [];
  for (const line of lines) {
    const read = wireOf(context, profile, line, stored.get(line.reference ?? '')?.household ?? null);
    if ('problems' in read) outcomes.push(lineInError(line, read.problems));
    else good.push({ line, wire: read.value });
  }
  const written = await upsertHouseholds(
    deps,
    access,
    good.map(
      ({ wire }) =>
        (owner) =>
          toHousehold(wire, owner),
    ),
  );
  for (const [index, { line }] of good.entries()) {
    const done = written[index] as (typeof written)[number];
    const base = { line: line.line, reference: line.reference, place: null, problems: [], changes: [], notes: [] };
    outcomes.push(done.ok ? { ...base, status: done.value } : lineInError(line, refusedLine(done.error, profile, job)));
  }
  return outcomes.toSorted((a, b) => a.line - b.line);
}

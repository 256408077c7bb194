import { z } from 'zod';

/** Bounds of one document: a session of 40 vacancies takes a tenth of them. */
const MAX_TEXT = 20_000;
const MAX_CELLS = 200_000;
const MAX_CHARACTERS = 5_000_000;
const MAX_COLUMNS = 14;
const MAX_DEPTH = 4;

const text = z.string().max(MAX_TEXT);
const named = text.min(1);
const block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paragraph'), text: named }),
  z.strictObject({ kind: z.literal('list'), items: z.array(named).min(1), ordered: z.boolean() }),
  z.strictObject({
    kind: z.literal('facts'),
    caption: named,
    facts: z.array(z.strictObject({ label: named, value: text.nullable() })).min(1),
  }),
  z
    .strictObject({
      kind: z.literal('table'),
      caption: named,
      columns: z
        .array(z.strictObject({ title: named, align: z.enum(['start', 'end']), weight: z.number().positive() }))
        .min(1)
        .max(MAX_COLUMNS),
      rows: z.array(z.array(text.nullable())),
      empty: named,
    })
    .refine(({ columns, rows }) => rows.every((row) => row.length === columns.length), {
      message: 'a row has not as many cells as there are columns',
    }),
  z.strictObject({ kind: z.literal('notice'), title: named, paragraphs: z.array(named).min(1) }),
  z.strictObject({
    kind: z.literal('signatures'),
    caption: named,
    places: z.array(z.strictObject({ role: named, name: text.nullable() })).min(1),
  }),
]);
const section = z.strictObject({
  title: named,
  startsPage: z.boolean(),
  blocks: z.array(block),
  get sections() {
    return z.array(section);
  },
});
const content = z.strictObject({
  title: named,
  subtitle: named.nullable(),
  issuer: named,
  nature: named,
  generatedAt: z.iso.datetime(),
  engineVersion: named.nullable(),
  fingerprint: named.nullable(),
  orientation: z.enum(['portrait', 'landscape']),
  sections: z.array(section).min(1),
});

/**
 * What keeps a content from being rendered, as `pointer: reason` without any value of it; empty where nothing does. Shape,
 * row lengths, depth of sections, and bounds on what one document may hold.
 */
export function checkContent(document: unknown): readonly string[] {
  const depth = depthOf(document);
  if (depth > MAX_DEPTH) return [`/sections: nested more than ${MAX_DEPTH} deep`];
  const parsed = content.safeParse(document);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`);
  }
  const { cells, characters } = sizeOf(parsed.data.sections);
  return [
    ...(cells > MAX_CELLS ? [`/sections: more than ${MAX_CELLS} cells`] : []),
    ...(characters > MAX_CHARACTERS ? [`/sections: more than ${MAX_CHARACTERS} characters`] : []),
  ];
}

/** Levels of sections, one more than allowed at most: a content that holds itself ends there. */
function depthOf(holder: unknown, level = 0): number {
  const { sections } = (holder ?? {}) as { sections?: unknown };
  if (!Array.isArray(sections) || sections.length === 0 || level > MAX_DEPTH) return level;
  return Math.max(...sections.map((child) => depthOf(child, level + 1)));
}

function sizeOf(sections: readonly unknown[]): { readonly cells: number; readonly characters: number } {
  let cells = 0;
  let characters = 0;
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      cells += 1;
      characters += value.length;
    } else if (typeof value === 'object' && value !== null) {
      for (const part of Object.values(value)) walk(part);
    }
  };
  walk(sections);
  return { cells, characters };
}

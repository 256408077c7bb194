import type { Organisation } from '#domain/organisation.js';
import { communesOfRegion, findCommune, isCommuneOfRegion } from '#legislation/communes.js';
import { FUNDINGS } from '#legislation/funding.js';

/** What the words of a file stand for; `undefined` where a word stands for nothing, or for two things. */
export interface FileWords {
  readonly communeCode: (text: string) => string | undefined;
  readonly fundingCode: (text: string) => string | undefined;
  readonly reserverId: (text: string) => string | undefined;
}

/** Words of the region and of the directory: communes by code or name, financings by code or short name, reservers. */
export function fileWords(reservers: readonly Pick<Organisation, 'id' | 'name'>[]): FileWords {
  const byName = new Map<string, string>();
  for (const { id, name } of reservers) {
    byName.set(key(name), id);
    byName.set(key(id), id);
  }
  return { communeCode: communeCodeOf, fundingCode: fundingCodeOf, reserverId: (text) => byName.get(key(text)) };
}

let communes: ReadonlyMap<string, string | undefined> | undefined;

/** « 92050 », « Nanterre », « NANTERRE (92050) », « Paris 18e ». A five-digit code is left to the rules. */
function communeCodeOf(text: string): string | undefined {
  const code = /^(\d{5})$/.exec(text.trim())?.[1] ?? /\((\d{5})\)$/.exec(text.trim())?.[1];
  if (code !== undefined) return code;
  communes ??= communesByName();
  return communes.get(communeKey(text));
}

function communesByName(): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const { code } of communesOfRegion().filter((commune) => isCommuneOfRegion(commune.code))) {
    const name = communeKey(findCommune(code)?.name ?? '');
    found.set(name, found.has(name) ? undefined : code);
  }
  return found;
}

function communeKey(name: string): string {
  return key(name)
    .replace(/\bste?\b/g, (word) => (word === 'st' ? 'saint' : 'sainte'))
    .replace(/\b(?:arrondissement|arr)\b/, '')
    .replace(/\b0?(\d{1,2}) ?(?:er|eme|e)?\b/, '$1')
    .trim();
}

// The ordinary financing of each ceiling (RPLS, field 32).
const SHORT_NAMES: Readonly<Record<string, string>> = { plai: '10', plus: '13', pls: '14' };

function fundingCodeOf(text: string): string | undefined {
  const typed = key(text);
  if (/^\d{2}$/.test(typed)) return typed;
  return SHORT_NAMES[typed] ?? FUNDINGS.find(({ label }) => key(label) === typed)?.code;
}

function key(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

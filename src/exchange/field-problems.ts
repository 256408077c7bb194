import type { z } from 'zod';
import type { FieldProblem } from '#casework/errors.js';
import { shown } from '#casework/errors.js';

/** Turns the issues of a schema into French problems: pointer, stable code, what was expected, what came. */
export function fieldProblems(error: z.core.$ZodError, input: unknown): FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, input, [])).slice(0, MAX_PROBLEMS);
}

const MAX_PROBLEMS = 50;

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, input: unknown, prefix: readonly PropertyKey[]): FieldProblem[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerOf([...path, key]),
      code: 'UNKNOWN_FIELD',
      message: `Le champ « ${shown(key)} » est inconnu.`,
      expected: 'un champ du format (voir /docs)',
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && issue.errors[0] !== undefined) {
    const branch = closestBranch(issue.errors);
    return branch.flatMap((inner) => problemsOf(inner, input, path));
  }
  const received = valueAt(input, path);
  const missing = received === undefined;
  return [
    {
      pointer: pointerOf(path),
      code: missing ? 'REQUIRED' : (CODES[issue.code] ?? 'INVALID_VALUE'),
      message: missing ? 'Ce champ est obligatoire.' : messageOf(issue, received),
      expected: expectedOf(issue),
      ...(missing ? {} : { received: shown(received) }),
    },
  ];
}

const CODES: Readonly<Record<string, string>> = {
  invalid_type: 'WRONG_TYPE',
  too_big: 'OUT_OF_RANGE',
  too_small: 'OUT_OF_RANGE',
  invalid_format: 'WRONG_FORMAT',
  invalid_value: 'UNKNOWN_VALUE',
  invalid_union: 'UNKNOWN_VALUE',
  not_multiple_of: 'OUT_OF_RANGE',
};

function closestBranch(branches: readonly Issue[][]): Issue[] {
  return branches.reduce((best, branch) => (branch.length < best.length ? branch : best));
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'un texte',
  number: 'un nombre',
  int: 'un nombre entier',
  boolean: 'true ou false',
  object: 'un objet',
  array: 'une liste',
  record: 'un objet',
  null: 'null',
};

/** What a reader is told of the shapes that she may have typed. */
const SHAPES: Readonly<Record<string, string>> = {
  '/^\\d{2}$/': 'deux chiffres, par exemple 13',
  '/^\\d{5}$/': 'cinq chiffres, par exemple 92000',
  '/^[0-9AB]{5}$/': 'le code INSEE, cinq caractères, par exemple 92050',
  '/^[0-9A-Z]{10}$/': 'dix chiffres ou lettres majuscules',
  '/^[0-9A-Z]{18}$/': 'dix-huit chiffres ou lettres majuscules',
};

function expectedOf(issue: Issue): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'too_big':
      return sizeWords(issue.origin, 'au plus', Number(issue.maximum));
    case 'too_small':
      return sizeWords(issue.origin, 'au moins', Number(issue.minimum));
    case 'invalid_format':
      return issue.pattern === undefined ? issue.format : (SHAPES[issue.pattern] ?? `format ${issue.pattern}`);
    case 'invalid_union':
      return discriminatorWords(issue);
    case 'custom':
      return typeof issue.params?.expected === 'string' ? issue.params.expected : null;
    default:
      return null;
  }
}

function discriminatorWords(issue: Issue): string | null {
  const options = (issue as { readonly options?: readonly unknown[] }).options;
  return options === undefined ? null : options.map(String).join(', ');
}

function sizeWords(origin: string, words: string, size: number): string {
  if (origin === 'string') return `${words} ${size} caractère${size > 1 ? 's' : ''}`;
  if (origin === 'array') return `${words} ${size} élément${size > 1 ? 's' : ''}`;
  return `${words} ${size}`;
}

function messageOf(issue: Issue, received: unknown): string {
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  const value = shown(received);
  const expected = expectedOf(issue);
  const wanted = expected === null ? '' : ` ; attendu : ${expected}`;
  switch (issue.code) {
    case 'invalid_type':
      return `« ${value} » n’est pas du bon type${wanted}.`;
    case 'invalid_value':
    case 'invalid_union':
      return `« ${value} » n’est pas une valeur connue${wanted}.`;
    default:
      return `« ${value} » est hors limites${wanted}.`;
  }
}

export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

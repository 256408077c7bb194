import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { Policy } from '#domain/policy.js';
import { fieldProblems } from '#exchange/field-problems.js';
import { instanceSchema, policySchema, resultSchema } from '#exchange/schemas.js';
import { locate, parseStrictJsonBytes } from '#exchange/strict-json.js';
import type { Instance } from '#matching/instance.js';
import type { RunResult } from '#matching/run-result.js';
import { type InstanceProblem, validateInstance } from '#matching/validate.js';
import { CommandFailure, cannotRead, EXIT } from './exit-codes.js';

/** What is read of a schema: enough to check a value, nothing that transforms it. */
interface Checker {
  readonly safeParse: (value: unknown) => { readonly success: boolean; readonly error?: unknown };
  /** Of an object: the schema of each member. */
  readonly shape?: Readonly<Record<string, Checker>>;
}

const SHOWN = 10;

/** An instance file (`-` = standard input), well formed and holding together; exit 3 with line and pointer otherwise. */
export async function readInstance(path: string): Promise<Instance> {
  // A region is read, checked and solved once: the young generation takes its full size at its first collection.
  setFlagsFromString('--semi-space-growth-factor=16');
  const { value, text } = await readChecked(path, 'instance', instanceSchema as Checker);
  const instance = value as Instance;
  const problems = validateInstance(instance);
  if (problems.length > 0) {
    refuse(
      path,
      'instance',
      problems.map(({ pointer, code, value: what }) => ({ pointer, message: sentence(code, what) })),
      text(),
    );
  }
  return instance;
}

export async function readResult(path: string): Promise<RunResult> {
  return (await readChecked(path, 'résultat', resultSchema as Checker)).value as RunResult;
}

export async function readPolicy(path: string): Promise<Policy> {
  return (await readChecked(path, 'politique', policySchema as Checker)).value as Policy;
}

async function readChecked(
  path: string,
  kind: string,
  schema: Checker,
): Promise<{ value: unknown; text: () => string }> {
  const bytes = await readBytes(path);
  const parsed = parseStrictJsonBytes(bytes);
  if (!parsed.ok) {
    const { message, line, column, pointer } = parsed.problem;
    throw new CommandFailure(
      EXIT.invalidData,
      `${title(path, kind)}\n  ${position(line, column, pointer)} : ${message}`,
    );
  }
  const text = (): string => new TextDecoder().decode(bytes);
  // In pieces first: a check of the whole copies the whole. Where a piece fails, the whole says what is wrong.
  const checked = holdsInPieces(schema, parsed.value) ? { success: true } : schema.safeParse(parsed.value);
  if (!checked.success) {
    const problems = fieldProblems(checked.error as Parameters<typeof fieldProblems>[0], parsed.value);
    refuse(path, kind, problems, text());
  }
  return { value: parsed.value, text };
}

const PIECE = 1_000;

/** Whether a value passes, its long lists a thousand items at a time; false also where it cannot be cut into pieces. */
function holdsInPieces({ shape, safeParse }: Checker, value: unknown): boolean {
  if (shape === undefined || typeof value !== 'object' || value === null) return false;
  const rest: Record<string, unknown> = { ...value };
  for (const [key, items] of Object.entries(value)) {
    const part = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (part === undefined || !Array.isArray(items) || items.length <= PIECE) continue;
    for (let start = 0; start < items.length; start += PIECE) {
      if (!part.safeParse(items.slice(start, start + PIECE)).success) return false;
    }
    rest[key] = [];
  }
  return safeParse(rest).success;
}

function refuse(
  path: string,
  kind: string,
  problems: readonly { readonly pointer: string; readonly message: string }[],
  text: string,
): never {
  const lines = problems.slice(0, SHOWN).map(({ pointer, message }) => {
    const { line, column } = locate(text, pointer);
    return `  ${position(line, column, pointer)} : ${message}`;
  });
  const more = problems.length > SHOWN ? [`  … et ${problems.length - SHOWN} autre(s).`] : [];
  throw new CommandFailure(EXIT.invalidData, [title(path, kind), ...lines, ...more].join('\n'));
}

function title(path: string, kind: string): string {
  return `Fichier ${kind} refusé (${path === '-' ? 'entrée standard' : path}) :`;
}

function position(line: number, column: number, pointer: string): string {
  return `ligne ${line}, colonne ${column}${pointer === '' ? '' : `, ${pointer}`}`;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    if (path !== '-') return await readFile(path);
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    throw cannotRead(path, error);
  }
}

function sentence(code: InstanceProblem['code'], value: string): string {
  const words: Readonly<Record<InstanceProblem['code'], string>> = {
    DUPLICATE_ID: `l’identifiant « ${value} » est donné deux fois.`,
    UNKNOWN_LANDLORD: `le bailleur « ${value} » n’est pas dans l’instance.`,
    UNKNOWN_VACANCY: `le logement « ${value} » n’est pas dans l’instance.`,
    UNKNOWN_HOUSEHOLD: `le ménage « ${value} » n’est pas dans l’instance.`,
    CONFLICTING_COMMITMENT: `les places gardées de « ${value} » se contredisent.`,
    UNKNOWN_TARGET: `« ${value} » n’est pas un objectif de la politique dans un périmètre connu.`,
    COEFFICIENT_ABOVE_CAP: `le coefficient ${value} dépasse le plafond que la politique fixe à cet objectif.`,
    COUNTED_ABOVE_TOTAL: `${value} baux comptés : plus que le total de la ligne.`,
  };
  return words[code];
}

import { posix } from 'node:path';
import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** `import()` of something that is not a literal: where it leads cannot be read. */
  readonly computed: boolean;
}

export interface SourceFacts {
  readonly path: string;
  readonly imports: readonly Import[];
  readonly defaultExport: boolean;
  readonly enums: readonly string[];
  /** Reads of the clock, of randomness, of the locale or of the local time zone. */
  readonly ambient: readonly string[];
  readonly lines: number;
}

/** What architecture rules read of a TypeScript file, from its syntax tree (no types). */
export function readSource(path: string, text: string): SourceFacts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const imports: Import[] = [];
  const enums: string[] = [];
  const ambient: string[] = [];
  let defaultExport = false;
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push(found);
    if (ts.isEnumDeclaration(node)) enums.push(node.name.text);
    if (isDefaultExport(node)) defaultExport = true;
    const read = ambientRead(node);
    if (read) ambient.push(read);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    path,
    imports,
    defaultExport,
    enums,
    ambient,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
  };
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) return literal(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) return literal(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal, true);
  if (ts.isCallExpression(node) && isImportCall(node)) return literal(node.arguments[0], false);
  // new URL('./solve.thread.js', import.meta.url): how threads are started.
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL' && node.arguments?.length === 2) {
    const [target, base] = node.arguments;
    const code = target && ts.isStringLiteralLike(target) && /\.(js|ts)$/.test(target.text);
    if (code && base?.getText() === 'import.meta.url') return literal(target, false);
  }
  return undefined;
}

function isImportCall(node: ts.CallExpression): boolean {
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(node.expression) && node.expression.text === 'require' && node.arguments.length === 1;
}

function literal(node: ts.Node | undefined, typeOnly: boolean): Import {
  if (node && ts.isStringLiteralLike(node)) return { specifier: node.text, typeOnly, computed: false };
  return { specifier: node?.getText() ?? '', typeOnly, computed: true };
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return !node.isExportEquals;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)
  );
}

const CLOCKS = new Set(['Math.random', 'Date.now', 'performance.now', 'process.hrtime', 'crypto.randomUUID']);
const RANDOM_CALLS = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues']);
const LOCAL_READS = new Set([
  'localeCompare',
  'toLocaleString',
  'toLocaleDateString',
  'toLocaleTimeString',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'getFullYear',
  'getMonth',
  'getDate',
  'getDay',
  'getHours',
  'getMinutes',
  'getTimezoneOffset',
]);

function ambientRead(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const text = `${node.expression.getText()}.${node.name.text}`;
    if (CLOCKS.has(text)) return text;
    if (LOCAL_READS.has(node.name.text)) return node.name.text;
    if (node.expression.getText() === 'Intl') return text;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0) {
    return 'new Date()';
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    if (node.expression.text === 'Date') return 'Date()';
    if (RANDOM_CALLS.has(node.expression.text)) return node.expression.text;
  }
  return undefined;
}

/** Where an import leads: a file of the repository, a package, or a Node module. */
export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string };

export function targetOf(from: string, specifier: string): Target {
  if (specifier.startsWith('.')) {
    return { kind: 'file', path: posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts') };
  }
  const subpath = /^#([^/]+?)(?:\/(.+))?\.js$/.exec(specifier);
  if (subpath) {
    const [, room = '', rest] = subpath;
    const folder = ['solver', 'workers', 'api', 'cli'].includes(room) ? room : `src/${room}`;
    return { kind: 'file', path: rest === undefined ? `${folder}.ts` : `${folder}/${rest}.ts` };
  }
  if (specifier.startsWith('node:')) return { kind: 'node', name: specifier };
  const [first = '', second = ''] = specifier.split('/');
  return { kind: 'package', name: first.startsWith('@') ? `${first}/${second}` : first };
}

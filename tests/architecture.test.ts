import { describe, expect, it } from 'vitest';
import { NO_RATES, ratesOf } from './architecture/rates.js';
import { checkSource, MAX_LINES, roomCycle, roomOf } from './architecture/rules.js';
import { readSource } from './architecture/source-file.js';
import { readProjectFile, trackedFiles } from './support/project-files.js';

const sources = trackedFiles()
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => ({ path, text: readProjectFile(path) }));

describe('the architecture of house and CONTRIBUTING.md holds in every file', () => {
  it('reads the whole repository', () => {
    const rooms = new Set(sources.map(({ path }) => roomOf(path)));
    expect([...rooms]).toEqual(expect.arrayContaining(['domain', 'solver', 'matching', 'tests']));
  });

  it('every import goes where the table allows, and no file breaks a rule of form', () => {
    const violations = sources.flatMap(({ path, text }) => checkSource(path, text));
    expect(violations.map(({ path, rule, what }) => `${path}: ${rule}: ${what}`)).toEqual([]);
  });

  it('no rate is computed outside of monitoring', () => {
    const found = sources.flatMap(({ path, text }) => ratesOf(path, text).map((what) => `${path}: ${what}`));
    expect(found).toEqual([]);
    expect(Object.keys(NO_RATES).filter((path) => sources.every((source) => source.path !== path))).toEqual([]);
  });

  it.each([
    ['a quotient in percent', 'const x = (100 * a) / b;', 1],
    ['a quotient in percent, the other way', 'const x = Math.round((a / b.length) * 100);', 1],
    ['thousandths', 'const x = (a * 1_000) / (b + c);', 1],
    ['a rate in SQL', "const sql = 'SELECT 100.0 * count(*) / nullif(n, 0) FROM t';", 1],
    ['no change of unit', 'const x = (cents * 100) / 12;', 0],
    ['no mean', 'const x = sum / n;', 0],
  ])('sees %s', (_, text, count) => {
    expect(ratesOf('api/a.ts', text)).toHaveLength(count);
    expect(ratesOf('src/monitoring/a.ts', text)).toEqual([]);
  });

  it('no cycle between rooms', () => {
    expect(roomCycle(sources)).toBeUndefined();
  });
});

describe('the checker of the architecture', () => {
  const cases: readonly { it: string; path: string; text: string; finds: string | null }[] = [
    {
      it: 'lets matching import the solver',
      path: 'src/matching/a.ts',
      text: `import { x } from '#solver/problem.js';`,
      finds: null,
    },
    {
      it: 'stops the solver importing the domain',
      path: 'solver/a.ts',
      text: `import type { X } from '#domain/ids.js';`,
      finds: 'solver → domain (#domain/ids.js)',
    },
    {
      it: 'stops casework reaching infra',
      path: 'src/casework/a.ts',
      text: `import { pool } from '#infra/pool.js';`,
      finds: 'casework → infra (#infra/pool.js)',
    },
    {
      it: 'stops a dynamic import too',
      path: 'src/domain/a.ts',
      text: `const m = await import('#matching/solve.js');`,
      finds: 'domain → matching (#matching/solve.js)',
    },
    {
      it: 'stops a re-export too',
      path: 'src/domain/a.ts',
      text: `export { x } from '#scoring/points.js';`,
      finds: 'domain → scoring (#scoring/points.js)',
    },
    {
      it: 'stops an inline import type too',
      path: 'src/domain/a.ts',
      text: `type X = import('#scoring/points.js').X;`,
      finds: 'domain → scoring (#scoring/points.js)',
    },
    {
      it: 'lets ports name types of matching',
      path: 'src/ports.ts',
      text: `import type { Instance } from '#matching/instance.js';`,
      finds: null,
    },
    {
      it: 'stops ports running code of matching',
      path: 'src/ports.ts',
      text: `import { solve } from '#matching/solve.js';`,
      finds: 'ports → matching (#matching/solve.js)',
    },
    {
      it: 'lets casework see the ports',
      path: 'src/casework/a.ts',
      text: `import type { Tx } from '#ports.js';`,
      finds: null,
    },
    {
      it: 'stops a relative path out of its room',
      path: 'src/casework/a.ts',
      text: `import { x } from '../domain/ids.js';`,
      finds: '../domain/ids.js',
    },
    {
      it: 'lets a relative path stay in its room',
      path: 'api/routes/a.ts',
      text: `import { x } from '../errors.js';`,
      finds: null,
    },
    { it: 'stops zod in the domain', path: 'src/domain/a.ts', text: `import { z } from 'zod';`, finds: 'domain → zod' },
    { it: 'lets zod at the door', path: 'api/a.ts', text: `import { z } from 'zod';`, finds: null },
    {
      it: 'stops fastify out of the API',
      path: 'src/infra/a.ts',
      text: `import fastify from 'fastify';`,
      finds: 'infra → fastify',
    },
    {
      it: 'lets workers name types of bullmq',
      path: 'workers/a.ts',
      text: `import type { Job } from 'bullmq';`,
      finds: null,
    },
    {
      it: 'stops workers running bullmq itself',
      path: 'workers/a.ts',
      text: `import { Queue } from 'bullmq';`,
      finds: 'workers → bullmq',
    },
    {
      it: 'keeps the planning package in its one file',
      path: 'solver/assignment.ts',
      text: `import lp from 'javascript-lp-solver';`,
      finds: 'solver → javascript-lp-solver',
    },
    {
      it: 'lets the planner import it',
      path: 'solver/planning.ts',
      text: `import lp from 'javascript-lp-solver';`,
      finds: null,
    },
    {
      it: 'keeps HiGHS out of the product',
      path: 'src/matching/a.ts',
      text: `import highs from 'highs';`,
      finds: 'matching → highs',
    },
    { it: 'lets tests use HiGHS', path: 'tests/solver/a.test.ts', text: `import highs from 'highs';`, finds: null },
    { it: 'stops a computed import', path: 'api/a.ts', text: `await import(name);`, finds: 'name' },
    {
      it: 'stops a default export',
      path: 'src/domain/a.ts',
      text: 'export default function x() {}',
      finds: 'export default',
    },
    {
      it: 'stops a default export by name',
      path: 'src/domain/a.ts',
      text: 'const x = 1; export { x as default };',
      finds: 'export default',
    },
    { it: 'lets a configuration have one', path: 'vitest.config.ts', text: 'export default {};', finds: null },
    { it: 'stops an enum', path: 'src/domain/a.ts', text: 'export enum Size { T1 }', finds: 'Size' },
    { it: 'stops a file called utils', path: 'src/domain/utils.ts', text: '', finds: 'utils' },
    { it: 'stops a folder called helpers', path: 'tests/helpers/a.ts', text: '', finds: 'helpers' },
    { it: 'stops a name that ends in -manager', path: 'src/infra/pool-manager.ts', text: '', finds: 'manager' },
    { it: 'lets a commune be', path: 'src/domain/communes.ts', text: '', finds: null },
    {
      it: 'stops Math.random in the core',
      path: 'solver/a.ts',
      text: 'const x = Math.random();',
      finds: 'reads Math.random',
    },
    {
      it: 'stops Date.now in the core',
      path: 'src/scoring/a.ts',
      text: 'const x = Date.now();',
      finds: 'reads Date.now',
    },
    {
      it: 'stops new Date() in the core',
      path: 'src/domain/a.ts',
      text: 'const x = new Date();',
      finds: 'reads new Date()',
    },
    {
      it: 'lets new Date of a value be',
      path: 'src/domain/a.ts',
      text: 'const x = new Date(0).getUTCDate();',
      finds: null,
    },
    {
      it: 'stops the local time zone in the core',
      path: 'src/domain/a.ts',
      text: 'const x = new Date(0).getDate();',
      finds: 'reads getDate',
    },
    {
      it: "stops the locale's order in the core",
      path: 'src/matching/a.ts',
      text: 'a.localeCompare(b);',
      finds: 'reads localeCompare',
    },
    {
      it: 'stops files in the core',
      path: 'src/legislation/a.ts',
      text: `import { readFileSync } from 'node:fs';`,
      finds: 'imports node:fs',
    },
    {
      it: 'lets the core hash',
      path: 'src/matching/a.ts',
      text: `import { createHash } from 'node:crypto';`,
      finds: null,
    },
    { it: 'lets the shell read the clock', path: 'src/infra/clock.ts', text: 'const x = new Date();', finds: null },
    { it: `lets ${MAX_LINES} lines be`, path: 'src/infra/a.ts', text: 'x;\n'.repeat(MAX_LINES), finds: null },
    {
      it: `stops ${MAX_LINES + 1} lines`,
      path: 'src/infra/a.ts',
      text: 'x;\n'.repeat(MAX_LINES + 1),
      finds: `${MAX_LINES + 1} lines`,
    },
    {
      it: 'lets a generated table be long',
      path: 'src/legislation/communes.generated.ts',
      text: 'x;\n'.repeat(MAX_LINES + 1),
      finds: null,
    },
  ];

  it.each(cases)('$it', ({ path, text, finds }) => {
    expect(checkSource(path, text).map((violation) => violation.what)).toEqual(finds === null ? [] : [finds]);
  });

  it('follows the file that a thread is started from', () => {
    const facts = readSource('workers/matching.ts', `new Worker(new URL('./solve.thread.js', import.meta.url));`);
    expect(facts.imports.map((item) => item.specifier)).toEqual(['./solve.thread.js']);
  });

  it('names a cycle between rooms', () => {
    const files = [
      { path: 'src/domain/a.ts', text: `import '#scoring/b.js';` },
      { path: 'src/scoring/b.ts', text: `import '#domain/a.js';` },
    ];
    expect(roomCycle(files)).toBe('domain → scoring → domain');
  });
});

// Stryker's test runner for solver/ (stryker.config.json): the tests of tests/solver in one process, each file bundled and
// compiled once and evaluated anew for every mutant. Vitest itself takes a second or more per mutant to start.
// Same matchers as vitest (@vitest/expect); of its test functions, what these tests use: describe, it, it.each,
// beforeAll, afterAll. Few random instances, no HiGHS.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';

process.env.SOLVER_RUNS ??= '15';
globalThis.__stryker__ ??= {};
const folder = 'tests/solver';
const require = createRequire(import.meta.url);
const matchers = await import(pathToFileURL(createRequire(require.resolve('vitest')).resolve('@vitest/expect')).href);
const { chai } = matchers;
chai.use(matchers.JestExtend);
chai.use(matchers.JestChaiExpect);
chai.use(matchers.JestAsymmetricMatchers);
const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect, {
  ...globalThis[matchers.ASYMMETRIC_MATCHERS_OBJECT],
});

/** The registration functions, and what one evaluation of a test file has registered with them. */
function registrar() {
  const found = { tests: [], before: [], after: [] };
  const path = [];
  const it = (name, run) => found.tests.push({ name: [...path, name].join(' '), run });
  it.each = (rows) => (name, run) =>
    rows.forEach((row, i) => {
      it(`${name} #${i}`, () => (Array.isArray(row) ? run(...row) : run(row)));
    });
  const describe = (name, register) => {
    path.push(name);
    register();
    path.pop();
  };
  const api = {
    describe,
    it,
    expect,
    beforeAll: (run) => found.before.push(run),
    afterAll: (run) => found.after.push(run),
  };
  return { found, api };
}

/** Vitest's functions come from the evaluation; `import.meta.url` is that of the source. */
const asSources = {
  name: 'as-sources',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', namespace: 'registrar' }));
    onLoad({ filter: /.*/, namespace: 'registrar' }, () => ({ contents: 'module.exports = vitestApi;' }));
    onLoad({ filter: /solver\/[^/]+\.ts$/ }, ({ path }) => {
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

async function compiled(file) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    conditions: ['source'],
    external: ['fast-check', 'esbuild'],
    plugins: [asSources],
  });
  const code = `(function (require, module, exports, vitestApi) {${outputFiles[0].text}\n})`;
  return new vm.Script(code, { filename: file.replace(/\.ts$/, '.bundle.cjs') }).runInThisContext();
}

class SolverRunner {
  files = new Map();
  /** Tests that failed lately, first: the next mutant is near. */
  lately = [];

  /** What Stryker's instrumented code reads and writes. */
  state = globalThis.__stryker__;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const names = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
    await Promise.all(names.map(async (name) => this.files.set(name, await compiled(resolve(folder, name)))));
  }

  load(name) {
    const { found, api } = registrar();
    this.files.get(name)(require, { exports: {} }, {}, api);
    return found;
  }

  async dryRun() {
    const tests = [];
    for (const name of this.files.keys()) {
      const { tests: registered, before, after } = this.load(name);
      for (const run of before) await run();
      for (const { name: title, run } of registered) {
        const id = `${name}#${title}`;
        const start = performance.now();
        this.state.currentTestId = id;
        const failureMessage = await failureOf(run);
        this.state.currentTestId = undefined;
        const result = { id, name: title, fileName: resolve(folder, name), timeSpentMs: performance.now() - start };
        tests.push({ ...result, ...(failureMessage === null ? { status: 0 } : { status: 1, failureMessage }) });
      }
      for (const run of after) await run();
    }
    return { status: 'complete', tests, mutantCoverage: this.state.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const { state } = this;
    // Stryker allows a hundred times the hits of the first run: minutes, on the paths that every search takes.
    const limit = hitLimit && hitLimit / 25;
    state.activeMutant = undefined;
    state.hitLimit = limit;
    state.hitCount = 0;
    const wanted = new Set(testFilter);
    let nrOfTests = 0;
    for (const name of this.inOrder(wanted)) {
      const { tests, before, after } = this.load(name);
      for (const run of before) await run();
      state.activeMutant = activeMutant.id;
      for (const { name: title, run } of tests) {
        const id = `${name}#${title}`;
        if (testFilter && !wanted.has(id)) continue;
        nrOfTests++;
        const failureMessage = await failureOf(run);
        if (limit !== undefined && state.hitCount > limit) return { status: 'timeout', reason: 'hit limit' };
        if (failureMessage === null) continue;
        this.lately = [name, ...this.lately.filter((other) => other !== name)];
        for (const after_ of after) await after_();
        return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
      }
      state.activeMutant = undefined;
      for (const run of after) await run();
    }
    return { status: 'survived', nrOfTests };
  }

  /** The files that hold wanted tests, those that caught a mutant lately first. */
  inOrder(wanted) {
    const names = [...this.files.keys()].filter(
      (name) => wanted.size === 0 || [...wanted].some((id) => id.startsWith(name)),
    );
    const place = (name) => (this.lately.includes(name) ? this.lately.indexOf(name) : names.length);
    return names.sort((a, b) => place(a) - place(b));
  }
}

async function failureOf(run) {
  try {
    await run();
    return null;
  } catch (error) {
    return String(error?.message ?? error);
  }
}

const factory = () => new SolverRunner();
factory.inject = [];
export const strykerPlugins = [{ kind: 'TestRunner', name: 'solver', factory }];

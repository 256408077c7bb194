import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rapprochement } from './run.js';

const home = mkdtempSync(join(tmpdir(), 'rapprochement-cli-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const COMMANDS = [
  'solve',
  'verify',
  'explain',
  'generate',
  'assign',
  'schema',
  'import',
  'token',
  'start',
  'serve',
  'worker',
  'migrate',
  'demo',
  'doctor',
  'bench',
  'report',
  'simulate',
  'audit',
] as const;

describe('help', () => {
  it('lists every command of the contract, in French, on stdout', async () => {
    const { code, stdout, stderr } = await rapprochement(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    const listed = stdout
      .slice(stdout.indexOf('Commandes :'))
      .split('\n')
      .map((line) => line.trim().split(' ')[0]);
    for (const command of COMMANDS) expect(listed).toContain(command);
    expect(stdout).not.toMatch(/Usage:|Options:|Commands:|\(default|display help/);
  });

  it.each(COMMANDS.filter((name) => name !== 'simulate'))('%s --help answers in French', async (name) => {
    const { code, stdout } = await rapprochement([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage : rapprochement ${name}`);
    expect(stdout).not.toMatch(/Usage:|Options:|Commands:|Arguments:|\(default|\(choices|display help/);
  });

  it('--version is that of package.json', async () => {
    expect((await rapprochement(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('usage errors exit with 2 and say what is wrong, in French, on stderr', () => {
  it.each([
    ['no command', [], 'Usage :'],
    ['an unknown command', ['solv'], 'solv'],
    ['an unknown option', ['solve', '--fast'], '--fast'],
    ['a missing mandatory option', ['verify', 'result.json'], '--instance'],
    ['an option without its value', ['solve', '--policy'], '--policy'],
    ['a number that is not one', ['generate', '--households', 'many'], '--households'],
    ['a negative number', ['generate', '--households', '-1'], '--households'],
    ['a day that does not exist', ['generate', '--as-of', '2026-02-30'], '--as-of'],
    ['a choice that is not offered', ['schema', 'dwelling'], 'dwelling'],
    ['too many arguments', ['solve', 'a.json', 'b.json'], 'trop d’arguments'],
    ['a role that does not exist', ['token', 'create', '--role', 'king'], '--role'],
    ['neither --pairs nor --orlib', ['assign'], '--pairs'],
    ['an unknown subcommand', ['migrate', 'sideways'], 'sideways'],
  ])('%s', async (_, args, words) => {
    const { code, stdout, stderr } = await rapprochement(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/error:|unknown|missing|Usage:/);
  });
});

describe('what is not there says so and fails', () => {
  it.each([
    ['serve', ['serve']],
    ['worker', ['worker']],
  ])('%s without DATABASE_URL', async (_, args) => {
    const { code, stderr } = await rapprochement(args);
    expect(code).toBe(1);
    expect(stderr).toContain('DATABASE_URL');
  });

  it('the demonstration refuses production and writes nothing', async () => {
    const place = join(home, 'production');
    const { code, stderr } = await rapprochement(['start', '--demo'], {
      env: { NODE_ENV: 'production', RAPPROCHEMENT_HOME: place },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('NODE_ENV=production');
    expect(existsSync(place)).toBe(false);
  });

  it.each([
    ['an unknown variable', { RAPPROCHEMENT_HOMES: 'x' }, 'RAPPROCHEMENT_HOMES'],
    ['a bad value', { PORT: 'eighty' }, 'PORT'],
  ])('%s stops the start with a sentence that names it', async (_, env, name) => {
    const { code, stderr } = await rapprochement(['start'], { env: { RAPPROCHEMENT_HOME: join(home, 'bad'), ...env } });
    expect(code).toBe(1);
    expect(stderr).toContain(name);
    expect(existsSync(join(home, 'bad'))).toBe(false);
  });
});

it.each(['instance', 'result', 'policy', 'vacancy', 'household'])(
  'schema %s writes a JSON Schema on stdout',
  async (name) => {
    const { code, stdout } = await rapprochement(['schema', name]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining('json-schema.org'), type: 'object' });
  },
);

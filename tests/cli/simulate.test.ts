import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rapprochement } from './run.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (args: readonly string[]) =>
  rapprochement(['simulate', '--seeds', '2', '--months', '1', '--workers', '1', ...args]);

describe('rapprochement simulate', () => {
  it('compares a policy to the status quo, keeps each seed, and takes up a run that was cut', async () => {
    const store = join(folder, 'outcomes.ndjson');
    const first = await run(['--policy', 'seniority', '--store', store]);
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('4 sur 4')]);
    expect(first.stdout).toContain('seniority comparée à statusQuo, 2 graines');
    expect(first.stdout).toMatch(/relogements \(ménages\) .* ± /);
    const kept = await readFile(store, 'utf8');
    expect(kept.trimEnd().split('\n')).toHaveLength(4);
    // As after a kill in the middle of a write: the last line is cut, its seed alone is run again.
    await writeFile(store, kept.slice(0, -200));
    await appendFile(store, '');
    const second = await run(['--policy', 'seniority', '--store', store]);
    expect(second.stdout).toBe(first.stdout);
    const lines = (await readFile(store, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
  }, 180_000);

  it('prints the gate and JSON', async () => {
    const args = ['simulate', '--seeds', '1', '--workers', '1', '--policy', 'statusQuo', '--gate', '--json'];
    const { code, stdout } = await rapprochement([...args, '--store', join(folder, 'gate.ndjson')]);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as {
      gate: { label: string }[];
      comparisons: { table: { lines: { code: string; b: { mean: number } | null }[] } }[];
    };
    expect(found.gate.map(({ label }) => label)).toContain('relogements de 2022');
    expect(found.comparisons).toHaveLength(1);
    const means = found.comparisons[0]?.table.lines
      .filter(({ code }) => /^cohort.*Wait$/.test(code))
      .map(({ b }) => b?.mean ?? Number.NaN);
    // Three cohorts present at the start may wait all twelve months, those who enter since half of them.
    expect(means?.map((mean) => mean > 0 && mean < 12)).toEqual([true, true, true, true]);
    expect(means?.[3]).toBeLessThan(6);
  }, 180_000);

  it.each([
    ['a policy that has no name here', ['--policy', 'nobody'], 2, 'Politique inconnue : « nobody »'],
    ['a policy file that is not there', ['--policy', 'nowhere.json'], 1, 'nowhere.json : ce fichier n’existe pas.'],
    ['a gate over other months', ['--gate'], 2, '--months 12'],
  ])('refuses %s', async (_, args, code, words) => {
    const ended = await run([...args, '--store', join(folder, 'refused.ndjson')]);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(words);
  });

  it.each([
    ['{"acceptWished": 1.5}', 'acceptWished : 1.5'],
    ['{"acceptWished": "80 %"}', 'acceptWished : "80 %"'],
    ['{"acceptWish": 0.5}', 'acceptWish : 0.5'],
    ['[]', 'un objet JSON'],
    ['{"mobileShare": 0.31}', 'simulate-calibrate'],
  ])('refuses the assumptions %s, naming what is wrong', async (text, words) => {
    const file = join(folder, 'assumptions.json');
    await writeFile(file, text);
    const ended = await run(['--assumptions', file, '--store', join(folder, 'refused.ndjson')]);
    expect([ended.code, ended.stdout]).toEqual([3, '']);
    expect(ended.stderr).toContain(words);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instance } from '#matching/instance.js';
import type { RunResult } from '#matching/run-result.js';
import { rapprochement } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'rapprochement-targets-'));
const file = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let instance: Instance;
const aimed = (more: Partial<Instance>): string => {
  const targets = [{ kind: 'interDepartmental', sharePermille: 700, maxCoefficient: 90 }];
  const changed = { ...instance, policy: { ...instance.policy, targets }, ...more };
  writeFileSync(file('aimed.json'), JSON.stringify(changed));
  return file('aimed.json');
};

beforeAll(async () => {
  const { stdout } = await rapprochement(['generate', '--households', '400', '--vacancies', '24', '--seed', 'targets']);
  instance = JSON.parse(stdout) as Instance;
});

describe('an instance whose policy has targets', () => {
  it('is solved, says each target in words, is verified and explained with its adjustments', async () => {
    const path = aimed({});
    const solved = await rapprochement(['solve', path, '-o', file('result.json')]);
    expect(solved.stderr).toMatch(
      /part interdépartementale \(toute la région\) : \d+ sur \d+, \d+ demandés, coefficient \d+/,
    );
    const verified = await rapprochement(['verify', file('result.json'), '--instance', path]);
    expect(verified.code).toBe(0);
    const { stdout } = await rapprochement(['solve', path]);
    const served = (JSON.parse(stdout) as RunResult).proposals.find(({ adjustments }) => adjustments.length > 0);
    const pairing = ['--vacancy', served?.vacancyId ?? '', '--household', served?.householdId ?? ''];
    const told = await rapprochement(['explain', file('result.json'), '--instance', path, ...pairing]);
    expect(told.stdout).toMatch(/\+\d+ {2}part interdépartementale \(toute la région\), au rang 1/);
  });

  it('is refused where a coefficient is above its cap or names no target of the policy', async () => {
    const given = (kind: string, coefficient: number) => ({
      coefficients: [{ kind, scope: 'region', coefficient }] as Instance['coefficients'],
    });
    const above = await rapprochement(['solve', aimed(given('interDepartmental', 91))]);
    expect([above.code, above.stderr]).toEqual([3, expect.stringContaining('dépasse le plafond')]);
    const unknown = await rapprochement(['solve', aimed(given('waitingOverSixMonths', 1))]);
    expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining('n’est pas un objectif')]);
  });
});

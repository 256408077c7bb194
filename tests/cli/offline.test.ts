import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalHash } from '#matching/canonical-json.js';
import type { Instance } from '#matching/instance.js';
import type { RunProposal, RunResult } from '#matching/run-result.js';
import { seededRandom } from '../support/random-instance.js';
import { rapprochement } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'rapprochement-offline-'));
const file = (name: string): string => join(folder, name);
const write = (name: string, value: unknown): string => {
  writeFileSync(file(name), typeof value === 'string' ? value : JSON.stringify(value));
  return file(name);
};
let text: string;
let instance: Instance;
let result: RunResult;

beforeAll(async () => {
  text = (await rapprochement(['generate', '--households', '600', '--vacancies', '40', '--seed', 'cli'])).stdout;
  instance = JSON.parse(write('instance.json', text) && text) as Instance;
  await rapprochement(['solve', file('instance.json'), '-o', file('result.json')]);
  result = JSON.parse(readFileSync(file('result.json'), 'utf8')) as RunResult;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rehashed = (changed: Omit<RunResult, 'resultHash'> & { resultHash?: string }): RunResult => {
  const { resultHash: _, ...body } = changed;
  return { ...body, resultHash: canonicalHash(body) };
};

/** Every array and every object's keys in another order. */
function shuffled(value: unknown, random: () => number, keep: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const mix = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  if (Array.isArray(value)) return mix(value.map((item) => shuffled(item, random, keep)));
  return Object.fromEntries(
    mix(Object.entries(value)).map(([key, inner]) => [key, keep.has(key) ? inner : shuffled(inner, random, keep)]),
  );
}

describe('solve', () => {
  it('from a file and through pipes gives the same bytes, and no message on stdout', async () => {
    const { code, stdout, stderr } = await rapprochement(['solve'], { input: text });
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(file('result.json'), 'utf8'));
    expect(stderr).toContain('propositions');
  });

  it('input in another order, another time zone and locale: the same bytes', async () => {
    // The policy's lists (points of each wish, steps of scarcity) mean something in their order.
    const other = shuffled(instance, seededRandom(7), new Set(['policy']));
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(instance));
    const env = { TZ: 'Pacific/Auckland', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
    const { code, stdout } = await rapprochement(['solve', '-'], { input: JSON.stringify(other), env });
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(file('result.json'), 'utf8'));
  });

  it('generate gives the same bytes in another time zone and locale', async () => {
    const env = { TZ: 'Pacific/Auckland', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
    const args = ['generate', '--households', '600', '--vacancies', '40', '--seed', 'cli'];
    expect((await rapprochement(args, { env })).stdout).toBe(text);
  });

  it('another policy gives another result', async () => {
    const policy = { ...instance.policy, version: 'test', waiting: { pointsPerDay: 3 } };
    const { code, stdout } = await rapprochement([
      'solve',
      file('instance.json'),
      '--policy',
      write('policy.json', policy),
    ]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as RunResult).stages[0]?.value).toBeGreaterThan(result.stages[0]?.value ?? 0);
  });

  it('nothing to propose is exit 4, and the result is written all the same', async () => {
    const { code, stdout } = await rapprochement(['solve'], {
      input: JSON.stringify({ ...instance, vacancies: [], refusals: [] }),
    });
    expect(code).toBe(4);
    expect((JSON.parse(stdout) as RunResult).outcome).toEqual({ status: 'empty', why: 'noVacancy' });
  });

  it('a file that is not there is exit 1', async () => {
    expect((await rapprochement(['solve', file('absent.json')])).code).toBe(1);
  });
});

describe('a broken instance file is exit 3 with line and pointer, nothing on stdout', () => {
  const household = (change: object): object => ({
    ...instance,
    households: [{ ...instance.households[0], ...change }],
  });
  it.each<[string, () => string, string[]]>([
    ['truncated', () => text.slice(0, 5_000), ['ligne ']],
    ['a comma too many', () => text.replace('"seed":"cli"', '"seed":"cli",'), ['ligne ']],
    ['a key twice', () => text.replace('"seed":"cli"', '"seed":"cli","seed":"x"'), ['deux fois', '/seed']],
    [
      'an unknown field',
      () => JSON.stringify(household({ nationality: 'x' })),
      ['/households/0/nationality', 'inconnu'],
    ],
    ['a wrong type', () => JSON.stringify(household({ couple: 'yes' }), null, 1), ['/households/0/couple', 'ligne ']],
    ['a missing field', () => JSON.stringify(household({ dalo: undefined })), ['/households/0/dalo', 'obligatoire']],
    [
      'an unknown landlord',
      () => JSON.stringify({ ...instance, landlords: [] }),
      ['/vacancies/0/landlordId', 'bailleur'],
    ],
    [
      'a household twice',
      () => JSON.stringify({ ...instance, households: [...instance.households, instance.households[0]] }),
      ['/households/600/id'],
    ],
    ['not UTF-8', () => '\u0000', ['ligne 1']],
    ['empty', () => '', ['ligne 1']],
  ])('%s', async (_, make, words) => {
    const { code, stdout, stderr } = await rapprochement(['solve'], { input: make() });
    expect([code, stdout]).toEqual([3, '']);
    for (const word of words) expect(stderr).toContain(word);
  });

  it('the line is that of the fault', async () => {
    const pretty = JSON.stringify(household({ couple: 'yes' }), null, 1);
    const line = pretty.split('\n').findIndex((content) => content.includes('"couple": "yes"')) + 1;
    expect((await rapprochement(['solve'], { input: pretty })).stderr).toContain(`ligne ${line},`);
  });
});

describe('verify', () => {
  const verify = (changed: RunResult, name: string) =>
    rapprochement(['verify', write(name, changed), '--instance', file('instance.json')]);

  it('a result of its instance holds', async () => {
    const { code, stdout } = await rapprochement(['verify', file('result.json'), '--instance', file('instance.json')]);
    expect([code, stdout]).toEqual([0, '']);
  });

  it('two households swapped, the hash recomputed: exit 6 and the property’s number', async () => {
    const [a, b] = result.proposals.filter((proposal) => proposal.rank === 1) as [RunProposal, RunProposal];
    const proposals = result.proposals.map((proposal) =>
      proposal === a
        ? { ...a, householdId: b.householdId }
        : proposal === b
          ? { ...b, householdId: a.householdId }
          : proposal,
    );
    const { code, stdout, stderr } = await verify(rehashed({ ...result, proposals }), 'swapped.json');
    expect(code).toBe(6);
    expect(stdout).toMatch(/^P\d+\t/m);
    expect(stderr).toMatch(/propriété\(s\) .*P\d/);
    expect(stdout).not.toMatch(/^HASH/m);
  });

  it('one point more somewhere, the hash recomputed: P5', async () => {
    const proposals = result.proposals.map((proposal, i) =>
      i === 0 ? { ...proposal, points: proposal.points + 1 } : proposal,
    );
    const { code, stdout } = await verify(rehashed({ ...result, proposals }), 'points.json');
    expect(code).toBe(6);
    expect(stdout).toMatch(/^P5\t/m);
  });

  it('a price changed, the hash recomputed: P6', async () => {
    const prices = result.prices.map((price, i) => (i === 0 ? { ...price, points: price.points + 1 } : price));
    const { code, stdout } = await verify(rehashed({ ...result, prices }), 'prices.json');
    expect(code).toBe(6);
    expect(stdout).toMatch(/^P6\t/m);
  });

  it('only the hash changed: HASH', async () => {
    const { code, stdout } = await verify({ ...result, resultHash: '0'.repeat(64) }, 'hash.json');
    expect(code).toBe(6);
    expect(stdout).toMatch(/^HASH\t/m);
  });

  it('--json lists the violations on stdout', async () => {
    const { code, stdout } = await rapprochement([
      'verify',
      file('result.json'),
      '--instance',
      file('instance.json'),
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ valid: true, violations: [] });
  });
});

describe('explain', () => {
  const explain = (vacancy: string, household: string, ...more: string[]) =>
    rapprochement([
      'explain',
      file('result.json'),
      '--instance',
      file('instance.json'),
      '--vacancy',
      vacancy,
      '--household',
      household,
      ...more,
    ]);

  it('a proposal is explained in French, terms adding up to its points', async () => {
    const proposal = result.proposals[0] as RunProposal;
    const { code, stdout } = await explain(proposal.vacancyId, proposal.householdId);
    expect(code).toBe(0);
    expect(stdout).toContain(`Proposé au rang ${proposal.rank}.`);
    expect(stdout).toContain(`Points : ${proposal.points}`);
    const json = JSON.parse((await explain(proposal.vacancyId, proposal.householdId, '--json')).stdout);
    expect(json).toMatchObject({
      rank: proposal.rank,
      points: proposal.points,
      pointsMissing: 0,
      resultHash: result.resultHash,
    });
  });

  it('an absence has a reason', async () => {
    const vacancy = result.proposals[0]?.vacancyId ?? '';
    const listed = new Set(result.proposals.filter((p) => p.vacancyId === vacancy).map((p) => p.householdId));
    const absent = instance.households.find((household) => !listed.has(household.id))?.id ?? '';
    expect((await explain(vacancy, absent)).stdout).toContain('Non proposé : ');
  });

  it('a household that is not in the instance is exit 3', async () => {
    const { code, stderr } = await explain(result.proposals[0]?.vacancyId ?? '', 'nobody');
    expect(code).toBe(3);
    expect(stderr).toContain('nobody');
  });

  it('a result of another instance is exit 6', async () => {
    const other = write('other.json', { ...instance, seed: 'other' });
    const proposal = result.proposals[0] as RunProposal;
    const { code } = await rapprochement([
      'explain',
      file('result.json'),
      '--instance',
      other,
      '--vacancy',
      proposal.vacancyId,
      '--household',
      proposal.householdId,
    ]);
    expect(code).toBe(6);
  });
});

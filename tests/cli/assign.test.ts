import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { planPairs } from '#cli/pairs-plan.js';
import { seededRandom } from '../support/random-instance.js';
import { rapprochement } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'rapprochement-assign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const PAIRS = 'household,vacancy,points\nA,v1,10\nB,v1,9\nA,v2,8\nC,v2,1\nB,v2,2\n';

describe('assign --pairs', () => {
  it('ranks are filled one after the other, each with its certificate', async () => {
    const { code, stdout } = await rapprochement(['assign', '--pairs', write('pairs.csv', PAIRS), '--json']);
    expect(code).toBe(0);
    const { stages } = JSON.parse(stdout) as { stages: { filled: number; points: number; bound: object }[] };
    expect(stages[0]).toMatchObject({ rank: 1, filled: 2, points: 17, bound: { filled: 2, points: 17 } });
    expect(stages[1]).toMatchObject({ rank: 2, filled: 2, points: 12 });
  });

  it('as text: the proposals on stdout as CSV, the certificate on stderr', async () => {
    const { stdout, stderr } = await rapprochement(['assign', '--pairs', write('pairs.csv', PAIRS), '--ranks', '1']);
    expect(stdout).toBe('rank,vacancy,household,points\n1,v1,B,9\n1,v2,A,8\n');
    expect(stderr).toContain('écart 0');
  });

  it('--max-active 1: who is rank 1 is nowhere else', () => {
    const pairs = PAIRS.trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [household = '', vacancy = '', points] = line.split(',');
        return { household, vacancy, points: Number(points) };
      });
    const { stages } = planPairs(pairs, { ranks: 3, maxActive: 1 });
    const proposed = stages.flatMap((stage) => stage.proposals.map((pair) => pair.household));
    expect(new Set(proposed).size).toBe(proposed.length);
  });

  it.each([1, 2, 3, 4, 5, 6])('the first rank is what trying everything finds (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const pairs = ['a', 'b', 'c', 'd'].flatMap((household) =>
      ['v', 'w', 'x'].flatMap((vacancy) =>
        random() < 0.7 ? [{ household, vacancy, points: Math.floor(random() * 20) - 5 }] : [],
      ),
    );
    const { stages, violations } = planPairs(pairs, { ranks: 1, maxActive: 1 });
    const [filled, points] = best(pairs, ['v', 'w', 'x'], new Set());
    expect(violations).toEqual([]);
    expect(stages[0]).toMatchObject({ filled, points });
  });

  it.each([
    ['no header', 'A,v1,1\n', 'ligne 1'],
    ['points that are not whole', 'household,vacancy,points\nA,v1,1.5\n', 'ligne 2'],
    ['a pair twice', 'household,vacancy,points\nA,v1,1\nA,v1,2\n', 'ligne 3'],
    ['a cell missing', 'household,vacancy,points\nA,v1\n', 'ligne 2'],
  ])('%s is exit 3 with the line', async (_, text, words) => {
    const { code, stdout, stderr } = await rapprochement(['assign', '--pairs', write('bad.csv', text)]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(words);
  });

  it('no pair at all is exit 4', async () => {
    expect(
      (await rapprochement(['assign', '--pairs', write('none.csv', 'household,vacancy,points\n'), '--json'])).code,
    ).toBe(4);
  });
});

function best(
  pairs: readonly { household: string; vacancy: string; points: number }[],
  vacancies: readonly string[],
  taken: ReadonlySet<string>,
): readonly [number, number] {
  const [vacancy, ...rest] = vacancies;
  if (vacancy === undefined) return [0, 0];
  return pairs
    .filter((pair) => pair.vacancy === vacancy && !taken.has(pair.household))
    .map((pair): readonly [number, number] => {
      const [filled, points] = best(pairs, rest, new Set([...taken, pair.household]));
      return [filled + 1, points + pair.points];
    })
    .reduce((a, b) => (b[0] > a[0] || (b[0] === a[0] && b[1] > a[1]) ? b : a), best(pairs, rest, taken));
}

describe('assign --orlib', () => {
  const file = write('three.txt', ' 3\n 4 1 3\n 2 0 5\n 3 2 2\n');
  it.each([
    ['least cost', [], 5],
    ['greatest value', ['--maximise'], 11],
  ] as const)('%s, with its bound', async (_, more, value) => {
    const { code, stdout } = await rapprochement(['assign', '--orlib', file, ...more, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ size: 3, filled: 3, value, bound: value, gap: 0 });
  });

  it('a file cut short is exit 3 with the line', async () => {
    const { code, stderr } = await rapprochement(['assign', '--orlib', write('cut.txt', '3\n1 2 3\n')]);
    expect(code).toBe(3);
    expect(stderr).toContain('ligne');
  });
});

import { describe, expect, it } from 'vitest';
import { rapprochement } from './run.js';

const region = async () =>
  (await rapprochement(['generate', '--households', '400', '--vacancies', '20', '--seed', 'frontier'])).stdout;

describe('rapprochement frontier', () => {
  it('prints the plans of a target, their shares and the silo, as a table or as JSON', async () => {
    const input = await region();
    const table = await rapprochement(['frontier', '-', '--target', 'interDepartmental', '--steps', '4'], { input });
    expect(table.code).toBe(0);
    const lines = table.stdout.trimEnd().split('\n');
    expect(lines[0]).toContain('coefficient');
    expect(lines.at(-1)).toMatch(/^ *silo .* 0,0 %/);
    const json = await rapprochement(['frontier', '--steps', '4', '--json'], { input });
    const found = JSON.parse(json.stdout) as { points: { coefficient: number }[] };
    expect(found.points).toHaveLength(lines.length - 2);
    expect(found.points[0]?.coefficient).toBe(0);
  });

  it('refuses a target that has no share to sweep, naming those that do', async () => {
    const ended = await rapprochement(['frontier', '--target', 'departementBalance']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('interDepartmental');
  });
});

import type { Interval, PairedTable } from '#simulation/experiment.js';
import type { GateLine } from '#simulation/gate.js';
import { OUTCOMES } from '#simulation/outcome-words.js';

const USE = { fitted: 'calé', implied: 'impliqué', heldOut: 'réservé' } as const;

/** The gate, a line a fact: observed, simulated, whether it passes, whether it was fitted. */
export function gateText(lines: readonly GateLine[]): string {
  const rows = lines.map((line) => [
    `${line.departement ?? 'IdF'} ${line.label} (${line.unit})`,
    decimal(line.observed),
    withHalf(line.simulated),
    USE[line.use],
    line.passes === null ? '–' : line.passes ? 'passe' : 'ÉCHOUE',
  ]);
  const judged = lines.filter((line) => line.passes !== null);
  const passed = judged.filter((line) => line.passes).length;
  return `${table(['fait', 'observé', 'simulé', 'emploi', 'porte'], rows)}${passed} passent sur ${judged.length}\n\n`;
}

/** Two policies: each outcome under both, and the paired difference with its 95 % interval. */
export function comparisonText({
  policy,
  against,
  table: paired,
}: {
  readonly policy: string;
  readonly against: string;
  readonly table: PairedTable;
}): string {
  const rows = paired.lines.map(({ code, a, b, difference, relativePercent }) => [
    `${OUTCOMES[code].label} (${OUTCOMES[code].unit})`,
    a ? decimal(a.mean) : 'non connu',
    b ? decimal(b.mean) : 'non connu',
    difference ? withHalf(difference) : 'non connu',
    relativePercent ? `${withHalf(relativePercent)} %` : '–',
  ]);
  const title = `${policy} comparée à ${against}, ${paired.seeds.length} graines, écarts appariés à 95 %\n`;
  return `${title}${table(['', against, policy, 'écart', 'relatif'], rows)}\n`;
}

function withHalf({ mean, high }: Interval): string {
  return high === null ? decimal(mean) : `${decimal(mean)} ± ${decimal(high - mean)}`;
}

export function decimal(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits).replace('.', ',').replace('-', '−');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] as string).length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join('  ');
  return all.map((row) => `${line(row)}\n`).join('');
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 's' | 'ms' | 'Mo' | '%' | 'req/s';
  /** What the project set itself; `null` where nothing was. */
  readonly target: number | null;
  /** How many runs the value is the median (or quantile) of. */
  readonly runs: number;
}

/** A table for the terminal: name, value, target, number of runs. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target, runs }) => [
    name,
    `${value.toFixed(unit === 's' ? 2 : 0)} ${unit}`,
    target === null ? '–' : `< ${target} ${unit}`,
    String(runs),
  ]);
  const all = [['mesure', 'valeur', 'objectif', 'passages'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

import { COLOURS, type Drawing, drawChart, TEXT } from './drawing.js';

export interface Line {
  readonly name: string;
  /** One value a label; `null` = no point there. */
  readonly values: readonly (number | null)[];
  /** Interval of each value. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin', 'arrow'] as const;
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** Lines over the same labels, told apart by colour, sign and dash, with their intervals as bands; `null` without any value. */
export async function lineChart(
  drawing: Omit<Drawing, 'width' | 'height'>,
  axis: {
    readonly labels: readonly string[];
    readonly unit: string;
    readonly xName?: string;
    readonly steps?: boolean;
  },
  lines: readonly Line[],
): Promise<string | null> {
  if (!lines.some(({ values }) => values.some((value) => value !== null))) return null;
  return drawChart(
    { ...drawing, width: 900, height: 380 },
    {
      legend: { bottom: 0, data: lines.map(({ name }) => name), textStyle: TEXT, selectedMode: false },
      grid: { left: 70, right: 24, top: 34, bottom: axis.xName === undefined ? 64 : 84 },
      xAxis: {
        type: 'category',
        data: [...axis.labels],
        boundaryGap: false,
        name: axis.xName ?? '',
        nameLocation: 'middle',
        nameGap: 30,
        nameTextStyle: TEXT,
        axisLabel: { ...TEXT, interval: 'auto' },
      },
      yAxis: {
        type: 'value',
        name: axis.unit,
        nameTextStyle: { ...TEXT, align: 'left' },
        axisLabel: TEXT,
        splitLine: { lineStyle: { color: '#d5dedc' } },
      },
      series: lines.flatMap((line, i) => [...bandOf(line, i), lineOf(line, i, axis.steps === true)]),
    },
  );
}

function lineOf({ name, values }: Line, i: number, steps: boolean) {
  const colour = COLOURS[i % COLOURS.length] as string;
  return {
    name,
    type: 'line',
    silent: true,
    step: steps ? 'end' : false,
    connectNulls: false,
    data: [...values],
    symbol: SYMBOLS[i % SYMBOLS.length],
    symbolSize: values.length > 40 ? 0 : 8,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: 2, type: DASHES[i % DASHES.length] },
  };
}

function bandOf({ name, low, high }: Line, i: number) {
  if (low === undefined || high === undefined) return [];
  const colour = COLOURS[i % COLOURS.length] as string;
  const shape = {
    type: 'line',
    silent: true,
    stack: `interval ${i}`,
    symbol: 'none',
    lineStyle: { opacity: 0 },
    stackStrategy: 'all',
  };
  const width = high.map((top, at) => {
    const bottom = low[at] ?? null;
    return top === null || bottom === null ? null : top - bottom;
  });
  return [
    { ...shape, name: `${name}, bas`, data: [...low] },
    { ...shape, name: `${name}, haut`, data: width, areaStyle: { color: colour, opacity: 0.16 } },
  ];
}

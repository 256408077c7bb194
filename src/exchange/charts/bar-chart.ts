import { COLOURS, type Drawing, drawChart, TEXT } from './drawing.js';

export interface BarSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

const PATTERNS = [
  undefined,
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -0.8, color: 'rgba(255,255,255,0.55)' },
  { symbol: 'circle', symbolSize: 0.6, dashArrayX: [6, 6], dashArrayY: [6, 6], color: 'rgba(255,255,255,0.7)' },
] as const;

/**
 * Horizontal bars, one group a label from top to bottom, each with its value written; series told apart by colour and
 * pattern. `null` without any value.
 */
export async function barChart(
  drawing: Omit<Drawing, 'width' | 'height'>,
  axis: { readonly labels: readonly string[]; readonly unit: string },
  series: readonly BarSeries[],
): Promise<string | null> {
  if (!series.some(({ values }) => values.some((value) => value !== null))) return null;
  const height = 90 + axis.labels.length * (14 + 22 * series.length);
  return drawChart(
    { ...drawing, width: 900, height },
    {
      legend: { show: series.length > 1, bottom: 0, textStyle: TEXT, selectedMode: false },
      grid: { left: 240, right: 70, top: 16, bottom: series.length > 1 ? 64 : 44 },
      yAxis: {
        type: 'category',
        data: [...axis.labels],
        inverse: true,
        axisLabel: { ...TEXT, width: 225, overflow: 'break' },
      },
      xAxis: {
        type: 'value',
        name: axis.unit,
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: TEXT,
        axisLabel: TEXT,
        splitLine: { lineStyle: { color: '#d5dedc' } },
      },
      series: series.map(({ name, values }, i) => ({
        name,
        type: 'bar',
        silent: true,
        data: [...values],
        label: { show: true, position: 'right', ...TEXT, formatter: ({ value }: { value: unknown }) => french(value) },
        itemStyle: { color: COLOURS[i % COLOURS.length], decal: PATTERNS[i % PATTERNS.length] },
      })),
    },
  );
}

const french = (value: unknown): string => (typeof value === 'number' ? String(value).replace('.', ',') : '');

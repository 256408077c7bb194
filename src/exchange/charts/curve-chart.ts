import { COLOURS, type Drawing, drawChart, TEXT } from './drawing.js';

export interface Curve {
  readonly name: string;
  /** Points (x, y); one alone is a mark. */
  readonly points: readonly (readonly [number, number])[];
}

const SYMBOLS = ['circle', 'diamond', 'triangle', 'rect'] as const;
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** Curves over two measures, told apart by colour, sign and dash; `null` without any point. */
export async function curveChart(
  drawing: Omit<Drawing, 'width' | 'height'>,
  axes: { readonly x: string; readonly y: string },
  curves: readonly Curve[],
): Promise<string | null> {
  if (!curves.some(({ points }) => points.length > 0)) return null;
  const axis = (name: string) => ({
    type: 'value',
    scale: true,
    name,
    nameTextStyle: TEXT,
    axisLabel: { ...TEXT, formatter: french },
    splitLine: { lineStyle: { color: '#d5dedc' } },
  });
  return drawChart(
    { ...drawing, width: 900, height: 400 },
    {
      legend: { bottom: 0, data: curves.map(({ name }) => name), textStyle: TEXT, selectedMode: false },
      grid: { left: 90, right: 30, top: 40, bottom: 84 },
      xAxis: { ...axis(axes.x), nameLocation: 'middle', nameGap: 30 },
      yAxis: { ...axis(axes.y), nameTextStyle: { ...TEXT, align: 'left' } },
      series: curves.map(({ name, points }, i) => ({
        name,
        type: 'line',
        silent: true,
        data: points.map((point) => [...point]),
        symbol: SYMBOLS[i % SYMBOLS.length],
        symbolSize: points.length === 1 ? 13 : 8,
        itemStyle: { color: COLOURS[i % COLOURS.length] },
        lineStyle: { color: COLOURS[i % COLOURS.length], width: 2, type: DASHES[i % DASHES.length] },
      })),
    },
  );
}

/** Thousands apart, decimal comma. */
function french(value: number): string {
  const [whole = '', decimals] = String(value).split('.');
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return decimals === undefined ? apart : `${apart},${decimals}`;
}

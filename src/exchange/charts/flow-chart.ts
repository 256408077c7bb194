import { COLOURS, type Drawing, drawChart, TEXT } from './drawing.js';

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly value: number;
}

/**
 * Flows from origins (left) to destinations (right), one band a pair, as wide as its value; places in the order given.
 * Pairs of value 0 have no band; `null` where every pair is 0.
 */
export async function flowChart(
  drawing: Omit<Drawing, 'width' | 'height'>,
  places: readonly string[],
  flows: readonly Flow[],
): Promise<string | null> {
  const drawn = flows.filter(({ value }) => value > 0);
  if (drawn.length === 0) return null;
  const side = (key: 'from' | 'to', position: 'left' | 'right') =>
    places
      .map((place, i) => ({
        place,
        colour: COLOURS[i % COLOURS.length] as string,
        sum: drawn.filter((flow) => flow[key] === place).reduce((sum, { value }) => sum + value, 0),
      }))
      .filter(({ sum }) => sum > 0)
      .map(({ place, colour, sum }) => ({
        name: `${key}:${place}`,
        itemStyle: { color: colour, borderColor: '#ffffff' },
        label: { ...TEXT, position, formatter: `${place} : ${sum}` },
      }));
  const colourOf = (place: string) => COLOURS[Math.max(0, places.indexOf(place)) % COLOURS.length] as string;
  return drawChart(
    { ...drawing, width: 900, height: 460 },
    {
      series: [
        {
          type: 'sankey',
          silent: true,
          emphasis: { disabled: true },
          left: 190,
          right: 190,
          top: 16,
          bottom: 16,
          nodeGap: 12,
          nodeWidth: 16,
          layoutIterations: 0,
          data: [...side('from', 'left'), ...side('to', 'right')],
          links: drawn.map(({ from, to, value }) => ({
            source: `from:${from}`,
            target: `to:${to}`,
            value,
            lineStyle: { color: colourOf(from), opacity: 0.45, curveness: 0.5 },
          })),
        },
      ],
    },
  );
}

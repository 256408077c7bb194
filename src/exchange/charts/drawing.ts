import type { EChartsCoreOption } from 'echarts/core';

export interface Drawing {
  /** Unique in its page: prefix of every id of the picture. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, in a sentence; its figures are in the table beside it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
}

/** Text of a picture: dark on white, the sizes of a page. */
export const TEXT = { fontFamily: 'sans-serif', fontSize: 13, color: '#1f2f2d' } as const;

/** Colours told apart by lightness as well as hue, each at least 3:1 on white (WCAG 1.4.11); never the only sign. */
export const COLOURS = [
  '#0f5c58',
  '#b5530a',
  '#3566a8',
  '#7a4fa3',
  '#5f6f6c',
  '#8a2f4f',
  '#2f7d32',
  '#6b5a00',
] as const;

/**
 * The picture of an ECharts option as SVG text to be put in a page: `role="img"` with its title and description, no
 * script, no style sheet and no style attribute (the pages' security policy refuses them), the same text for the same
 * option.
 */
export async function drawChart(
  drawing: Drawing,
  option: EChartsCoreOption,
  maps: Readonly<Record<string, object>> = {},
): Promise<string> {
  const key = JSON.stringify([drawing, option]);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const svg = await draw(drawing, option, maps);
  if (drawn.size >= PICTURES_KEPT) drawn.delete(drawn.keys().next().value as string);
  drawn.set(key, svg);
  return svg;
}

/** The last pictures: the same figures are asked for again and again. */
const drawn = new Map<string, string>();
const PICTURES_KEPT = 60;

async function draw(drawing: Drawing, option: EChartsCoreOption, maps: Readonly<Record<string, object>>) {
  // Loaded with the first picture: most processes draw none.
  const { init, registerMap } = await import('./echarts.js');
  for (const [name, shapes] of Object.entries(maps)) registerMap(name, shapes as never);
  const { width, height } = drawing;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: TEXT, color: [...COLOURS], ...option });
    return plainSvg(chart.renderToSVGString(), drawing);
  } finally {
    chart.dispose();
  }
}

const FONT_STYLE = /style="font-size:(\d+)px;font-family:([\w-]+);(?:font-weight:(\w+);)?"/g;

function plainSvg(svg: string, { id, title, description, width, height }: Drawing): string {
  const inside = svg
    .replace(/<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_\w+)="[^"]*"/g, '')
    .replace(FONT_STYLE, (_, size, family, weight) => {
      return `font-size="${size}" font-family="${family}"${weight === undefined ? '' : ` font-weight="${weight}"`}`;
    })
    .replace(/\bzr\d+-/g, `${id}-`)
    .trim();
  if (/ style=|<style|<script/.test(inside)) throw new Error(`picture ${id}: a style the pages refuse`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">${escaped(title)}</title><desc id="${id}-d">${escaped(description)}</desc>`,
    inside,
    '</svg>',
  ].join('\n');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] as string);

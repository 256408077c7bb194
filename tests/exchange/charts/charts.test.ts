import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { barChart } from '#exchange/charts/bar-chart.js';
import { departementMap } from '#exchange/charts/departement-map.js';
import { flowChart } from '#exchange/charts/flow-chart.js';
import { lineChart } from '#exchange/charts/line-chart.js';

const named = (id: string) => ({ id, title: `Titre <${id}>`, description: 'Ce que l’on voit.' });
const byDepartement = Object.fromEntries(DEPARTEMENTS.map((d, i) => [d, { value: i - 3, text: `${i - 3}` }])) as Record<
  Departement,
  { value: number; text: string }
>;
const CLASSES = [
  { label: 'envoie plus', max: -1, colour: '#e8b98a' },
  { label: 'équilibre', min: 0, max: 0, colour: '#ffffff' },
  { label: 'accueille plus', min: 1, colour: '#8ec5bf' },
];

const PICTURES: Readonly<Record<string, () => Promise<string | null>>> = {
  flows: () =>
    flowChart(
      named('flows'),
      ['75', '92', 'non connu'],
      [
        { from: '75', to: '92', value: 7 },
        { from: '92', to: '75', value: 3 },
        { from: '92', to: 'non connu', value: 2 },
      ],
    ),
  map: () => departementMap(named('map'), byDepartement, CLASSES),
  bars: () =>
    barChart(named('bars'), { labels: ['Paris', 'Yvelines'], unit: 'ménages' }, [
      { name: 'accueillis', values: [3, 4.5] },
      { name: 'envoyés', values: [1, null] },
    ]),
  lines: () =>
    lineChart(named('lines'), { labels: ['2021', '2022', '2023'], unit: '%' }, [
      { name: 'part', values: [3, 4.5, null], low: [2, 4, null], high: [4, 5, null] },
      { name: 'objectif', values: [5, 5, 5] },
    ]),
};

describe.each(Object.entries(PICTURES))('the picture of %s', (name, draw) => {
  it('has its title and description, and nothing that the pages’ security policy refuses', async () => {
    const svg = (await draw()) ?? '';
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="\w+-t \w+-d">/);
    expect(svg).toContain(`<title id="${name}-t">Titre &lt;${name}&gt;</title>`);
    expect(svg).not.toMatch(/ style=|<style|<script| on\w+=|zr\d/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    if (process.env.SHOTS_DIR !== undefined) {
      mkdirSync(process.env.SHOTS_DIR, { recursive: true });
      writeFileSync(`${process.env.SHOTS_DIR}/${name}.svg`, svg);
    }
  });

  it('is the same text each time', async () => {
    expect(await draw()).toBe(await draw());
  });
});

describe('a picture without a figure', () => {
  it('is not drawn: the page says why instead', async () => {
    expect(await flowChart(named('a'), ['75'], [{ from: '75', to: '75', value: 0 }])).toBeNull();
    expect(await barChart(named('b'), { labels: ['x'], unit: '%' }, [{ name: 's', values: [null] }])).toBeNull();
    expect(await lineChart(named('c'), { labels: ['x'], unit: '%' }, [{ name: 's', values: [null] }])).toBeNull();
  });
});

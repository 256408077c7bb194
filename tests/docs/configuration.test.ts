import { describe, expect, it } from 'vitest';
import { CONFIG_VARIABLES } from '#infra/config.js';
import { readProjectFile } from '../support/project-files.js';
import { codeSpans, tableRows } from './markdown.js';

const rows = tableRows(readProjectFile('docs/operations.md'));
const told = new Map(
  rows
    .map((row) => [codeSpans(row[0] ?? '')[0] ?? '', row] as const)
    .filter(([name]) => /^[A-Z]+(_[A-Z]+)*$/.test(name)),
);
const names = CONFIG_VARIABLES.map(({ name }) => name);

describe('docs/operations.md and the configuration', () => {
  it('list the same variables', () => {
    expect([...told.keys()].toSorted()).toEqual([...names].toSorted());
  });

  it.each(CONFIG_VARIABLES.map((variable) => [variable.name, variable.default] as const))(
    '%s: default %s',
    (name, value) => {
      expect(told.get(name)?.[1]).toBe(value === null ? '–' : `\`${value}\``);
    },
  );

  it('say what each is for', () => {
    expect([...told.values()].filter((row) => (row[2] ?? '').length < 8)).toEqual([]);
  });

  it('docker-compose.yml gives the application no variable that it does not know', () => {
    const compose = readProjectFile('docker-compose.yml');
    const block = compose.slice(compose.indexOf('x-app-environment:'), compose.indexOf('\nname:'));
    const given = [...block.matchAll(/^ {2}([A-Z_]+):/gm)].map((match) => match[1] ?? '');
    expect(given.filter((name) => !names.includes(name))).toEqual([]);
  });
});

import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '#cli/program.js';
import { indexedFiles, projectPath, readProjectFile, trackedFiles } from '../support/project-files.js';
import { codeOf, codeSpans } from './markdown.js';

const pages = trackedFiles().filter((path) => path.endsWith('.md') && !path.startsWith('tests/'));
const scripts = Object.keys(
  (JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> }).scripts,
);
const NPM_OWN = ['ci', 'run', 'install', 'prune'];

describe('commands that the documents give', () => {
  it.each(pages)('%s: every npm command exists', (page) => {
    const given = [...codeOf(readProjectFile(page)).matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(given.filter((name) => !scripts.includes(name) && !NPM_OWN.includes(name))).toEqual([]);
  });

  it.each(pages)('%s: every rapprochement command exists, and the options it is given', (page) => {
    const commands = new Map(buildProgram().commands.map((command) => [command.name(), command]));
    const wrong = [...readProjectFile(page).matchAll(/npx rapprochement ([a-z]+)([^\n`]*)/g)].flatMap(
      ([, name = '', rest = '']) => {
        const command = commands.get(name);
        if (!command) return [name];
        const known = [command, ...command.commands].flatMap((one) => one.options.map((option) => option.long));
        return [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => option).filter((option) => !known.includes(option));
      },
    );
    expect(wrong).toEqual([]);
  });
});

describe('paths that the documents name', () => {
  it.each(pages)('%s: every file and folder of the repository that it names is there', (page) => {
    const named = codeSpans(readProjectFile(page)).filter((span) =>
      /^(src|solver|workers|api|cli|tests|bench|docs|migrations|policies|scripts|bin)\/[\w./-]+$/.test(span),
    );
    expect(named.filter((path) => !existsSync(projectPath(path)))).toEqual([]);
  });

  it('the README maps every folder that holds code', () => {
    const readme = readProjectFile('README.md');
    const spans = codeSpans(readme);
    const folders = new Set(
      indexedFiles()
        .filter((path) => path.endsWith('.ts') && path.includes('/'))
        .map((path) =>
          path
            .split('/')
            .slice(0, path.startsWith('src/') ? 2 : 1)
            .join('/'),
        )
        .filter((path) => !path.endsWith('.ts')),
    );
    expect([...folders].filter((folder) => !spans.includes(folder))).toEqual([]);
  });
});

describe('the README', () => {
  it('holds no placeholder', () => {
    expect(readProjectFile('README.md')).not.toMatch(/à compléter|à remplir|\bTBD\b|\bXX+\b|\?\?\?/i);
  });
});

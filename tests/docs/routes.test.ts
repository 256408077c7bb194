import { beforeAll, describe, expect, it } from 'vitest';
import type { AppDeps } from '#api/app.js';
import { buildApp } from '#api/app.js';
import { LOGGER } from '../api/fixture.js';
import { readProjectFile } from '../support/project-files.js';
import { codeSpans, tableRows } from './markdown.js';

const page = readProjectFile('docs/api.md');
const told = tableRows(page)
  .map((row) => codeSpans(row[0] ?? '')[0] ?? '')
  .filter((span) => /^(GET|POST|PUT|PATCH|DELETE) \//.test(span));

interface Operation {
  readonly tags?: readonly string[];
}

/** `GET /api/v1/vacancies/{id}` of every operation of the OpenAPI document, the reserved names apart. */
async function operations(): Promise<{ readonly served: readonly string[]; readonly reserved: readonly string[] }> {
  const app = await buildApp({ logger: LOGGER, demo: null, version: '0.0.0' } as unknown as AppDeps);
  const { paths } = (await app.inject('/api/v1/openapi.json')).json() as {
    paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  await app.close();
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'head')
      .map(([method, { tags = [] }]) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        reserved: tags.includes('réservé'),
      })),
  );
  return {
    served: all.filter((one) => !one.reserved).map((one) => one.name),
    reserved: [...new Set(all.filter((one) => one.reserved).map((one) => one.path.replace('/{id}', '')))],
  };
}

describe('docs/api.md and the HTTP routes', () => {
  let found: Awaited<ReturnType<typeof operations>>;
  beforeAll(async () => {
    found = await operations();
  });

  it('list the same calls', () => {
    expect(told.toSorted()).toEqual([...found.served].toSorted());
  });

  it('list the same reserved names', () => {
    const line = page.split('\n').find((text) => text.startsWith('*Pas encore disponible* (501')) ?? '';
    expect(
      codeSpans(line)
        .filter((span) => span.startsWith('/'))
        .toSorted(),
    ).toEqual([...found.reserved].toSorted());
  });
});

import { expect, it } from 'vitest';
import type { AppDeps } from '#api/app.js';
import { buildApp } from '#api/app.js';
import { routeOperations } from '#api/auth/operations.js';
import { LOGGER } from '../fixture.js';
import { accessDocument } from './document.js';

it('docs/access.md is the matrix as it stands, with the addresses of each operation', async () => {
  const app = await buildApp({ logger: LOGGER, demo: null, version: '0.0.0' } as unknown as AppDeps);
  const routes = routeOperations(app).filter(({ url }) => !/^\/(docs|theme)(\/|$)/.test(url));
  await app.close();
  const routesOf = (name: string) =>
    routes.filter(({ operation }) => operation === name).map(({ method, url }) => `${method} ${url}`);
  await expect(accessDocument(routesOf)).toMatchFileSnapshot('../../../docs/access.md');
});

import { expect, it } from 'vitest';
import { violationsOf } from './axe.js';
import { useSite } from './site.js';

const site = useSite();

/** No link leads to them: every other page is visited by every-page.test.ts. */
it.each(['/nulle-part', '/vacances/nulle-part'])('%s says that nothing is there, accessibly', async (path) => {
  const page = await site.enter('landlordReferent');
  const response = await page.goto(path);
  expect(response?.status()).toBe(404);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.getByText('Données fictives').count()).toBe(1);
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
});

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violationsOf } from './axe.js';
import { useSite } from './site.js';

const site = useSite();

/** Fields of the form in the order of the page, with what a landlord types; an empty text leaves the field. */
const TYPED: readonly (readonly [id: string, text: string])[] = [
  ['internalId', 'AUB-0007'],
  ['rplsId', ''],
  ['line', '9005 rue des Lilas'],
  ['complement', 'Bât. B'],
  ['postalCode', '93300'],
  ['commune', 'Aubervilliers'],
  ['size', 'T3'],
  ['floorArea', '61,5'],
  ['floor', '3'],
  ['energyClass', 'C'],
  ['heating', 'Collectif'],
  ['lift', ' '],
  ['stepFree', ''],
  ['adapted', ''],
  ['rent', '412,50'],
  ['charges', '95'],
  ['annexRent', ''],
  ['conventionMaxRent', ''],
  ['fundingCode', 'PLUS'],
  ['adaptedPlai', ''],
  ['qpvCode', ''],
  ['contingent', 'Pr'],
  ['reserver', ''],
  ['reserverDeadline', ''],
  ['letting', 'Relocation'],
  ['availableFrom', '15/12/2026'],
];

const SELECTS = new Set(['size', 'energyClass', 'heating', 'fundingCode', 'contingent', 'letting']);

async function focusedId(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.id');
}

async function candidatesAppear(page: Page): Promise<readonly string[]> {
  await page.getByRole('heading', { name: 'Trois candidats proposés' }).waitFor();
  return page.locator('.candidate h3').allInnerTexts();
}

describe('a landlord’s referent', () => {
  it('declares a vacancy with the mouse and sees three candidates appear without touching anything', async () => {
    const page = await site.enter('landlordReferent');
    await page.getByRole('link', { name: 'Déclarer une vacance' }).first().click();
    await page.getByRole('link', { name: 'Tout saisir sur une page' }).click();
    for (const [id, text] of TYPED) {
      const field = page.locator(`#${id}`);
      if (text === '') continue;
      if (id === 'lift') await field.check();
      else if (SELECTS.has(id)) {
        const label = (await field.locator('option').allInnerTexts()).find((option) => option.startsWith(text));
        await field.selectOption({ label: label ?? '' });
      } else await field.fill(text);
    }
    await page.getByRole('button', { name: 'Enregistrer la vacance' }).click();
    await page.getByRole('heading', { name: 'Calcul en cours' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await site.shoot(page, 'parcours-calcul-en-cours');
    await site.region().solve();
    expect(await candidatesAppear(page)).toHaveLength(3);
    await page.context().close();
  });

  it('declares one with the keyboard alone, in the order of the page', async () => {
    const page = await site.enter('landlordReferent');
    await page.goto('/vacances/nouvelle/page-unique');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focusedId(page)).toBe('contenu');
    while ((await focusedId(page)) !== 'internalId') await page.keyboard.press('Tab');
    for (const [id, text] of TYPED) {
      expect(await focusedId(page)).toBe(id);
      const value = id === 'internalId' ? 'AUB-0008' : id === 'complement' ? 'Bât. C' : text;
      if (value !== '') await page.keyboard.type(value);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Calcul en cours' }).waitFor();
    expect(page.url()).toContain('fait=declaree');
    await site.region().solve();
    expect(await candidatesAppear(page)).toHaveLength(3);
    await page.context().close();
  });

  it('is told each mistake beside its field and in a summary, and keeps what was typed', async () => {
    const page = await site.enter('landlordReferent');
    await page.goto('/vacances/nouvelle/page-unique');
    await page.locator('#line').fill('1 rue <b>Grasse</b>');
    await page.locator('#rent').fill('douze');
    await page.getByRole('button', { name: 'Enregistrer la vacance' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.title()).toMatch(/^Erreur/);
    expect(await page.locator('#line').inputValue()).toBe('1 rue <b>Grasse</b>');
    expect(await page.locator('#erreur-rent').innerText()).toContain('par exemple 412,50');
    await page.getByRole('alert').getByRole('link', { name: 'Loyer mensuel hors charges (€)' }).click();
    expect(await focusedId(page)).toBe('rent');
    expect(await violationsOf(page)).toEqual([]);
    await site.shoot(page, 'parcours-erreurs');
    await page.context().close();
  });

  it('records the contact with a candidate without JavaScript', async () => {
    const page = await site.enter('landlordReferent', { javaScriptEnabled: false });
    await page.goto('/vacances/nanterre');
    const candidate = page.locator('.candidate').first();
    await candidate.locator('summary').click();
    await site.shoot(page, 'parcours-contact');
    await candidate.getByRole('button', { name: 'Enregistrer le contact' }).last().click();
    await page.getByRole('heading', { name: 'Contact enregistré' }).waitFor();
    expect(await page.locator('.candidate').first().innerText()).toContain('Contact enregistré le');
    await page.context().close();
  });
});

describe('an association', () => {
  it('declines a proposal with a reason whose effect it has read; the next run replaces the candidate and says so', async () => {
    const landlord = await site.enter('landlordReferent');
    const page = await site.enter('association');
    await page.getByRole('link', { name: 'Propositions à examiner' }).first().click();
    await page
      .getByRole('link', { name: /^Donner un avis sur T3 de 62 m² à Saint-Denis/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Décliner la proposition' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Choisissez un motif');
    await page.getByLabel('Le ménage refuse ce secteur').check();
    expect(await page.locator('label:has(input:checked)').innerText()).toContain('pendant 180 jours');
    await site.shoot(page, 'parcours-avis');
    await page.getByRole('button', { name: 'Décliner la proposition' }).click();
    await page.getByRole('heading', { name: 'Proposition déclinée' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await landlord.goto('/vacances/saint-denis');
    expect(await landlord.locator('.candidates').innerText()).toContain('Décliné');
    await site.region().solve();
    await landlord.goto('/vacances/saint-denis');
    expect(await landlord.locator('.candidates').innerText()).toMatch(
      /Remplace M-[0-9A-Z]{4}, décliné le 23\/11\/2026 : le ménage refuse ce secteur/,
    );
    expect(await landlord.locator('.candidate').count()).toBe(3);
    await site.shoot(landlord, 'parcours-remplacement');
    await page.context().close();
    await landlord.context().close();
  });
});

import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useSite } from './site.js';

const site = useSite();
const violationsOf = async (page: Page) =>
  (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()).violations;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe('the comparison of candidates', () => {
  it('reads without a violation, on a wide screen, on a narrow one and on paper', async () => {
    const page = await site.enter('landlordReferent');
    await page.goto('/vacances/saint-denis');
    await page.getByRole('link', { name: 'Comparer les candidats' }).press('Enter');
    await page.getByRole('heading', { name: 'Ce qui les départage' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await site.shoot(page, 'comparaison');
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(OVERFLOW)).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await site.shoot(page, 'comparaison-320');
    await page.setViewportSize({ width: 1100, height: 780 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('heading', { name: 'Agir' }).isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: 'Critère par critère' }).isVisible()).toBe(true);
    await site.shoot(page, 'comparaison-papier');
    await page.context().close();
  });

  it('lets the contact be recorded there, with the keyboard alone', async () => {
    const page = await site.enter('landlordReferent');
    await page.goto('/vacances/paris/comparaison');
    await page.locator('summary', { hasText: 'Enregistrer le contact' }).first().focus();
    await page.keyboard.press('Enter');
    await page.locator('#caleol-1').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Contact enregistré' }).waitFor();
    await page.context().close();
  });
});

describe('a declaration as it is filled', () => {
  it('says beside each field that is left what is wrong there, and takes it back once it is right', async () => {
    const page = await site.enter('landlordReferent');
    await page.goto('/vacances/nouvelle');
    await page.locator('#internalId').fill('VIF-1');
    await page.locator('#line').fill('9011 rue Vive');
    await page.locator('#postalCode').fill('neuf');
    await page.locator('#commune').fill('Aubervilliers (93001)');
    await page.locator('#commune').press('Tab');
    const error = page.locator('#erreur-postalCode');
    await error.waitFor();
    expect(await page.locator('#postalCode').getAttribute('aria-describedby')).toContain('erreur-postalCode');
    expect(await page.locator('[data-check-said]').textContent()).toBe('Un champ est à corriger.');
    expect(await violationsOf(page)).toEqual([]);
    await site.shoot(page, 'declaration-erreur');
    await page.locator('#postalCode').fill('75018');
    await page.locator('#postalCode').press('Tab');
    await page.locator('#attention-postalCode').waitFor();
    expect(await error.count()).toBe(0);
    await page.locator('#postalCode').fill('93300');
    await page.locator('#postalCode').press('Tab');
    await page.locator('#attention-postalCode').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Suivant' }).press('Enter');
    await page.getByText('Étape 2 sur 5 : Logement').waitFor();
    await page.context().close();
  });

  it('is checked step by step without JavaScript', async () => {
    const page = await site.enter('landlordReferent', { javaScriptEnabled: false });
    await page.goto('/vacances/nouvelle');
    await page.locator('#postalCode').fill('neuf');
    await page.getByRole('button', { name: 'Suivant' }).click();
    await page.getByRole('heading', { name: /points sont à corriger/ }).waitFor();
    expect(await page.locator('#postalCode').inputValue()).toBe('neuf');
    await page.context().close();
  });
});

import { describe, expect, it } from 'vitest';
import { violationsOf } from './axe.js';
import { useSite } from './site.js';

const site = useSite();
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

const PAGES = {
  landlordReferent: ['/protocole', '/reunions', '/enquete', '/journal-des-acces', '/aide'],
  association: ['/protocole', '/reunions', '/relogements-ailleurs', '/journal-des-acces'],
  regionalAuthority: ['/protocole', '/reunions', '/enquete', '/journal-des-acces', '/accessibilite'],
} as const;

describe('the pages of the protocol', () => {
  it.each(Object.entries(PAGES))('have no accessibility violation and fit 320 px for %s', async (role, paths) => {
    const page = await site.enter(role as keyof typeof PAGES);
    for (const path of paths) {
      await page.goto(path);
      expect(await page.locator('h1').count(), path).toBe(1);
      expect(await violationsOf(page), path).toEqual([]);
      await site.shoot(page, `protocole-${role}${path.replaceAll('/', '-')}`);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate<number>(OVERFLOW), path).toBe(0);
      await site.shoot(page, `protocole-320-${role}${path.replaceAll('/', '-')}`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await page.context().close();
  });

  it('let a landlord name its CALEOL contact and the region enter a partner, without JavaScript', async () => {
    const landlord = await site.enter('landlordReferent', { javaScriptEnabled: false });
    await landlord.goto('/protocole');
    await landlord.getByLabel('Rôle').selectOption({ label: 'Référent régional du bailleur' });
    await landlord.getByLabel('Prénom et nom').fill('Dominique Essai');
    await landlord.getByLabel('Fonction').fill('Référente');
    await landlord.getByRole('button', { name: 'Nommer' }).click();
    expect(await landlord.getByText('pourrait la joindre').count()).toBe(1);
    await landlord.getByLabel('Téléphone').fill('01 00 00 00 00');
    await landlord.getByRole('button', { name: 'Nommer' }).click();
    expect(await landlord.getByText('La personne est nommée').count()).toBe(1);
    expect(await landlord.getByRole('cell', { name: 'Dominique Essai' }).count()).toBe(1);
    await landlord.context().close();

    const region = await site.enter('regionalAuthority');
    await region.goto('/protocole');
    await region.getByLabel('Nature').selectOption({ label: 'Collectivité' });
    await region.getByLabel('Nom', { exact: true }).fill('Ville d’Essai');
    await region.getByLabel('Où il en est').selectOption({ label: 'Reloge sans avoir signé' });
    await region.getByLabel('Hauts-de-Seine (92)').check();
    await region.getByRole('button', { name: 'Enregistrer le partenaire' }).click();
    expect(await region.getByRole('rowheader', { name: 'Ville d’Essai' }).count()).toBe(1);
    expect(await violationsOf(region)).toEqual([]);
    await site.shoot(region, 'protocole-registre');
    await region.context().close();
  });
});

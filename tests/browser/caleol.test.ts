import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import type { Role } from '#domain/organisation.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import { retain } from '../casework/life/walk.js';
import { type CaseworkSite, caseworkSite } from '../pages/casework-site.js';
import { violationsOf } from './axe.js';
import { type RunningBrowser, startBrowser } from './chromium.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const shots = process.env.SHOTS_DIR;
let site: CaseworkSite;
let chromium: RunningBrowser;
let address: string;
/** Address of the session that the journey makes. */
let session = '';

beforeAll(async () => {
  [site, chromium] = await Promise.all([
    caseworkSite({
      documents: {
        renderer: { renderPdf: async (document) => ({ ok: true, value: await renderPdf(document) }) },
        authority: { name: 'Autorité d’essai', address: 'adresse d’essai' },
      },
    }),
    startBrowser(),
  ]);
  const { ids } = await site.casework.propose([{}, {}]);
  for (const id of ids) await retain(site.casework, id);
  address = await site.app.listen({ host: '127.0.0.1', port: 0 });
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
});

afterAll(async () => {
  await chromium?.close();
  await site?.app.close();
});

async function enter(role: Role, width = 1280): Promise<Page> {
  const context = await chromium.browser.newContext({
    baseURL: address,
    locale: 'fr-FR',
    viewport: { width, height: 900 },
  });
  await context.addCookies([{ name: DEMO_ROLE_COOKIE, value: role, url: address }]);
  return context.newPage();
}

async function look(page: Page, name: string): Promise<void> {
  expect(await violationsOf(page), name).toEqual([]);
  expect(await page.locator('h1').count(), name).toBe(1);
  if (shots !== undefined) await page.screenshot({ path: `${shots}/caleol-${name}.png`, fullPage: true });
}

describe('a session of the CALEOL in a browser', () => {
  it('is planned and prepared with the keyboard alone, three candidates listed, convened', async () => {
    const page = await enter('caleolSecretary');
    await page.goto('/seances');
    await look(page, 'seances');
    await page.locator('#jour').focus();
    await page.keyboard.type('23/11/2026');
    await page.keyboard.press('Tab');
    await page.keyboard.type('09:30');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Salle 1');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Séance prévue' }).waitFor();
    session = page.url().split('?')[0] ?? '';
    await look(page, 'seance-vide');
    await page.getByRole('link', { name: 'Inscrire un logement' }).press('Enter');
    await look(page, 'choix-du-logement');
    await page.getByRole('link', { name: /^Inscrire/ }).press('Enter');
    await look(page, 'inscription');
    await page.locator('#numero-1').focus();
    await page.keyboard.type('092112600099900001');
    await page.keyboard.press('Tab');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Candidats inscrits à l’ordre du jour' }).waitFor();
    await page.getByRole('button', { name: 'Convoquer la séance' }).press('Enter');
    await page.getByRole('heading', { name: 'Séance convoquée' }).waitFor();
    await look(page, 'seance-convoquee');
    await page.context().close();
  });

  it('has its decisions entered from candidate to candidate, then validated by a member', async () => {
    const page = await enter('caleolSecretary');
    await page.goto(session);
    await page.getByRole('link', { name: 'M-H1-1' }).first().click();
    await look(page, 'fiche');
    await page.getByLabel('Attribution avec ordre de priorité').first().check();
    await page.locator('#decision-rang').fill('1');
    await page.getByRole('button', { name: 'Enregistrer la décision' }).click();
    await page.getByRole('heading', { name: 'Décision enregistrée' }).waitFor();
    await page.getByRole('button', { name: 'Ajourner le candidat' }).click();
    await page.getByRole('heading', { name: 'Ajournement enregistré' }).waitFor();
    await page.getByLabel('Non-attribution').first().check();
    await page.getByRole('button', { name: 'Enregistrer la décision' }).click();
    await page.getByRole('alert').waitFor();
    await look(page, 'refus-sans-motif');
    await page.locator('#decision-motif').selectOption({ label: 'Taux d’effort trop élevé' });
    await page.locator('#decision-motivation').fill('taux d’effort de 45 % aide comprise');
    await page.getByRole('button', { name: 'Enregistrer la décision' }).click();
    await page.getByRole('heading', { name: 'Toutes les décisions sont saisies' }).waitFor();
    await page.context().close();
    const member = await enter('caleolMember');
    await member.goto(session);
    await member.getByRole('button', { name: 'Valider la séance' }).click();
    await member.getByRole('heading', { name: 'Procès-verbal validé' }).waitFor();
    await look(member, 'seance-validee');
    await member.context().close();
  });

  it('gives its minutes, its PDF and its calendar to download, and a list printed in landscape', async () => {
    const page = await enter('caleolSecretary');
    await page.goto(`${session}/proces-verbal`);
    await look(page, 'proces-verbal');
    const [pdf] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Télécharger en PDF' }).click(),
    ]);
    expect((await readFile(await pdf.path())).subarray(0, 5).toString()).toBe('%PDF-');
    await page.goto(session);
    const [ics] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Agenda (.ics)' }).click(),
    ]);
    expect(await readFile(await ics.path(), 'utf8')).toContain('BEGIN:VEVENT');
    await page.goto(`${session}/liste`);
    await look(page, 'liste');
    const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const boxes = [...printed.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(
      ([, w, h]) => Number(w) > Number(h),
    );
    expect(boxes).toContain(true);
    await page.context().close();
  });

  it('needs no horizontal scrolling at 320 px, for the secretary, a reserver and a unit', async () => {
    const visits: readonly (readonly [Role, readonly string[]])[] = [
      ['caleolSecretary', ['/seances', session, `${session}/liste`]],
      ['reserver', ['/designations']],
      ['departementalUnit', ['/designations', '/interdepartemental', '/refus-dalo', '/territoire']],
    ];
    for (const [role, paths] of visits) {
      const page = await enter(role, 320);
      for (const path of paths) {
        await page.goto(path);
        expect(await page.evaluate<number>(OVERFLOW), path).toBe(0);
        await look(page, `320-${role}-${path.split('/').at(-1)}`);
      }
      await page.context().close();
    }
  });
});

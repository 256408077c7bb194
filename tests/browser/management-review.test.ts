import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { createPool } from '#infra/postgres-pool.js';
import { type MonitoringEvent, projectEvents } from '#monitoring/projection.js';
import { violationsOf } from './axe.js';
import { ASSOCIATION } from './region.js';
import { useSite } from './site.js';

const site = useSite();
const FOLLOWED = 16;
const SHEETS = 7;

/** Households that the association follows since January in two départements, a few of them rehoused; its workers of two months. */
function history(): readonly MonitoringEvent[] {
  const told = (household: string, name: MonitoringEvent['name'], on: string, data: MonitoringEvent['data'] = {}) => ({
    name,
    on: calendarDate(on),
    household,
    organisation: ASSOCIATION,
    data,
    provenance: 'observed' as const,
  });
  const supports = Array.from({ length: FOLLOWED }, (_, i) => [
    told(`suivi-${i}`, 'supportPrescribed', '2026-01-10', {
      departement: i % 2 === 0 ? '92' : '93',
      scheme: 'avdlDalo',
    }),
    told(`suivi-${i}`, 'supportTowardsStarted', '2026-01-15'),
    ...(i < 5 ? [told(`suivi-${i}`, 'leaseSigned', '2026-05-04')] : []),
  ]).flat();
  const workers = ['2026-01', '2026-02'].map((month) =>
    told(ASSOCIATION, 'socialWorkersCounted', '2026-03-01', { month, count: 2, departement: '93' }),
  );
  return [...supports, ...workers];
}

beforeAll(async () => {
  const pool = createPool({ url: site.databaseUrl(), max: 1, onError: () => {} });
  await loadMonitoringRows(pool, [projectEvents(history())]);
  await pool.end();
});

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForLoadState();
}

const sheetsToExamine = (page: Page) => page.getByRole('heading', { name: /^Examiner la fiche/ });

async function drawSheets(page: Page, number: number): Promise<readonly string[]> {
  const record = page.locator('main');
  expect(await record.innerText()).toMatch(/Engagement publié \(SHA-256\)\s+[0-9a-f]{64}/);
  expect(await record.innerText()).toContain('pas encore : le tirage n’est pas fait');
  await press(page, `Révéler le tirage ${number}`);
  expect(await sheetsToExamine(page).count()).toBe(SHEETS);
  return sheetsToExamine(page).allInnerTexts();
}

/** Opens the dialogue of the year in both départements and examines its indicators. */
async function openDialogue(page: Page): Promise<void> {
  await page.goto('/dialogues');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByLabel('Association').selectOption({ label: 'Association Passerelle' });
  await page.getByLabel('92 – Hauts-de-Seine').check();
  await page.getByLabel('93 – Seine-Saint-Denis').check();
  await press(page, 'Ouvrir le dialogue');
  expect(await page.getByRole('button', { name: 'Clore le dialogue' }).isDisabled()).toBe(true);
  await press(page, 'Examiner les cinq indicateurs');
}

async function fillGrids(page: Page): Promise<void> {
  for (let left = SHEETS; left > 0; left--) {
    const card = page.locator('section.card', { has: sheetsToExamine(page).first() }).first();
    await card.getByLabel('Complète').check();
    await card.getByLabel('Qualité').selectOption('3');
    await card.getByLabel('Commentaire, sans nom de personne').fill('Démarches à jour');
    await card.getByRole('button', { name: 'Enregistrer la grille' }).click();
    await page.waitForLoadState();
    expect(await sheetsToExamine(page).count()).toBe(left - 1);
  }
}

describe('the management dialogue in a browser', () => {
  it('is led by DRIHL and its association from the examination to the printed record', async () => {
    const page = await site.enter('regionalAuthority');
    await openDialogue(page);
    const examined = await page.locator('main').innerText();
    expect(examined).toContain('Aucun de ces indicateurs n’est suffisant en soi');
    expect(examined).toContain('effectif faible');
    expect(await page.getByRole('row', { name: /^Île-de-France/ }).count()).toBe(5);
    await site.shoot(page, 'dialogue-indicateurs');
    expect(await violationsOf(page)).toEqual([]);

    await press(page, 'Engager le tirage');
    const first = await drawSheets(page, 1);
    await press(page, 'Engager un nouveau tirage');
    expect(await page.getByText('Tirage 2').count()).toBe(0);
    await page.getByLabel(/^Motif du nouveau tirage/).fill('Deux fiches étaient closes avant l’année');
    await press(page, 'Engager un nouveau tirage');
    const second = await drawSheets(page, 2);
    expect(second.filter((sheet) => first.includes(sheet))).toEqual([]);
    await site.shoot(page, 'dialogue-tirage');
    expect(await violationsOf(page)).toEqual([]);
    await fillGrids(page);

    await page.getByLabel(/^Points forts/).fill('Contact rapide\nDossiers à jour');
    await page.getByLabel(/^Points à améliorer/).fill('Relances tardives');
    await page.getByLabel(/^Points de blocage dans le 93/).fill('Peu de T4');
    await press(page, 'Enregistrer l’échange');

    const association = await site.enter('association');
    await association.goto(page.url());
    expect(await association.getByRole('button', { name: 'Enregistrer l’échange' }).count()).toBe(0);
    expect(await violationsOf(association)).toEqual([]);
    await association.getByLabel('Récit, sans nom de personne').fill('Une famille sans bail à son nom.');
    await press(association, 'Enregistrer l’accompagnement');
    await association.getByLabel(/^Un poste par ligne/).fill('Salaires ; 120 000,50\nLocaux ; 8 000');
    await press(association, 'Enregistrer le budget');
    await association.getByLabel(/^Point sur les postes/).fill('Deux postes, un départ en mars.');
    await press(association, 'Enregistrer ce point');
    await association.context().close();

    await page.reload();
    await press(page, 'Clore le dialogue');
    const record = await page.locator('main').innerText();
    for (const said of [
      'Ce dialogue est clos',
      'Contact rapide',
      'Peu de T4',
      'Total',
      '128 000,50',
      'un départ en mars',
    ])
      expect(record.replace(/[\u202f\u00a0]/g, ' ')).toContain(said);
    expect(await violationsOf(page)).toEqual([]);
    await site.shoot(page, 'dialogue-clos');
    await page.context().close();
  });

  it('prints the record alone while it is still under way', async () => {
    const page = await site.enter('regionalAuthority');
    await page.goto('/dialogues');
    await page.getByLabel('Association').selectOption({ label: 'Association Le Seuil' });
    await page.getByLabel('75 – Paris').check();
    await press(page, 'Ouvrir le dialogue');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('heading', { name: 'Signatures' }).isVisible()).toBe(true);
    expect(await page.getByRole('heading', { name: 'Faire avancer le dialogue' }).isVisible()).toBe(false);
    await site.shoot(page, 'dialogue-impression');
    await page.context().close();
  });
});

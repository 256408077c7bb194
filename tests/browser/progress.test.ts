import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { useSite } from './site.js';

const site = useSite();

/** A run that this test takes through its steps, as a worker would write them. */
async function openRun(): Promise<{ step(stage: string): Promise<string>; end(): Promise<void> }> {
  const client = new pg.Client({ connectionString: site.databaseUrl() });
  await client.connect();
  const id = randomUUID();
  await client.query('UPDATE region_state SET dirty_version = dirty_version + 1');
  await client.query(
    `INSERT INTO runs (id, region, state, as_of, dirty_version, fencing_token)
     SELECT $1, region, 'running', '2026-11-22', dirty_version, fencing_token FROM region_state`,
    [id],
  );
  return {
    async step(stage) {
      const { rows } = await client.query(
        'INSERT INTO run_progress (run_id, stage, done) VALUES ($1, $2, false) RETURNING id::text',
        [id, stage],
      );
      return rows[0].id;
    },
    async end() {
      await client.query("UPDATE runs SET state = 'superseded', ended_at = now() WHERE id = $1", [id]);
      await client.query('UPDATE region_state SET solved_version = dirty_version');
      await client.query("INSERT INTO run_progress (run_id, stage, done) VALUES ($1, 'superseded', true)", [id]);
      await client.end();
    },
  };
}

describe('the page of a vacancy whose list is being computed', () => {
  it('follows the run step by step, takes the stream up where it broke, speaks at most every ten seconds, and reloads when the list is ready', async () => {
    const page = await site.enter('landlordReferent');
    await page.goto('/vacances');
    const href = (await page.locator('tbody th a').first().getAttribute('href')) ?? '';
    const run = await openRun();
    const first = await run.step('snapshot');
    const resumed: (string | undefined)[] = [];
    // The first stream breaks after one event; what the browser opens again goes to the server.
    await page.route('**/api/v1/runs/*/events', async (route) => {
      resumed.push((await route.request().allHeaders())['last-event-id']);
      if (resumed.length > 1) return route.continue();
      const data = JSON.stringify({ label: 'Lecture des ménages et des vacances', percent: 10, done: false });
      return route.fulfill({
        contentType: 'text/event-stream',
        body: `retry: 100\n\nid: ${first}\nevent: progress\ndata: ${data}\n\n`,
      });
    });
    await page.goto(href);
    const step = page.locator('[data-live-step]');
    await expect.poll(() => step.textContent(), { timeout: 30_000 }).toBe('Lecture des ménages et des vacances');
    expect(await page.locator('[data-live-said]').textContent()).toBe('Lecture des ménages et des vacances');
    expect(await page.locator('progress').getAttribute('value')).toBe('10');

    await run.step('solving');
    await expect.poll(() => step.textContent()).toBe('Recherche des meilleures listes de la région');
    // Ten seconds have not passed: it is shown, not said.
    expect(await page.locator('[data-live-said]').textContent()).toBe('Lecture des ménages et des vacances');
    expect(await page.locator('[role=status][data-live-said]').count()).toBe(1);

    await run.step('verifying');
    await expect.poll(() => step.textContent(), { timeout: 60_000 }).toBe('Vérification indépendante des listes');

    await Promise.all([page.waitForEvent('load', { timeout: 60_000 }), run.end()]);
    await expect.poll(() => page.locator('[data-live-state]').count(), { timeout: 30_000 }).toBe(0);
    expect(resumed.slice(0, 2)).toEqual([undefined, first]);
  });

  it('without JavaScript, says what is happening, how to reload, and reloads itself', async () => {
    const page = await site.enter('landlordReferent', { javaScriptEnabled: false });
    await page.goto('/vacances');
    const href = (await page.locator('tbody th a').first().getAttribute('href')) ?? '';
    const run = await openRun();
    await page.goto(href);
    expect(await page.getByRole('link', { name: 'Recharger la page' }).isVisible()).toBe(true);
    expect(await page.locator('progress').isVisible()).toBe(false);
    expect(await page.content()).toContain('http-equiv="refresh"');
    await run.end();
  });
});

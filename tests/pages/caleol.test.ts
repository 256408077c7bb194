import { beforeAll, describe, expect, it } from 'vitest';
import { type CaseworkSite, caseworkSite } from './casework-site.js';

let site: CaseworkSite;

beforeAll(async () => {
  site = await caseworkSite();
});

describe('the secretary of a CALEOL', () => {
  it('plans a session, is told in words what a mistake is, and keeps what was typed', async () => {
    const wrong = await site.post(
      '/seances',
      { jour: '31/02/2026', heure: '25h', lieu: 'Salle <1>' },
      'caleolSecretary',
    );
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('« 31/02/2026 » ne peut pas être lu');
    expect(wrong.body).toContain('value="Salle &lt;1&gt;"');
    const planned = await site.post(
      '/seances',
      { jour: '10/12/2026', heure: '9h30', lieu: 'Salle 1' },
      'caleolSecretary',
    );
    expect(planned.status).toBe(303);
    const { status, body } = await site.get(planned.location ?? '', 'caleolSecretary');
    expect(status).toBe(200);
    expect(body).toMatch(/10\s+décembre\s+2026\s+à\s+9\s+h\s+30/);
    expect(body).toContain('Pas encore possible : l’ordre du jour est vide');
    expect((await site.get(planned.location ?? '', 'caleolMember')).status).toBe(404);
  });
});

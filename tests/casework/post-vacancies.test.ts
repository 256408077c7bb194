import { beforeAll, expect, it } from 'vitest';
import { postVacancies } from '#casework/post-vacancy.js';
import { organisationId } from '#domain/ids.js';
import type { VacancyDeclaration } from '#domain/vacancy.js';
import { type Importing, importingOn } from '../exchange/imports/importing.js';
import { createTestDatabase } from '../support/database.js';
import { vacancyRecord } from '../support/records.js';

let importing: Importing;
beforeAll(async () => {
  importing = await importingOn(await createTestDatabase());
});

function declared(internalId: string, line: string, reserver: string | null = null): VacancyDeclaration {
  const { dwelling, reservation: _, ...rest } = vacancyRecord(internalId, 'bailleur');
  const address = { ...dwelling.address, line };
  return {
    ...rest,
    dwelling: { ...dwelling, internalId, address },
    reservation: {
      state: 'oriented',
      contingent: 'prefect',
      reserverId: reserver === null ? null : organisationId(reserver),
      reserverDeadline: null,
    },
  };
}

const post = async (declarations: readonly VacancyDeclaration[]) => {
  const inputs = declarations.map((declaration) => ({ declaration, confirmedWarnings: [] }));
  const { shell, landlord } = importing;
  const posted = await shell.uow.transaction(landlord, (tx) => postVacancies({ ...shell, tx }, landlord, inputs));
  return posted.map((one) => (one.ok ? 'posted' : one.error.fields?.[0]?.pointer));
};

it('posts together what would be posted one after the other: each sees the dwellings before it, stored or not', async () => {
  expect(
    await post([
      declared('A', '1 rue des Essais'),
      declared('A', '2 rue des Essais'),
      declared('B', '1, Rue des ESSAIS'),
      declared('C', '3 rue des Essais', 'reservataire'),
      declared('D', '4 rue des Essais', 'personne'),
    ]),
  ).toEqual(['posted', '/internalId', '/address', 'posted', '/reservation/reserverId']);
  expect(await post([declared('A', '9 rue des Essais'), declared('E', '3 rue des Essais')])).toEqual([
    '/internalId',
    '/address',
  ]);
  expect([await importing.count('vacancies'), await importing.count("events WHERE name = 'vacancyPosted'")]).toEqual([
    2, 2,
  ]);
});

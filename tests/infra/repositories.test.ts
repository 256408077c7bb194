import { beforeAll, describe, expect, it } from 'vitest';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { Vacancy } from '#domain/vacancy.js';
import { decodeCursor, encodeCursor } from '#infra/keyset.js';
import { transaction } from '#infra/unit-of-work.js';
import { addressKey } from '#infra/vacancies.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import {
  accessOf,
  householdRecord,
  landlordRecord,
  organisationRecord,
  SYSTEM,
  vacancyRecord,
} from '../support/records.js';

const LANDLORD = accessOf('landlordReferent', 'L');
const ASSOCIATION = accessOf('association', 'A');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('A', 'association', ['93']));
    for (const id of ['L', 'M']) {
      await tx.organisations.insert(organisationRecord(id, 'landlord'));
      await tx.organisations.saveLandlord(landlordRecord(id));
    }
    for (let index = 0; index < 7; index += 1) {
      await tx.vacancies.insert(
        vacancyRecord(`V${index}`, 'L', {
          postedAt: `2026-11-2${Math.floor(index / 2)}T09:00:00.000Z` as Vacancy['postedAt'],
        }),
      );
      await tx.households.insert(householdRecord(`H${index}`, 'A'));
    }
  });
});

describe('a vacancy', () => {
  it('comes back as it was stored', async () => {
    const vacancy = vacancyRecord('V3', 'L', { postedAt: '2026-11-21T09:00:00.000Z' as Vacancy['postedAt'] });
    expect(await database.uow.transaction(LANDLORD, (tx) => tx.vacancies.find(vacancyId('V3')))).toEqual(vacancy);
  });

  it('lists the latest first, page by page, each exactly once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: { items: readonly Vacancy[]; next: string | null } = await database.uow.transaction(LANDLORD, (tx) =>
        tx.vacancies.list({}, { limit: 3, after }),
      );
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(['V6', 'V5', 'V4', 'V3', 'V2', 'V1', 'V0']);
  });

  it('a change under a stale version writes nothing', async () => {
    const read = await database.uow.transaction(LANDLORD, (tx) => tx.vacancies.find(vacancyId('V0')));
    if (read === null) throw new Error('V0 was expected');
    const update = () =>
      database.uow.transaction(LANDLORD, (tx) => tx.vacancies.update({ ...read, protocolChannel: true }));
    expect(await update()).toMatchObject({ version: 2, protocolChannel: true });
    expect(await update()).toBeNull();
  });

  const V1 = vacancyRecord('V1', 'L').dwelling;
  it.each([
    {
      it: 'the same internal id',
      landlord: 'L',
      dwelling: { ...V1, address: { ...V1.address, line: 'ailleurs' } },
      found: 'V1',
    },
    {
      it: 'the same address in other capitals, accents and punctuation',
      landlord: 'L',
      dwelling: { ...V1, internalId: 'other', address: { ...V1.address, line: '  v1, RUE des  Éssais ' } },
      found: 'V1',
    },
    {
      it: 'the same address on another floor',
      landlord: 'L',
      dwelling: { ...V1, internalId: 'other', floor: 3 },
      found: undefined,
    },
    {
      it: 'the same address with another door',
      landlord: 'L',
      dwelling: { ...V1, internalId: 'other', address: { ...V1.address, complement: 'porte 12' } },
      found: undefined,
    },
    {
      it: 'the same address in another commune',
      landlord: 'L',
      dwelling: { ...V1, internalId: 'other', address: { ...V1.address, communeCode: '93001' } },
      found: undefined,
    },
  ])('finds a duplicate among the open ones: $it', async ({ landlord, dwelling, found }) => {
    const duplicate = await database.uow.transaction(LANDLORD, (tx) =>
      tx.vacancies.findOpenDuplicate(organisationId(landlord), { ...vacancyRecord('X', landlord), dwelling }),
    );
    expect(duplicate?.id).toBe(found);
  });

  it('two open ones of one landlord cannot share an address, even posted at once; closed or of another landlord, they can', async () => {
    const same = (id: string, landlord: string, changes: Partial<Vacancy> = {}) => ({
      ...vacancyRecord(id, landlord, changes),
      dwelling: { ...V1, internalId: id, address: { ...V1.address, line: '9 place du Doublon' } },
    });
    const insert = (vacancy: Vacancy) => database.uow.transaction(SYSTEM, (tx) => tx.vacancies.insert(vacancy));
    const outcomes = await Promise.allSettled([insert(same('D1', 'L')), insert(same('D2', 'L'))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await insert(same('D3', 'M'));
    await insert(same('D4', 'L', { status: 'withdrawn' }));
  });

  it('is counted by status, département and contingent', async () => {
    const count = (
      filter: Parameters<Parameters<Parameters<typeof database.uow.transaction>[1]>[0]['vacancies']['count']>[0],
    ) => database.uow.transaction(accessOf('landlordReferent', 'M'), (tx) => tx.vacancies.count(filter));
    await database.uow.transaction(SYSTEM, (tx) =>
      tx.vacancies.insert(vacancyRecord('C1', 'M', { reservation: { state: 'toBeOriented' }, status: 'withdrawn' })),
    );
    expect(await count({ status: 'withdrawn' })).toBe(1);
    expect(await count({ departement: '75' })).toBe(0);
    expect(await count({ contingent: 'prefect', status: 'withdrawn' })).toBe(0);
  });
});

describe('the key of an address', () => {
  it('tells a missing complement and floor from given ones', () => {
    const keys = [{}, { floor: 0 }, { floor: null }].map((changes) =>
      addressKey({ dwelling: { ...vacancyRecord('K', 'L').dwelling, ...changes } }),
    );
    expect(new Set(keys).size).toBe(3);
  });
});

describe('a household', () => {
  it('comes back as it was stored, by its reference too', async () => {
    const stored = await database.uow.transaction(ASSOCIATION, (tx) => tx.households.findByReference('REF-H2'));
    expect(stored).toEqual({ household: householdRecord('H2', 'A'), version: 1 });
    expect(await database.uow.transaction(ASSOCIATION, (tx) => tx.households.find(householdId('H2')))).toEqual(
      householdRecord('H2', 'A'),
    );
  });
  it('a reference serves once within its owner', async () => {
    await expect(
      database.uow.transaction(ASSOCIATION, (tx) =>
        tx.households.insert({ ...householdRecord('H9', 'A'), reference: 'REF-H2' }),
      ),
    ).rejects.toMatchObject({ code: '23505' });
  });
  it('lists by reference, page by page', async () => {
    const first = await database.uow.transaction(ASSOCIATION, (tx) => tx.households.list({ limit: 4, after: null }));
    const rest = await database.uow.transaction(ASSOCIATION, (tx) =>
      tx.households.list({ limit: 4, after: first.next }),
    );
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(['H0', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6']);
    expect(rest.next).toBeNull();
  });
  it('a change under a stale version is refused', async () => {
    const update = () =>
      database.uow.transaction(ASSOCIATION, (tx) =>
        tx.households.update(householdRecord('H4', 'A', { couple: true }), 1),
      );
    expect([await update(), await update()]).toEqual([true, false]);
  });
});

describe('cursors', () => {
  it('come back as they were made, and any other text is none', () => {
    expect(decodeCursor(encodeCursor(['a', 'é']), 2)).toEqual(['a', 'é']);
    for (const text of [
      '',
      'x',
      encodeCursor(['a']),
      encodeCursor(['a', 'b\0']),
      Buffer.from('[1,2]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ]) {
      expect(decodeCursor(text, 2)).toBeUndefined();
    }
  });
});

describe('an idempotency key', () => {
  const claim = (key: string, hash: string) =>
    database.uow.transaction(LANDLORD, (tx) => tx.idempotency.claim(key, hash));

  it('a hundred concurrent requests have one effect, and the others replay its answer', async () => {
    let effects = 0;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        database.uow.transaction(LANDLORD, async (tx) => {
          const claimed = await tx.idempotency.claim('same', 'hash');
          if (claimed.kind !== 'new') return claimed;
          effects += 1;
          await tx.idempotency.store('same', 201, '{"id":"1"}', '/vacancies/1');
          return { kind: 'replay' as const, status: 201, body: '{"id":"1"}', location: '/vacancies/1' };
        }),
      ),
    );
    expect(effects).toBe(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ kind: 'replay', status: 201, body: '{"id":"1"}', location: '/vacancies/1' })]),
    );
  });
  it('with another body is a conflict; of another organisation, a key of its own', async () => {
    expect(await claim('same', 'another')).toEqual({ kind: 'conflict' });
    expect(await database.uow.transaction(ASSOCIATION, (tx) => tx.idempotency.claim('same', 'another'))).toEqual({
      kind: 'new',
    });
  });
  it('rolled back with its request, may be used again', async () => {
    await expect(
      database.uow.transaction(LANDLORD, async (tx) => {
        await tx.idempotency.claim('fails', 'h');
        throw new Error('invalid');
      }),
    ).rejects.toThrow('invalid');
    expect(await claim('fails', 'h2')).toEqual({ kind: 'new' });
  });
  it('after 48 hours is forgotten, not before', async () => {
    await database.pool.query(
      "UPDATE idempotency_keys SET created_at = now() - interval '47 hours 59 minutes' WHERE key = 'same'",
    );
    expect(await claim('same', 'another')).toEqual({ kind: 'conflict' });
    await database.pool.query(
      "UPDATE idempotency_keys SET created_at = now() - interval '48 hours 1 minute' WHERE key = 'same'",
    );
    expect(await claim('same', 'another')).toEqual({ kind: 'new' });
  });
});

describe('a transaction', () => {
  it('a change and its doorbell are written together, once however many changes there are, or not at all', async () => {
    const state = async () =>
      (
        await database.pool.query(
          'SELECT dirty_version::integer AS dirty, (SELECT count(*)::integer FROM outbox) AS rung FROM region_state',
        )
      ).rows[0];
    const before = await state();
    await expect(
      database.uow.transaction(LANDLORD, async (tx) => {
        await tx.runs.markDirty('one');
        throw new Error('rolled back');
      }),
    ).rejects.toThrow();
    expect(await state()).toEqual(before);
    await database.uow.transaction(LANDLORD, async (tx) => {
      for (let index = 0; index < 50; index += 1) await tx.runs.markDirty('vacancyPosted');
    });
    expect(await state()).toEqual({ dirty: before.dirty + 1, rung: before.rung + 1 });
  });

  it('starts again after a serialisation failure, five times at most', async () => {
    let attempts = 0;
    const failing = (times: number) =>
      transaction(database.pool, SYSTEM, async () => {
        attempts += 1;
        if (attempts <= times) throw Object.assign(new Error('again'), { code: '40001' });
        return attempts;
      });
    expect(await failing(4)).toBe(5);
    attempts = 0;
    await expect(failing(5)).rejects.toThrow('again');
    expect(attempts).toBe(5);
  });

  it('two that deadlock both end, one after the other', async () => {
    const both = (first: string, second: string, met: () => Promise<void>) =>
      transaction(database.pool, SYSTEM, async (session) => {
        await session.query('SELECT 1 FROM vacancies WHERE id = $1 FOR UPDATE', [first]);
        await met();
        await session.query('SELECT 1 FROM vacancies WHERE id = $1 FOR UPDATE', [second]);
        return 'done';
      });
    let waiting = 2;
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const meet = async () => {
      waiting -= 1;
      if (waiting <= 0) open();
      await gate;
    };
    expect(await Promise.all([both('V4', 'V5', meet), both('V5', 'V4', meet)])).toEqual(['done', 'done']);
  });

  it('dates come back as calendar days, whatever the time zone of the machine', async () => {
    const { rows } = await database.pool.query("SELECT '2026-01-01'::date AS day");
    expect(rows).toEqual([{ day: '2026-01-01' }]);
  });
});

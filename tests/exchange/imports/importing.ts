import { randomUUID } from 'node:crypto';
import { startWriting } from '#casework/imports.js';
import { regionReference } from '#casework/reference.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import { calendarDate, type Instant } from '#domain/dates.js';
import type { FileImport, ImportKind, ImportLine, LineStatus } from '#domain/file-import.js';
import { organisationId } from '#domain/ids.js';
import { openImport } from '#exchange/file-import.js';
import { advanceImport, type ImportShell, isUnderWay } from '#exchange/file-import-steps.js';
import type { Clock } from '#ports.js';
import type { TestDatabase } from '../../support/database.js';
import { landlordRecord, organisationRecord, SYSTEM } from '../../support/records.js';

const CLOCK: Clock = {
  now: () => '2026-11-23T09:00:00.000Z' as Instant,
  today: () => calendarDate('2026-11-23'),
};

export interface Importing {
  readonly shell: ImportShell;
  readonly landlord: OrganisationAccess;
  readonly association: OrganisationAccess;
  open(access: OrganisationAccess, kind: ImportKind, bytes: Uint8Array): Promise<FileImport>;
  /** Advances until nothing remains to be done without anybody. */
  settle(access: OrganisationAccess, id: string): Promise<FileImport>;
  write(access: OrganisationAccess, id: string): Promise<FileImport>;
  counts(access: OrganisationAccess, id: string): Promise<Readonly<Partial<Record<LineStatus, number>>>>;
  lines(access: OrganisationAccess, id: string, statuses?: readonly LineStatus[]): Promise<readonly ImportLine[]>;
  count(table: string): Promise<number>;
  dirtyVersion(): Promise<number>;
}

const accessOf = (role: OrganisationAccess['role'], id: string): OrganisationAccess => ({
  kind: 'organisation',
  role,
  organisationId: organisationId(id),
  departements: ['92'],
  userId: null,
});

/** Imports on a real database with one landlord, one association and one reserver. */
export async function importingOn(db: TestDatabase): Promise<Importing> {
  const shell: ImportShell = { uow: db.uow, clock: CLOCK, newId: randomUUID, reference: regionReference };
  await db.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('bailleur', 'landlord', ['92']));
    await tx.organisations.saveLandlord(landlordRecord('bailleur'));
    await tx.organisations.insert(organisationRecord('association', 'association', ['92']));
    await tx.organisations.insert(organisationRecord('reservataire', 'reserver', ['92']));
  });
  const within = <T>(access: OrganisationAccess, work: Parameters<typeof db.uow.transaction<T>>[1]) =>
    db.uow.transaction(access, work);
  const importing: Importing = {
    shell,
    landlord: accessOf('landlordReferent', 'bailleur'),
    association: accessOf('association', 'association'),
    async open(access, kind, bytes) {
      const opened = await openImport(shell, access, { kind, name: 'fichier', bytes });
      if (!opened.ok) throw new Error(`${opened.error.code} ${opened.error.detail}`);
      return importing.settle(access, opened.value.id);
    },
    async settle(access, id) {
      for (;;) {
        const job = await advanceImport(shell, access, id);
        if (!job.ok) throw new Error(job.error.code);
        if (!isUnderWay(job.value)) return job.value;
      }
    },
    async write(access, id) {
      const started = await inTransaction(shell, access, (deps) => startWriting(deps, id));
      if (!started.ok) throw new Error(started.error.code);
      return importing.settle(access, id);
    },
    counts: (access, id) => within(access, (tx) => tx.imports.counts(id)),
    lines: (access, id, statuses) =>
      within(access, (tx) => tx.imports.lines(id, { after: 0, limit: 100_000, ...(statuses ? { statuses } : {}) })),
    async count(table) {
      const { rows } = await db.pool.query(`SELECT count(*)::integer AS count FROM ${table}`);
      return rows[0].count;
    },
    async dirtyVersion() {
      const { rows } = await db.pool.query('SELECT dirty_version::integer AS version FROM region_state');
      return rows[0].version;
    },
  };
  return importing;
}

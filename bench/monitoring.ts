/**
 * Every table of monitoring at one date over five years of the region's attributions (75,000 a year) and 40,000
 * supports: the first time, and again from the answers kept. `DATABASE_URL` names an empty, migrated database.
 * Measured on 22 November 2026, two cores shared by eight sessions (load average 20), embedded PostgreSQL, 48 tables:
 * cold 0.73 s of the server's processor and 0.46 s of ours, one after the other; warm 0.14 to 0.19 s of ours.
 */
import { performance } from 'node:perf_hooks';
import { addDays, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { hasMonitoringRows, loadMonitoringRows } from '#infra/monitoring.js';
import { createPool } from '#infra/postgres-pool.js';
import { createUnitOfWork } from '#infra/unit-of-work.js';
import { type MonitoringEvent, projectInParts } from '#monitoring/projection.js';
import { definitions, report } from '#monitoring/report.js';
import { randomStream } from '#simulation/generator/random.js';

const YEARS = 5;
const LEASES_A_YEAR = 75_000;
const SUPPORTED = 40_000;
const CONTINGENTS = ['prefect', 'actionLogement', 'localAuthority', 'unreserved', null];

function* history(): Generator<MonitoringEvent> {
  const random = randomStream('bench', 'monitoring', 1);
  const start = calendarDate('2018-01-01');
  for (let i = 0; i < YEARS * LEASES_A_YEAR; i++) {
    const household = `h${i}`;
    const on = addDays(start, random.integer(0, YEARS * 365 - 1));
    const departement = random.pick([...DEPARTEMENTS]);
    const base = { household, organisation: `asso-${i % 48}`, provenance: 'imported' } as const;
    if (i < SUPPORTED) {
      yield { ...base, name: 'supportPrescribed', on: addDays(on, -400), data: { departement, scheme: 'avdlDalo' } };
      yield { ...base, name: 'diagnosticConcluded', on: addDays(on, -380), data: {} };
      yield { ...base, name: 'supportTowardsStarted', on: addDays(on, -random.integer(30, 370)), data: {} };
      yield { ...base, name: 'proposalMade', on: addDays(on, -20), data: { interDepartmental: random.chance(0.2) } };
      if (random.chance(0.1)) continue;
    }
    const data = {
      departementFrom: departement,
      departementTo: random.pick([...DEPARTEMENTS, null]),
      declaredDepartementTo: random.pick([...DEPARTEMENTS, null]),
      contingent: random.pick(CONTINGENTS),
      landlord: `Bailleur ${i % 60}`,
      dalo: random.chance(0.2),
    };
    yield { ...base, name: 'leaseSigned', on, data };
  }
}

const pool = createPool({ url: process.env.DATABASE_URL ?? '', max: 4, onError: () => {} });
const clock = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  const before = performance.now();
  await work();
  console.log(`${what}: ${Math.round(performance.now() - before)} ms`);
};
if (!(await hasMonitoringRows(pool)))
  await clock('load', () => loadMonitoringRows(pool, projectInParts(history(), 2_000)));
const uow = createUnitOfWork(pool);
const asOf = calendarDate('2022-12-31');
const all = (on = asOf) =>
  uow.transaction({ kind: 'system' }, (tx) =>
    Promise.all(definitions().map(({ id }) => report(id, { asOf: on, scope: { kind: 'region' } }, tx.monitoring))),
  );
await clock(`${definitions().length} tables, cold`, all);
await clock('warm', all);
await clock('warm again', all);
await clock('another date, cold', () => all(calendarDate('2022-06-30')));
await pool.end();

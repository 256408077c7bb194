/**
 * Every table of monitoring at one date over five years of the region's attributions (75,000 a year) and 40,000
 * supports: the first time (cold), and again from the answers kept (warm); then as pages and files.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { addDays, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { startEmbeddedPostgres } from '#infra/embedded-postgres.js';
import { migrateUp } from '#infra/migrate.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { createPool } from '#infra/postgres-pool.js';
import { createUnitOfWork } from '#infra/unit-of-work.js';
import { type MonitoringEvent, projectInParts } from '#monitoring/projection.js';
import { definitions, report } from '#monitoring/report.js';
import { randomStream } from '#simulation/generator/random.js';
import { median } from './measure.js';
import { benchMonitoringPages } from './monitoring-service.js';
import type { Figure } from './table.js';

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

const AS_OF = calendarDate('2022-12-31');
const WARM_PASSES = 5;

export async function benchMonitoring(): Promise<readonly Figure[]> {
  const home = await mkdtemp(join(tmpdir(), 'rapprochement-bench-'));
  const postgres = await startEmbeddedPostgres({ home, log: () => {} });
  const pool = createPool({ url: postgres.url, max: 4, statementTimeoutMs: 0, onError: () => {} });
  try {
    await migrateUp({ url: postgres.url, queueInPostgres: true });
    await loadMonitoringRows(pool, projectInParts(history(), 2_000));
    await pool.query('ANALYZE');
    const uow = createUnitOfWork(pool);
    const read = async (on = AS_OF): Promise<number> => {
      const before = performance.now();
      await uow.transaction({ kind: 'system' }, (tx) =>
        Promise.all(definitions().map(({ id }) => report(id, { asOf: on, scope: { kind: 'region' } }, tx.monitoring))),
      );
      return (performance.now() - before) / 1_000;
    };
    const cold = [await read(), await read(calendarDate('2022-06-30')), await read(calendarDate('2021-12-31'))];
    const warm: number[] = [];
    for (let pass = 0; pass < WARM_PASSES; pass += 1) warm.push(await read());
    return [
      {
        name: `suivi, ${definitions().length} tableaux à froid`,
        value: median(cold),
        unit: 's',
        target: 2,
        runs: cold.length,
      },
      { name: 'suivi, les mêmes déjà lus', value: median(warm), unit: 's', target: 0.3, runs: warm.length },
      ...(await benchMonitoringPages(postgres.url, home, uow)),
    ];
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * The dashboard and the exports of monitoring as a browser asks for them, of an API process of its own on the bench's
 * database: each page the first time (cold), then again, then 50,000 rows as CSV and as XLSX with the process's peak.
 */
import { performance } from 'node:perf_hooks';
import { createToken } from '#casework/tokens.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { organisationId } from '#domain/ids.js';
import { systemClock } from '#infra/clock.js';
import type { UnitOfWork } from '#ports.js';
import { withApi } from './casework.js';
import { peakMemoryMb, quantile } from './measure.js';
import type { Figure } from './table.js';

const DASHBOARDS = ['2022-12-31', '2022-09-30'].flatMap((day) =>
  ['region', ...DEPARTEMENTS].map((scope) => `/suivi?au=${day}&perimetre=${scope}`),
);
const PASSES = 5;
/** Eight months of 75,000 leases a year, and a day. */
const ROWS = '/suivi/lignes/relogements';
const ROWS_UNTIL = '2020-09-05';
const FEWEST_ROWS = 50_000;

export async function benchMonitoringPages(
  databaseUrl: string,
  home: string,
  uow: UnitOfWork,
): Promise<readonly Figure[]> {
  const token = await authorityToken(uow);
  return withApi(databaseUrl, home, async (address, pid) => {
    const get = async (path: string): Promise<Response> => {
      const headers = { authorization: `Bearer ${token}`, accept: 'text/html' };
      const answer = await fetch(address + path, { headers });
      if (!answer.ok) throw new Error(`${path} : ${answer.status} ${await answer.text()}`);
      return answer;
    };
    // The first page of a process compiles its templates.
    await (await get('/definitions')).text();
    const cold = await timesOf(get, DASHBOARDS);
    const warm = await timesOf(get, Array.from({ length: PASSES }, () => DASHBOARDS).flat());
    const csv = await exported(get, `${ROWS}/csv?au=${ROWS_UNTIL}&perimetre=region`);
    if (csv.lines <= FEWEST_ROWS) throw new Error(`${csv.lines} lignes exportées, moins de ${FEWEST_ROWS}`);
    const xlsx = await exported(get, `${ROWS}/xlsx?au=${ROWS_UNTIL}&perimetre=region`);
    const [name, runs] = [`export de ${csv.lines - 1} lignes`, 1];
    return [
      {
        name: 'page du suivi, première lecture, p95',
        value: quantile(cold, 0.95),
        unit: 'ms',
        target: 500,
        runs: cold.length,
      },
      { name: 'page du suivi, déjà lue, p95', value: quantile(warm, 0.95), unit: 'ms', target: 500, runs: warm.length },
      { name: `${name}, CSV`, value: csv.seconds, unit: 's', target: 20, runs },
      { name: `${name}, XLSX`, value: xlsx.seconds, unit: 's', target: 20, runs },
      {
        name: 'mémoire la plus haute du service, exports compris',
        value: peakMemoryMb(pid) ?? Number.NaN,
        unit: 'Mo',
        target: 300,
        runs,
      },
    ];
  });
}

async function authorityToken(uow: UnitOfWork): Promise<string> {
  return uow.transaction({ kind: 'system' }, async (tx) => {
    const id = organisationId('bench-drihl');
    await tx.organisations.insert({ id, kind: 'regionalAuthority', name: 'DRIHL', departements: [] });
    const created = await createToken(
      { tx, clock: systemClock, newId: () => 'bench' },
      { role: 'regionalAuthority', organisationId: id, label: 'mesure' },
    );
    if (!created.ok) throw new Error(created.error.detail);
    return created.value.token;
  });
}

async function timesOf(get: (path: string) => Promise<Response>, paths: readonly string[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const path of paths) {
    const before = performance.now();
    await (await get(path)).text();
    times.push(performance.now() - before);
  }
  return times;
}

async function exported(get: (path: string) => Promise<Response>, path: string) {
  const before = performance.now();
  const answer = await get(path);
  let lines = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  return { seconds: (performance.now() - before) / 1_000, lines };
}

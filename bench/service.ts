/** `npm start` to the page and to the proposals of every vacancy; then one more vacancy posted, fifty times. */
import { performance } from 'node:perf_hooks';
import { fromDeclaration } from '#exchange/vacancy-schema.js';
import { dayInParis } from '#infra/clock.js';
import { generateRegion } from '#simulation/generator/region.js';
import { type DemoService, startDemo, until } from './demo-service.js';
import { median, quantile, type TreeMemory, treeMemory } from './measure.js';
import type { Figure } from './table.js';

const STARTS = 3;
const POSTS = 50;

interface Listed {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}

export async function benchStart(): Promise<readonly Figure[]> {
  const starts: { readonly page: number; readonly proposals: number; readonly memory: TreeMemory }[] = [];
  for (let i = 0; i < STARTS; i++) {
    const demo = await startDemo();
    try {
      const proposalSeconds = await secondsToProposals(demo);
      starts.push({ page: demo.pageSeconds, proposals: proposalSeconds, memory: treeMemory(demo.pid) });
    } finally {
      await demo.stop();
    }
  }
  const of = (value: (start: (typeof starts)[number]) => number): number => median(starts.map(value));
  return [
    { name: 'npm start → page servie', value: of((s) => s.page), unit: 's', target: 15, runs: STARTS },
    {
      name: 'page servie → propositions des 400 logements',
      value: of((s) => s.proposals),
      unit: 's',
      target: 5,
      runs: STARTS,
    },
    {
      name: 'arbre de processus, mémoire résidente additionnée',
      value: of((s) => s.memory.residentMb),
      unit: 'Mo',
      target: 600,
      runs: STARTS,
    },
    {
      name: 'arbre de processus, pages partagées comptées une fois',
      value: of((s) => s.memory.proportionalMb ?? Number.NaN),
      unit: 'Mo',
      target: null,
      runs: STARTS,
    },
  ];
}

/** One run publishes every list at once: the last vacancy is watched, then all are checked. */
async function secondsToProposals(demo: DemoService): Promise<number> {
  const ids: string[] = [];
  for (let after: string | null = null, first = true; first || after !== null; first = false) {
    const page = (await demo.get(
      `/vacancies?status=open&limit=100${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
    )) as Listed;
    ids.push(...page.items.map((item) => item.id));
    after = page.next;
  }
  const settled = async (id: string): Promise<boolean> => isSettled(await demo.get(`/vacancies/${id}/proposals`));
  await until(null, () => settled(ids.at(-1) as string));
  const seconds = (performance.now() - demo.startedAt) / 1000 - demo.pageSeconds;
  for (const id of ids) await until(null, () => settled(id));
  return seconds;
}

function isSettled(answer: unknown): boolean {
  const { state } = answer as { readonly state: string };
  return state === 'current' || state === 'none';
}

export async function benchPost(): Promise<readonly Figure[]> {
  const demo = await startDemo();
  try {
    await secondsToProposals(demo);
    const region = generateRegion({ seed: 'demo', households: 0, vacancies: POSTS, asOf: dayInParis(new Date()) });
    const seconds: number[] = [];
    let order = 0;
    for (const vacancy of region.vacancies) seconds.push(await postOne(demo, fromDeclaration(vacancy), order++));
    return [
      {
        name: 'vacance postée → propositions courantes, p50',
        value: quantile(seconds, 0.5),
        unit: 's',
        target: null,
        runs: POSTS,
      },
      {
        name: 'vacance postée → propositions courantes, p95',
        value: quantile(seconds, 0.95),
        unit: 's',
        target: 2,
        runs: POSTS,
      },
    ];
  } finally {
    await demo.stop();
  }
}

async function postOne(demo: DemoService, wire: ReturnType<typeof fromDeclaration>, order: number): Promise<number> {
  const body = {
    ...wire,
    internalId: `BENCH-${order}`,
    address: { ...wire.address, complement: `Mesure ${order}` },
    reservation: { state: 'oriented', contingent: 'unreserved' },
    protocolChannel: false,
  };
  const startedAt = performance.now();
  const answer = await fetch(`${demo.address}/api/v1/vacancies`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${demo.tokens.landlordReferent}`,
      'content-type': 'application/json',
      'idempotency-key': `bench-${order}-${process.pid}`,
    },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`POST /vacancies : ${answer.status} ${await answer.text()}`);
  const { id } = (await answer.json()) as { id: string };
  await until(null, async () => isSettled(await demo.get(`/vacancies/${id}/proposals`)));
  return (performance.now() - startedAt) / 1000;
}

import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { type ApiInstance, type AppDeps, buildApp } from '#api/app.js';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { DEMO_SEED, regionToLoad } from '#cli/service/demo.js';
import { type CalendarDate, calendarDate, type Instant } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import type { Organisation, Role } from '#domain/organisation.js';
import { loadRegion } from '#infra/region-loader.js';
import type { Clock } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { demoRegion, type Region } from '#simulation/generator/region.js';
import { matchRegion } from '#workers/matching.js';
import { projectPending } from '#workers/monitoring.js';
import { createSolver } from '#workers/solve.js';
import { DOCUMENTS, LOGGER } from '../api/fixture.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SYSTEM } from '../support/records.js';
import { explainerOf } from './region.js';

/** Ten in the morning, UTC, of a day that the test moves. */
export interface DemoClock extends Clock {
  day: CalendarDate;
}

/** The region of `npm start` on a day of the test, served to a browser: 5,032 households, 400 vacancies, seven roles. */
export interface Demo {
  readonly db: TestDatabase;
  readonly clock: DemoClock;
  readonly app: ApiInstance;
  readonly address: string;
  readonly organisations: Region['organisations'];
  /** The engine runs until nothing waits, as a worker would. */
  work(): Promise<void>;
  /** The rows of monitoring follow what happened, as a worker would make them. */
  project(): Promise<void>;
  /** The role of the picker is from now on this organisation's. */
  play(role: Role, organisation: string): Promise<void>;
  /** Enters the role in the profile of the page. */
  become(page: Page, role: Role): Promise<void>;
}

export async function startDemo(): Promise<Demo> {
  const db = await createTestDatabase();
  const clock: DemoClock = {
    // Past for the database, whose own clock its policies read.
    day: calendarDate('2026-11-20'),
    now: () => `${clock.day}T10:00:00.000Z` as Instant,
    today: () => clock.day,
  };
  const region = demoRegion(DEMO_SEED, clock.day);
  await loadRegion(db.pool, regionToLoad(region, DEMO_SEED, clock.day));
  const tokens: Partial<Record<Role, string>> = {};
  const deps: AppDeps = {
    uow: db.uow,
    clock,
    explainer: explainerOf(db),
    runProgress: { subscribe: () => () => {} },
    documents: DOCUMENTS,
    logger: LOGGER,
    demo: { tokens },
    version: 'test',
    ready: async () => ({ ok: true, missing: [] }),
  };
  const app = await buildApp(deps);
  const solver = createSolver();
  app.addHook('onClose', () => solver.close());
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const shell = { uow: db.uow, clock, newId: randomUUID };
  const play: Demo['play'] = async (role, organisation) => {
    const created = await inTransaction(shell, SYSTEM, (tx) =>
      createToken(tx, { role, organisationId: organisationId(organisation), label: 'démonstration' }),
    );
    if (!created.ok) throw new Error(created.error.code);
    tokens[role] = created.value.token;
  };
  for (const [role, organisation] of Object.entries(players(region))) await play(role as Role, organisation.id);
  return {
    db,
    clock,
    app,
    address,
    organisations: region.organisations,
    play,
    async work() {
      const matching = { pool: db.pool, clock, log: LOGGER as never, policy: DEFAULT_POLICY, solver };
      await matchRegion(matching, new AbortController().signal);
    },
    project: () => projectPending(db.pool),
    async become(page, role) {
      await page.context().addCookies([{ name: DEMO_ROLE_COOKIE, value: role, url: address }]);
    },
  };
}

/** Whom the roles of the picker stand for in `npm start`. */
function players({ organisations }: Region): Readonly<Record<Role, Organisation>> {
  const landlord = organisations.landlords[0];
  const association = organisations.associations[0];
  const near = ({ departements }: Organisation) => departements.some((code) => landlord?.departements.includes(code));
  const unit = organisations.departementalUnits.find(near);
  const reserver = organisations.reservers.find(near);
  if (!landlord || !association || !unit || !reserver) throw new Error('the demonstration lacks an organisation');
  const owner: Organisation = { ...landlord, kind: 'landlord' };
  return {
    landlordReferent: owner,
    association,
    regionalAuthority: organisations.regionalAuthority,
    departementalUnit: unit,
    reserver,
    caleolSecretary: owner,
    caleolMember: owner,
  };
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createToken, hashToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { addDays, type CalendarDate, daysBetween } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import { type Organisation, ROLES, type Role } from '#domain/organisation.js';
import type { PastProposal, Refusal } from '#domain/proposal.js';
import type { SupportMeasure } from '#domain/support.js';
import { dayInParis } from '#infra/clock.js';
import type { Pool } from '#infra/postgres-pool.js';
import { countOrganisations, loadRegion, type RegionToLoad } from '#infra/region-loader.js';
import { demoRegion, type Region } from '#simulation/generator/region.js';
import { END_2022 } from '#simulation/reconstitution/supports.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { say } from '../output.js';
import { settleDemo } from './demo-setting.js';
import { caseShellOn } from './service.js';

export type DemoTokens = Readonly<Record<Role, string>>;

export const DEMO_SEED = 'demo';

export function refuseProduction(environment: string): void {
  if (environment !== 'production') return;
  throw new CommandFailure(
    EXIT.failure,
    'Le mode démonstration est refusé avec NODE_ENV=production : ses données sont fictives et ses jetons écrits en clair.',
  );
}

/** Loads the demonstration where the database is empty; refuses one that holds anything else. */
export async function loadDemoOnce(pool: Pool): Promise<void> {
  const region = demoRegion(DEMO_SEED, dayInParis(new Date()));
  if ((await countOrganisations(pool)) > 0) {
    await requireDemo(pool, region);
  } else {
    say('Chargement de la région de démonstration (données fictives)…');
    await loadRegion(pool, regionToLoad(region, DEMO_SEED, dayInParis(new Date())));
  }
  await settleDemo(caseShellOn(pool), region.organisations);
}

/** A generated region as it is written into an empty database. */
export function regionToLoad(region: Region, seed: string, asOf: CalendarDate): RegionToLoad {
  return {
    seed,
    asOf,
    organisations: everyOrganisation(region),
    landlords: region.organisations.landlords,
    flowAgreements: region.flowAgreements,
    households: afterReconstitution(region.households),
    vacancies: both(region.pastVacancies, region.vacancies),
    pastProposals: pastProposalsOf(region),
    refusals: refusalsOf(region),
  };
}

/**
 * The rebuilt history counts everybody supported up to its last day: a household of the demonstration supported since
 * before then would be counted beside it, so its support begins the day after, prescription included.
 */
function* afterReconstitution(households: Iterable<Household>): Generator<Household> {
  for (const household of households) {
    const { support } = household;
    const days = support === null ? 0 : daysBetween(support.prescribedOn, addDays(END_2022, 1));
    yield support?.phase === 'towards' || support?.phase === 'within'
      ? { ...household, support: days > 0 ? beginLater(support, days) : support }
      : household;
  }
}

function beginLater<T extends Extract<SupportMeasure, { phase: 'towards' | 'within' }>>(support: T, days: number): T {
  const { diagnostic, prescribedOn, towardsStartedOn } = support;
  return {
    ...support,
    prescribedOn: addDays(prescribedOn, days),
    diagnostic: {
      ...diagnostic,
      startedOn: addDays(diagnostic.startedOn, days),
      concludedOn: addDays(diagnostic.concludedOn, days),
    },
    towardsStartedOn: towardsStartedOn && addDays(towardsStartedOn, days),
  };
}

async function requireDemo(pool: Pool, region: Region): Promise<void> {
  const { uow } = caseShellOn(pool);
  const found = await uow.transaction({ kind: 'system' }, (tx) =>
    tx.organisations.find(region.organisations.regionalAuthority.id),
  );
  if (found === null) {
    throw new CommandFailure(
      EXIT.failure,
      'Cette base contient déjà d’autres données : la démonstration n’y est pas chargée. Démarrez sans --demo, ou sur une base vide.',
    );
  }
}

function everyOrganisation({ organisations }: Region): readonly Organisation[] {
  const { regionalAuthority, departementalUnits, reservers, associations, landlords } = organisations;
  const owners = landlords.map(({ id, name, departements }) => ({ id, kind: 'landlord' as const, name, departements }));
  return [regionalAuthority, ...departementalUnits, ...reservers, ...associations, ...owners].map(
    ({ id, kind, name, departements }) => ({ id, kind, name, departements }),
  );
}

function* both<T>(first: Iterable<T>, second: Iterable<T>): Generator<T> {
  yield* first;
  yield* second;
}

function* pastProposalsOf(region: Region): Generator<PastProposal> {
  for (const history of region.histories) yield* history.pastProposals;
}

function* refusalsOf(region: Region): Generator<Refusal> {
  for (const history of region.histories) yield* history.refusals;
}

/** The tokens of the demonstration: those of the file while the database knows them, new ones otherwise. */
export async function demoTokens(pool: Pool, home: string): Promise<DemoTokens> {
  const file = join(home, 'demo-tokens.json');
  const shell = caseShellOn(pool);
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoTokens) : null;
  if (kept !== null) {
    const known = await shell.uow.transaction({ kind: 'system' }, async (tx) => {
      for (const role of ROLES) if ((await tx.tokens.resolve(hashToken(kept[role] ?? ''))) === null) return false;
      return true;
    });
    if (known) return kept;
  }
  const { organisations } = demoRegion(DEMO_SEED, dayInParis(new Date()));
  const landlord = organisations.landlords[0];
  const near = ({ departements }: Organisation) => departements.some((code) => landlord?.departements.includes(code));
  const organisationOf: Readonly<Record<Role, Organisation['id'] | undefined>> = {
    landlordReferent: landlord?.id,
    association: organisations.associations[0]?.id,
    regionalAuthority: organisations.regionalAuthority.id,
    departementalUnit: organisations.departementalUnits.find(near)?.id,
    reserver: organisations.reservers.find(near)?.id,
    caleolSecretary: landlord?.id,
    caleolMember: landlord?.id,
  };
  const created: [Role, string][] = [];
  for (const role of ROLES) {
    const organisationId = organisationOf[role] as Organisation['id'];
    const result = await inTransaction(shell, { kind: 'system' }, (deps) =>
      createToken(deps, { role, organisationId, label: 'démonstration' }),
    );
    if (!result.ok) throw new CommandFailure(EXIT.failure, result.error.detail);
    created.push([role, result.value.token]);
  }
  const tokens = Object.fromEntries(created) as DemoTokens;
  writeFileSync(file, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  return tokens;
}

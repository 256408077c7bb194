import type { Contingent } from '#domain/contingent.js';
import { DEPARTEMENT_NAMES, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { type OrganisationId, organisationId, type SocialWorkerId, socialWorkerId } from '#domain/ids.js';
import type { EffortPolicy, Landlord, TypologyGrid } from '#domain/landlord.js';
import type { Organisation } from '#domain/organisation.js';
import { apportion, partOf } from './apportion.js';
import { PARAMETERS } from './parameters.js';
import { randomStream } from './random.js';

export interface Association extends Organisation {
  readonly socialWorkers: readonly SocialWorkerId[];
  /** Départements where it follows households; the first is its own. */
  readonly departements: readonly Departement[];
}

/** Who takes part in the synthetic region; the same for every number of households. */
export interface RegionOrganisations {
  readonly regionalAuthority: Organisation;
  readonly departementalUnits: readonly Organisation[];
  readonly reservers: readonly Organisation[];
  readonly associations: readonly Association[];
  readonly landlords: readonly (Landlord & {
    readonly departements: readonly Departement[];
    readonly weight: number;
  })[];
}

const WIDE_GRID: TypologyGrid = {
  T1: { min: 1, max: 1 },
  T2: { min: 1, max: 3 },
  T3: { min: 2, max: 4 },
  T4: { min: 3, max: 6 },
  T5: { min: 4, max: 7 },
  T6: { min: 5, max: 9 },
};

const NO_EFFORT_POLICY: EffortPolicy = { maxEffortPermille: null, minResidualCentsPerDay: null, hard: false };
const EFFORT_POLICIES: readonly EffortPolicy[] = [
  NO_EFFORT_POLICY,
  { maxEffortPermille: 350, minResidualCentsPerDay: null, hard: false },
  { maxEffortPermille: 330, minResidualCentsPerDay: 1_000, hard: false },
  NO_EFFORT_POLICY,
  { maxEffortPermille: 450, minResidualCentsPerDay: null, hard: true },
];

const ASSOCIATION_WORDS = [
  'Escale',
  'Passerelle',
  'Horizon',
  'Relais',
  'Tremplin',
  'Ancrage',
  'Palier',
  'Traverse',
  'Clairière',
  'Boussole',
  'Estuaire',
  'Parvis',
] as const;
const OTHER_LANDLORDS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

export function regionOrganisations(seed: string): RegionOrganisations {
  return {
    regionalAuthority: organisation(seed, 'regionalAuthority', 'DRIHL Île-de-France (données fictives)', DEPARTEMENTS),
    departementalUnits: DEPARTEMENTS.map((d) =>
      organisation(seed, 'departementalUnit', `Unité départementale du logement – ${DEPARTEMENT_NAMES[d]}`, [d]),
    ),
    reservers: [
      organisation(seed, 'reserver', 'Action Logement Services', DEPARTEMENTS),
      ...DEPARTEMENTS.map((d) =>
        organisation(seed, 'reserver', `Collectivités réservataires fictives – ${DEPARTEMENT_NAMES[d]}`, [d]),
      ),
    ],
    associations: associations(seed),
    landlords: landlords(seed),
  };
}

function organisation(
  seed: string,
  kind: Organisation['kind'],
  name: string,
  departements: readonly Departement[],
): Organisation {
  return { id: organisationId(randomStream(seed, `organisation:${kind}:${name}`, 0).uuid()), kind, name, departements };
}

function associations(seed: string): readonly Association[] {
  const count = PARAMETERS.associations.value;
  const load = Object.fromEntries(
    DEPARTEMENTS.map((d) => [d, PARAMETERS.householdsTowards.value[d] + PARAMETERS.householdsWithin.value[d]]),
  ) as Record<Departement, number>;
  const perDepartement = apportion(count, load);
  const workers = PARAMETERS.socialWorkers.value;
  return Array.from({ length: count }, (_, i) => {
    const home = partOf(perDepartement, i);
    const random = randomStream(seed, 'association', i);
    const second = random.chance(0.35) ? [random.pick(PARAMETERS.neighbours.value[home])] : [];
    const word = ASSOCIATION_WORDS[i % ASSOCIATION_WORDS.length];
    const name = `Association ${word} ${Math.floor(i / ASSOCIATION_WORDS.length) + 1} (fictive)`;
    const [from, to] = [Math.floor((i * workers) / count), Math.floor(((i + 1) * workers) / count)];
    return {
      ...organisation(seed, 'association', name, [home, ...second]),
      socialWorkers: Array.from({ length: to - from }, (__, w) =>
        socialWorkerId(randomStream(seed, 'socialWorker', from + w).uuid()),
      ),
    };
  });
}

function landlords(seed: string): RegionOrganisations['landlords'] {
  const known = Object.entries(PARAMETERS.landlords.value).map(([name, weight]) => ({
    name,
    weight,
    departements: PARAMETERS.landlordDepartements.value[name] ?? DEPARTEMENTS,
    protocolSignatory: true,
  }));
  const others = OTHER_LANDLORDS.map((letter, i) => ({
    name: `Bailleur fictif ${letter}`,
    weight: PARAMETERS.otherLandlordWeight.value,
    departements: [DEPARTEMENTS[(i * 2 + 1) % 8], DEPARTEMENTS[(i * 2 + 2) % 8]] as Departement[],
    protocolSignatory: i % 2 === 0,
  }));
  return [...known, ...others].map(({ name, weight, departements, protocolSignatory }, i) => ({
    id: organisation(seed, 'landlord', name, departements).id,
    name,
    weight,
    departements,
    typologyGrid: i % 6 === 5 ? WIDE_GRID : null,
    effortPolicy: EFFORT_POLICIES[i % EFFORT_POLICIES.length] as EffortPolicy,
    autoConfirmOrientation: i % 4 === 1,
    protocolSignatory,
  }));
}

/** Reserver behind a contingent in a département; `null` where the landlord keeps the dwelling. */
export function reserverOf(
  organisations: RegionOrganisations,
  contingent: Contingent,
  departement: Departement,
): OrganisationId | null {
  const here = (candidate: Organisation): boolean => candidate.departements[0] === departement;
  switch (contingent) {
    case 'prefect':
    case 'stateAgents':
      return organisations.departementalUnits.find(here)?.id ?? null;
    case 'actionLogement':
      return organisations.reservers[0]?.id ?? null;
    case 'localAuthority':
      return organisations.reservers.slice(1).find(here)?.id ?? null;
    default:
      return null;
  }
}

import type { OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { isExit, PAIRING_STATE_LABELS } from '#domain/pairing-life.js';
import { candidatesInAll, candidatesSought, type Vacancy } from '#domain/vacancy.js';
import type { Tx } from '#ports.js';
import { type StepLine, stepLine } from './followed-candidate-view.js';
import { formatNumber } from './format.js';

const PAGE = 50;

export interface VacancyLife {
  readonly candidates: readonly {
    readonly ref: string;
    readonly state: string;
    readonly out: boolean;
    readonly href: string | null;
    readonly steps: readonly StepLine[];
  }[];
  /** How many candidates are wanted, and where those of today come from. */
  readonly channels: readonly {
    readonly channel: string;
    readonly wanted: string;
    readonly found: string;
    readonly note: string;
  }[];
}

/** Every candidate that the vacancy has had in the caller's scope, with its open steps: those under way first. */
export async function readVacancyLife(
  tx: Tx,
  access: OrganisationAccess,
  vacancy: Vacancy,
  today: CalendarDate,
): Promise<VacancyLife> {
  const { items } = await tx.pairings.list({ vacancyId: vacancy.id }, { limit: PAGE, after: null });
  const own = access.role === 'landlordReferent' && vacancy.landlordId === access.organisationId;
  const base = own ? '/bailleur/candidats' : access.role === 'association' ? '/association/candidats' : null;
  const names = new Map<string, string>();
  const candidates = [];
  for (const { proposalId, state, householdId } of items) {
    const household = access.role === 'association' ? await tx.households.find(householdId) : null;
    const steps = await tx.pairings.openSteps(proposalId);
    for (const { owner } of steps)
      if (owner.organisationId !== null && !names.has(owner.organisationId))
        names.set(owner.organisationId, (await tx.organisations.find(owner.organisationId))?.name ?? 'non connu');
    candidates.push({
      ref: household?.reference ?? (await tx.pairings.pseudonym(proposalId)) ?? 'inconnu',
      state: PAIRING_STATE_LABELS[state],
      out: isExit(state),
      href: base === null ? null : `${base}/${encodeURIComponent(proposalId)}`,
      steps: steps.map((step) => stepLine(step, { today, names, role: access.role })),
    });
  }
  const under = candidates.filter(({ out }) => !out);
  return {
    candidates: [...under, ...candidates.filter(({ out }) => out)],
    channels: own ? await channelsOf(tx, vacancy, under.length) : [],
  };
}

/** Candidates by channel: the product's on the vacancy, and the landlord's own listed at a session. */
async function channelsOf(tx: Tx, vacancy: Vacancy, ours: number): Promise<VacancyLife['channels']> {
  const { items } = await tx.caleol.listPresentations({ vacancyId: vacancy.id }, { limit: PAGE, after: null });
  const external = items.filter(({ candidate }) => candidate.kind === 'external').length;
  const { reserver = 0, landlord = 0 } = vacancy.candidatesWanted ?? {};
  const sought = candidatesSought(vacancy);
  const wanted = candidatesInAll(vacancy);
  const left = Math.max(0, wanted - ours - external);
  const line = (channel: string, [asked, found]: readonly [number, number | null], note: string) => ({
    channel,
    wanted: formatNumber(asked),
    found: found === null ? 'sans objet' : formatNumber(found),
    note,
  });
  const outside =
    'inscrits à une séance par leur seul numéro unique ; le réservataire et le bailleur y sont comptés ensemble';
  return [
    line(
      vacancy.protocolChannel ? 'Moteur : protocole AVDL Logement d’abord' : 'Moteur : ménages accompagnés (AVDL)',
      [sought, ours],
      'candidats du moteur en cours sur ce logement',
    ),
    line('Réservataire', [reserver, null], 'apportés par le réservataire, hors du moteur'),
    line('Vos candidats', [landlord, null], 'apportés par vous, hors du moteur'),
    line('Réservataire et vos candidats', [reserver + landlord, external], outside),
    line(
      'En tout',
      [wanted, ours + external],
      left === 0
        ? 'le nombre est atteint (au moins trois demandes par logement, CCH R441-3, ou le motif déclaré)'
        : `il en reste ${formatNumber(left)} à trouver : par le prochain calcul, ou inscrits par vous à la séance`,
    ),
  ];
}

/**
 * Stage 0, orientation under flux: suggests a reserver for each vacancy without one, within the year's flow agreements
 * of its landlord in its département (CCH R441-5 to R441-5-4). A suggestion: the landlord confirms it, or its policy
 * does. One small linear programme per landlord × département; see solver/planning.ts.
 */
import { CONTINGENT_LABELS, type Contingent } from '#domain/contingent.js';
import { type CalendarDate, yearOf } from '#domain/dates.js';
import { type CommuneCode, type Departement, departementOf } from '#domain/departement.js';
import type { LandlordId, OrganisationId, VacancyId } from '#domain/ids.js';
import type { FlowAgreement, FlowCounter } from '#domain/landlord.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { PlanningInput, PlanningOutcome } from '#solver/planning-problem.js';
import { compareText } from './freeze.js';

export interface OrientationInput {
  readonly asOf: CalendarDate;
  /** Open vacancies still to be oriented; others are ignored. */
  readonly vacancies: readonly Vacancy[];
  readonly flowAgreements: readonly FlowAgreement[];
  readonly counters: readonly FlowCounter[];
}

export interface SuggestedOrientation {
  readonly vacancyId: VacancyId;
  readonly contingent: Contingent;
  readonly reserverId: OrganisationId | null;
  /** French words: how far the reserver is below its share. */
  readonly reason: string;
  readonly method: 'lp' | 'greedy' | 'noAgreement';
}

interface Reserver {
  readonly key: string;
  readonly contingent: Contingent;
  readonly reserverId: OrganisationId | null;
  /** A commune reserves in its own territory alone (CCH R441-5). */
  readonly communeCode: CommuneCode | null;
  readonly sharePermille: number;
  readonly oriented: number;
}

/**
 * Suggestions for every vacancy to orient, by vacancy id. Without an agreement the flow falls to the préfet (CCH
 * R441-5). `plan` solves one programme: `planOrientations` itself, or the one that runs it in a worker with a deadline.
 */
export async function suggestOrientations(
  input: OrientationInput,
  plan: (problem: PlanningInput) => PlanningOutcome | Promise<PlanningOutcome>,
): Promise<readonly SuggestedOrientation[]> {
  const groups = new Map<string, Vacancy[]>();
  for (const vacancy of [...input.vacancies].sort((a, b) => compareText(a.id, b.id))) {
    const departement = departementOf(vacancy.dwelling.address.communeCode);
    if (vacancy.reservation.state !== 'toBeOriented' || !departement) continue;
    const key = `${vacancy.landlordId}#${departement}`;
    groups.set(key, [...(groups.get(key) ?? []), vacancy]);
  }
  const suggestions: SuggestedOrientation[] = [];
  for (const [key, vacancies] of [...groups].sort(([a], [b]) => compareText(a, b))) {
    const [landlordId, departement] = key.split('#') as [LandlordId, Departement];
    suggestions.push(...(await orientGroup(input, vacancies, landlordId, departement, plan)));
  }
  return suggestions.sort((a, b) => compareText(a.vacancyId, b.vacancyId));
}

async function orientGroup(
  input: OrientationInput,
  vacancies: readonly Vacancy[],
  landlordId: LandlordId,
  departement: Departement,
  plan: Parameters<typeof suggestOrientations>[1],
): Promise<SuggestedOrientation[]> {
  const reservers = reserversOf(input, landlordId, departement);
  if (reservers.length === 0) return vacancies.map(toPrefect);
  const flow = vacancies.length + reservers.reduce((sum, reserver) => sum + reserver.oriented, 0);
  const shares = reservers.reduce((sum, reserver) => sum + reserver.sharePermille, 0);
  const target = (reserver: Reserver): number => (flow * reserver.sharePermille) / shares - reserver.oriented;
  const classes = new Map<string, Vacancy[]>();
  for (const vacancy of vacancies) {
    const { size, fundingCode, address } = vacancy.dwelling;
    const id = `${size}-${fundingCode}-${address.communeCode}`;
    classes.set(id, [...(classes.get(id) ?? []), vacancy]);
  }
  const outcome = await plan({
    classes: [...classes].map(([id, members]) => {
      return { id, count: members.length, group: members[0]?.dwelling.size ?? id };
    }),
    reservers: reservers.map((reserver) => ({ id: reserver.key, target: target(reserver) })),
    forbidden: [...classes].flatMap(([classId, members]) =>
      reservers
        .filter(({ communeCode }) => communeCode !== null && communeCode !== members[0]?.dwelling.address.communeCode)
        .map((reserver) => ({ classId, reserverId: reserver.key })),
    ),
  });
  const byKey = new Map(reservers.map((reserver) => [reserver.key, reserver]));
  const unplaced = outcome.unplaced.flatMap(({ classId }) => (classes.get(classId) ?? []).map(toPrefect));
  const placed = outcome.allocation.flatMap(({ classId, reserverId, count }) => {
    const reserver = byKey.get(reserverId);
    if (!reserver) return [];
    return (classes.get(classId)?.splice(0, count) ?? []).map((vacancy) => ({
      vacancyId: vacancy.id,
      contingent: reserver.contingent,
      reserverId: reserver.reserverId,
      reason: `${reasonOf(reserver, target(reserver), departement)}${outcome.method === 'lp' ? '' : FALLBACK}`,
      method: outcome.method,
    }));
  });
  return [...placed, ...unplaced];
}

const FALLBACK = ' Répartition de secours : le programme linéaire n’a pas abouti.';

function toPrefect(vacancy: Vacancy): SuggestedOrientation {
  return {
    vacancyId: vacancy.id,
    contingent: 'prefect',
    reserverId: null,
    reason: 'Aucune convention de flux ne vaut pour ce logement : il revient au préfet (CCH R441-5).',
    method: 'noAgreement',
  };
}

/** Reservers with an agreement for the year, and the landlord itself for what no agreement reserves. */
function reserversOf(input: OrientationInput, landlordId: LandlordId, departement: Departement): readonly Reserver[] {
  const year = yearOf(input.asOf);
  const here = (row: FlowAgreement | FlowCounter): boolean =>
    row.landlordId === landlordId && row.departement === departement && row.year === year;
  const agreements = input.flowAgreements.filter(here);
  if (agreements.length === 0) return [];
  const counters = input.counters.filter(here);
  const orientedTo = (contingent: Contingent, reserverId: OrganisationId | null): number =>
    counters
      .filter((counter) => counter.contingent === contingent && counter.reserverId === reserverId)
      .reduce((sum, counter) => sum + counter.oriented, 0);
  const reserved = agreements.reduce((sum, agreement) => sum + agreement.sharePermille, 0);
  const rows: Reserver[] = agreements.map(({ contingent, reserverId, communeCode, sharePermille }) => ({
    key: `${contingent}:${reserverId ?? ''}:${communeCode ?? ''}`,
    contingent,
    reserverId,
    communeCode,
    sharePermille,
    oriented: orientedTo(contingent, reserverId),
  }));
  if (reserved < 1000 && !rows.some((row) => row.contingent === 'unreserved')) {
    rows.push({
      key: 'unreserved::',
      contingent: 'unreserved',
      reserverId: null,
      communeCode: null,
      sharePermille: 1000 - reserved,
      oriented: orientedTo('unreserved', null),
    });
  }
  return rows.sort((a, b) => compareText(a.key, b.key));
}

function reasonOf(reserver: Reserver, target: number, departement: Departement): string {
  const missing = Math.round(Math.abs(target) * 10) / 10;
  const amount = `${String(missing).replace('.', ',')} logement${missing >= 2 ? 's' : ''}`;
  const side = target >= 0 ? 'sous' : 'au-dessus de';
  return `${CONTINGENT_LABELS[reserver.contingent]} est à ${amount} ${side} sa part dans le ${departement}.`;
}

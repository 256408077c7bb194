import { readTasks } from '#casework/life/reading.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { type CalendarDate, daysBetween } from '#domain/dates.js';
import { STEP_LABELS, type StepName } from '#domain/pairing-steps.js';
import type { PairingTask, VacancyStage } from '#ports.js';
import { formatCount, formatDate, formatNumber } from './format.js';

const SHOWN = 15;

const STAGES: readonly (readonly [VacancyStage, string, string])[] = [
  ['toOrient', 'À orienter', 'en gestion en flux, l’orientation reste à confirmer'],
  ['searching', 'Sans candidat', 'orientées, aucun candidat en cours'],
  ['candidates', 'Avec candidats', 'des candidats sont proposés, aucun contact enregistré'],
  ['contact', 'En contact', 'le contact est enregistré pour un candidat au moins'],
  ['caleol', 'En CALEOL', 'un candidat au moins est inscrit ou ajourné'],
  ['granted', 'Attribuées, offre en cours', 'la CALEOL a décidé, le bail n’est pas accepté'],
];

/** Acts that a step leads to on the page of the candidate; the others open the page itself. */
const STEP_FORMS: Readonly<Partial<Record<StepName, string>>> = {
  designate: 'designation',
  recordContact: 'contact',
  answerExchange: 'echange',
  askHousehold: 'consultation',
  collectAgreement: 'accord',
  nameCorrespondent: 'correspondant',
  meetCondition: 'condition',
  notifyOffer: 'offre',
  answerOffer: 'acceptation',
  signLease: 'bail',
  followUp: 'bilan',
};

/** What waits for the landlord's referent, the earliest due first, and its open vacancies by stage. */
export async function landlordHome(deps: CaseDeps, access: OrganisationAccess) {
  const today = deps.clock.today();
  const tasks = await readTasks(deps, access, { limit: SHOWN, after: null });
  const counts = await deps.tx.pairings.vacancyStages(access.role, today);
  const total = (value: 'vacancies' | 'late') => counts.reduce((sum, count) => sum + count[value], 0);
  return {
    tasks: tasks.page.items.map((task) => taskLine(task, today)),
    summary:
      tasks.open === 0
        ? null
        : `${formatCount(tasks.open, 'étape')} vous ${tasks.open >= 2 ? 'attendent' : 'attend'}, dont ${formatNumber(tasks.late)} en retard.`,
    more: tasks.page.next === null ? null : formatNumber(tasks.open - tasks.page.items.length),
    open: formatCount(total('vacancies'), 'vacance ouverte', 'vacances ouvertes'),
    late: formatNumber(total('late')),
    stages: STAGES.map(([stage, label, definition]) => {
      const count = counts.find((known) => known.stage === stage);
      return {
        label,
        definition,
        vacancies: formatNumber(count?.vacancies ?? 0),
        late: formatNumber(count?.late ?? 0),
      };
    }),
    on: formatDate(today),
  };
}

/** One line of the to-do list, with how long is left in words. */
function taskLine(task: PairingTask, today: CalendarDate) {
  const form = STEP_FORMS[task.step];
  const days = daysBetween(today, task.dueOn);
  return {
    label: STEP_LABELS[task.step],
    ref: task.pseudonym,
    vacancy: task.vacancyReference ?? 'non connue',
    vacancyHref: `/vacances/${encodeURIComponent(task.vacancyId)}`,
    href: `/bailleur/candidats/${encodeURIComponent(task.proposalId)}${form === undefined ? '' : `#acte-${form}`}`,
    dueOn: formatDate(task.dueOn),
    left: days < 0 ? 'échéance passée' : days === 0 ? 'aujourd’hui' : days === 1 ? 'demain' : `dans ${days} jours`,
    lateOn: formatDate(task.lateOn),
    late: task.lateOn <= today,
  };
}

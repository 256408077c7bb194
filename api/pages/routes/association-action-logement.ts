import type { FastifyInstance, FastifyReply } from 'fastify';
import { ALIN_TASK_OUTCOMES, closeAlinTask, openAlinTask, reportToActionLogement } from '#casework/action-logement.js';
import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import type { FileDeps } from '#casework/support-file.js';
import { inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { err, type Result } from '#domain/result.js';
import {
  ALIN_OUTCOME_LABELS,
  ALIN_OUTCOMES,
  ALIN_TASK_KINDS,
  ALIN_TASK_LABELS,
  type HouseholdLine,
} from '#domain/support-work.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell, vacancyReference } from '../../deps.js';
import { Problem } from '../../errors.js';
import { readDate, type Typed, typedOf } from '../declare-form.js';
import { formatDate } from '../format.js';
import { departementLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import {
  dayField,
  filledForm,
  forms,
  heading,
  optionsOf,
  paragraph,
  type WorkBlock,
  type WorkForm,
  workTable,
} from '../work-blocks.js';

const LISTED = 100;
const PATH = '/action-logement';

/** Action Logement: who is to be signalled after six months, who is to be registered in AL'in, what is to be followed. */
export function actionLogementRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { fait?: string } }>(PATH, page('alin.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['association']);
    return sendActionLogement(deps, reply, visitor, { done: request.query.fait === 'oui', error: null });
  });
  app.post(PATH, page('alin.follow'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['association']);
    const typed = typedOf(request.body);
    const performed = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      perform({ ...caseDeps, reference: vacancyReference }, visitor.access, typed),
    );
    if (performed.ok) return reply.redirect(`${PATH}?fait=oui`, 303);
    // Closed by somebody else: there is no form left, the page of the error keeps what was typed.
    if (performed.error.code === 'STEP_NOT_OPEN') throw new Problem(performed.error);
    return sendActionLogement(deps, reply, visitor, { done: false, error: performed.error.detail, typed });
  });
}

async function perform(deps: FileDeps, access: OrganisationAccess, typed: Typed): Promise<Result<unknown, CaseError>> {
  if (typed.acte === 'clore') {
    const outcome = ALIN_OUTCOMES.find((one) => one === typed.suite);
    const on = (typed.jour ?? '').trim() === '' ? null : readDate((typed.jour ?? '').trim());
    if (outcome === undefined || on === undefined)
      return err(
        caseError(
          'INVALID_REQUEST',
          'Choisissez la suite dans la liste ; le jour est une date JJ/MM/AAAA, ou vide pour aujourd’hui.',
        ),
      );
    return closeAlinTask(deps, access, { id: typed.tache ?? '', outcome, on: on as CalendarDate | null });
  }
  const found = await deps.tx.households.findByReference((typed.reference ?? '').trim());
  if (found === null) return notFound('Ce ménage');
  if (typed.acte === 'signaler') return reportToActionLogement(deps, access, found.household.id);
  const kind = ALIN_TASK_KINDS.find((one) => one === typed.demarche);
  if (kind === undefined) return err(caseError('INVALID_REQUEST', 'Choisissez la démarche dans la liste.'));
  return openAlinTask(deps, access, { householdId: found.household.id, kind, what: typed.quoi ?? '' });
}

async function sendActionLogement(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  { done, error, typed }: { readonly done: boolean; readonly error: string | null; readonly typed?: Typed },
): Promise<FastifyReply> {
  const today = deps.clock.today();
  const blocks = await deps.uow.transaction(visitor.access, (tx) => blocksOf(tx, today));
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: 'Action Logement',
      template: 'workbench',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Action Logement' },
      ],
      notice: done ? { kind: 'good', title: 'Enregistré' } : null,
      data: {
        heading: 'Action Logement',
        lead: 'Chaque ménage accompagné et éligible est inscrit dans AL’in par l’association ; après six mois d’AVL sans relogement, il est signalé à Action Logement, qui peut le proposer en direct.',
        errors: error === null ? [] : [error],
        blocks: typed === undefined ? blocks : withTyped(blocks, typed),
      },
    },
    error === null ? 200 : 422,
  );
}

function withTyped(blocks: readonly WorkBlock[], typed: Typed): readonly WorkBlock[] {
  const id = typed.acte === 'clore' ? `clore-${typed.tache}` : typed.acte;
  return blocks.map((block) =>
    block.kind === 'forms'
      ? { ...block, forms: block.forms.map((form) => (form.id === id ? filledForm(form, typed) : form)) }
      : block,
  );
}

async function blocksOf(tx: Tx, today: CalendarDate): Promise<readonly WorkBlock[]> {
  const all = { limit: LISTED, after: null } as const;
  const base = { departement: null, reference: null, sort: 'waiting', today } as const;
  const notInAlin = await tx.support.households({ ...base, signs: ['notInAlin'] }, all);
  const longest = await tx.support.households({ ...base, signs: ['noProposal'] }, all);
  const eligible = longest.items.filter(({ household }) => household.actionLogement.eligible === 'yes');
  const reported = new Map<string, CalendarDate | null>();
  for (const { household } of eligible) reported.set(household.id, await tx.support.reportedOn(household.id));
  const tasks = await tx.support.openAlinTasks(all);
  const references = new Map<string, string>();
  for (const { householdId } of tasks.items)
    references.set(householdId, (await tx.households.find(householdId))?.reference ?? 'non connu');
  const link = ({ household }: HouseholdLine) => ({
    text: household.reference,
    href: `/menages/${encodeURIComponent(household.id)}`,
  });
  return [
    heading('suivre', 'À faire et à suivre'),
    workTable(
      'Démarches ouvertes, la plus urgente d’abord',
      ['Ménage', 'Démarche', 'Précision', 'À faire pour le'],
      tasks.items.map(({ householdId, kind, what, dueOn }) => [
        { text: references.get(householdId) ?? 'non connu', href: `/menages/${encodeURIComponent(householdId)}` },
        ALIN_TASK_LABELS[kind],
        what || 'N/A',
        dueOn < today ? { text: `${formatDate(dueOn)}, en retard`, tone: 'warn' as const } : formatDate(dueOn),
      ]),
      'Aucune démarche ouverte avec Action Logement. Ouvrez-en une plus bas.',
    ),
    forms(
      {
        ...formOf(
          'ouvrir',
          'Ouvrir une démarche',
          'Une inscription : quinze jours ; une candidature se revoit tous les quinze jours ; une proposition directe : cinq jours ouvrés.',
        ),
        fields: [
          reference,
          {
            name: 'demarche',
            label: 'Démarche',
            kind: 'select',
            required: true,
            options: optionsOf(ALIN_TASK_KINDS, ALIN_TASK_LABELS),
          },
          { name: 'quoi', label: 'Précision', kind: 'text', hint: 'Logement ou candidature, sans nom de personne.' },
        ],
        button: 'Ouvrir la démarche',
      },
      ...tasks.items.map(
        (task): WorkForm => ({
          ...formOf('clore', `${references.get(task.householdId)} : ${ALIN_TASK_LABELS[task.kind]}`, task.what || null),
          id: `clore-${task.id}`,
          hidden: [
            { name: 'acte', value: 'clore' },
            { name: 'tache', value: task.id },
          ],
          fields: [
            {
              name: 'suite',
              label: 'Suite',
              kind: 'select',
              required: true,
              options: optionsOf(ALIN_TASK_OUTCOMES[task.kind], ALIN_OUTCOME_LABELS),
            },
            dayField('jour', 'Le'),
          ],
          button: 'Clore la démarche',
          secondary: true,
        }),
      ),
    ),
    heading('signaler', 'À signaler après six mois'),
    workTable(
      'Ménages éligibles, accompagnés depuis plus de six mois sans proposition',
      ['Ménage', 'Accompagné dans', 'Signalé à Action Logement'],
      eligible.map((line) => {
        const on = reported.get(line.household.id) ?? null;
        return [
          link(line),
          departementLabel(line.household.departement),
          on === null ? { text: 'pas encore', tone: 'warn' as const } : `le ${formatDate(on)}`,
        ];
      }),
      'Aucun ménage éligible n’attend depuis plus de six mois sans proposition.',
    ),
    forms({
      ...formOf('signaler', 'Signaler un ménage', 'La liste des ménages signalés est celle que compte le suivi.'),
      fields: [reference],
      button: 'Signaler à Action Logement',
    }),
    heading('inscrire', 'À inscrire dans AL’in'),
    paragraph('Éligibles à Action Logement, sans date d’inscription dans AL’in.'),
    workTable(
      'Ménages à inscrire dans AL’in',
      ['Ménage', 'Accompagné dans'],
      notInAlin.items.map((line) => [link(line), departementLabel(line.household.departement)]),
      'Tous vos ménages éligibles sont inscrits dans AL’in.',
    ),
  ];
}

const reference = { name: 'reference', label: 'Référence du ménage', kind: 'text', required: true } as const;

function formOf(
  act: string,
  title: string,
  help: string | null,
): Pick<WorkForm, 'id' | 'title' | 'help' | 'action' | 'hidden'> {
  return { id: act, title, help, action: PATH, hidden: [{ name: 'acte', value: act }] };
}

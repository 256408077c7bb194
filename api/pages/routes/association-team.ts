import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import type { FileDeps } from '#casework/support-file.js';
import { addWorker, countWorkers, leaveTeam, transferSupport } from '#casework/support-team.js';
import { inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { organisationId, socialWorkerId } from '#domain/ids.js';
import { err, type Result } from '#domain/result.js';
import type { WorkerCount } from '#domain/support-work.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell, vacancyReference } from '../../deps.js';
import { Problem } from '../../errors.js';
import { readDate, type Typed, typedOf } from '../declare-form.js';
import { versionIn } from '../form-refusal.js';
import { formatDate, formatNumber } from '../format.js';
import { departementLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import {
  dayField,
  departementOptions,
  filledForm,
  forms,
  heading,
  type Option,
  type WorkBlock,
  type WorkForm,
  workTable,
} from '../work-blocks.js';

const PATH = '/equipe';
const MONTHS_SHOWN = 48;

/** The team: who is in post, how many each month, and what happens to the households when somebody leaves. */
export function teamRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { fait?: string } }>(PATH, page('team.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['association']);
    return sendTeam(deps, reply, visitor, { done: request.query.fait === 'oui', error: null });
  });
  app.post(PATH, page('team.change'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['association']);
    const typed = typedOf(request.body);
    const performed = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      perform({ ...caseDeps, reference: vacancyReference }, visitor.access, typed),
    );
    if (performed.ok) return reply.redirect(`${PATH}?fait=oui`, 303);
    if (performed.error.code === 'NOT_FOUND') throw new Problem(performed.error);
    return sendTeam(deps, reply, visitor, { done: false, error: performed.error, typed });
  });
}

async function perform(deps: FileDeps, access: OrganisationAccess, typed: Typed): Promise<Result<unknown, CaseError>> {
  const text = (name: string) => (typed[name] ?? '').trim();
  const departement = DEPARTEMENTS.find((one) => one === text('departement'));
  const on = text('jour') === '' ? null : readDate(text('jour'));
  if (on === undefined) return invalid('Le jour est une date JJ/MM/AAAA qui existe, ou vide pour aujourd’hui.');
  const day = on as CalendarDate | null;
  switch (typed.acte) {
    case 'saisir':
      if (departement === undefined) return invalid('Choisissez le département dans la liste.');
      return addWorker(deps, access, { label: text('nom'), departement, startedOn: day });
    case 'compter': {
      const month = /^(\d{2})\/(\d{4})$/.exec(text('mois'));
      const first = month === null ? undefined : readDate(`01/${month[1]}/${month[2]}`);
      if (departement === undefined || first === undefined || !/^\d{1,3}$/.test(text('nombre')))
        return invalid('Indiquez un mois MM/AAAA, un département de la liste et un nombre entier.');
      return countWorkers(deps, access, {
        month: first as CalendarDate,
        departement,
        count: Number(text('nombre')),
        replaces: typed.remplace === undefined ? undefined : versionIn(typed.remplace),
      });
    }
    case 'partir':
      return leaveTeam(deps, access, {
        id: socialWorkerId(text('qui')),
        to: socialWorkerId(text('repreneur')),
        on: day,
      });
    case 'transferer': {
      const found = await deps.tx.households.findByReference(text('reference'));
      if (found === null) return notFound('Ce ménage');
      return transferSupport(deps, access, { id: found.household.id, to: organisationId(text('association')) });
    }
    default:
      return invalid('Cette action n’existe pas : revenez à la page « Équipe ».');
  }
}

const invalid = (detail: string) => err(caseError('INVALID_REQUEST', detail));

async function sendTeam(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  { done, error, typed }: { readonly done: boolean; readonly error: CaseError | null; readonly typed?: Typed },
): Promise<FastifyReply> {
  const isStale = error?.code === 'STALE_VERSION';
  const blocks = await deps.uow.transaction(visitor.access, async (tx) => {
    const workers = await tx.team.workers();
    const counts = await tx.team.counts(MONTHS_SHOWN);
    const others = (await tx.organisations.list('association')).filter(
      ({ id }) => id !== visitor.access.organisationId,
    );
    const inPost = workers.filter(({ leftOn }) => leftOn === null).map(({ id, label }) => ({ value: id, label }));
    return [
      workTable(
        'Travailleurs sociaux de l’association',
        ['Nom d’équipe', 'Département', 'En poste depuis le', 'Parti le'],
        workers.map(({ label, departement, startedOn, leftOn }) => [
          label,
          departementLabel(departement),
          formatDate(startedOn),
          leftOn === null ? 'en poste' : formatDate(leftOn),
        ]),
        'Personne n’est encore saisi : commencez par l’équipe en poste.',
      ),
      workTable(
        'Travailleurs sociaux en poste, par mois et par département (saisis par l’association)',
        ['Mois', 'Département', 'En poste (personnes)'],
        counts.map(({ month, departement, workers: count }) => [
          `${month.slice(5, 7)}/${month.slice(0, 4)}`,
          departementLabel(departement),
          formatNumber(count),
        ]),
        'Aucun mois n’est compté : sans lui, le taux de relogement par travailleur social reste non connu.',
      ),
      heading('agir', 'Tenir l’équipe'),
      forms(
        ...teamForms(
          inPost,
          others.map(({ id, name }) => ({ value: id, label: name })),
          typed === undefined ? null : countedAs(counts, typed),
        ).map((form) => (typed?.acte === form.id ? filledForm(form, typed) : form)),
      ),
    ] satisfies readonly WorkBlock[];
  });
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: 'Équipe',
      template: 'workbench',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Équipe' },
      ],
      notice: done ? { kind: 'good', title: 'Enregistré' } : null,
      data: {
        heading: 'Équipe',
        lead: 'Qui accompagne, combien chaque mois, et qui reprend les ménages quand quelqu’un part.',
        errors: error === null ? [] : [error.detail, ...(isStale ? [AGAIN] : [])],
        blocks,
      },
    },
    error === null ? 200 : isStale ? 412 : 422,
  );
}

const AGAIN = 'Votre saisie est gardée dans le formulaire : envoyez-la de nouveau pour remplacer ce nombre.';

/** The number written for the month and the département that were typed; `null` = none. */
function countedAs(counts: readonly WorkerCount[], { mois = '', departement }: Typed): number | null {
  const [month, year] = mois.trim().split('/');
  const found = counts.find((one) => one.month === `${year}-${month}-01` && one.departement === departement);
  return found?.workers ?? null;
}

function teamForms(
  inPost: readonly Option[],
  associations: readonly Option[],
  counted: number | null,
): readonly WorkForm[] {
  const form = (act: string, title: string, help: string | null) => ({
    id: act,
    title,
    help,
    action: PATH,
    hidden: [{ name: 'acte', value: act }],
  });
  const departement = {
    name: 'departement',
    label: 'Département',
    kind: 'select',
    required: true,
    options: departementOptions(),
  } as const;
  return [
    {
      ...form('compter', 'Compter un mois', 'Le même mois saisi de nouveau remplace le nombre.'),
      hidden: [
        { name: 'acte', value: 'compter' },
        { name: 'remplace', value: counted === null ? '' : String(counted) },
      ],
      fields: [
        { name: 'mois', label: 'Mois', kind: 'text', required: true, hint: 'MM/AAAA.' },
        departement,
        {
          name: 'nombre',
          label: 'Travailleurs sociaux en poste',
          kind: 'text',
          required: true,
          hint: 'Nombre de personnes.',
        },
      ],
      button: 'Enregistrer le mois',
    },
    {
      ...form('saisir', 'Saisir un travailleur social', null),
      fields: [
        { name: 'nom', label: 'Nom d’équipe', kind: 'text', required: true },
        departement,
        dayField('jour', 'En poste depuis le'),
      ],
      button: 'Ajouter à l’équipe',
      secondary: true,
    },
    ...(inPost.length < 2
      ? []
      : [
          {
            ...form('partir', 'Départ et reprise du portefeuille', 'Tous ses ménages passent à la personne choisie.'),
            fields: [
              { name: 'qui', label: 'Qui part', kind: 'select' as const, required: true, options: inPost },
              { name: 'repreneur', label: 'Qui reprend', kind: 'select' as const, required: true, options: inPost },
              dayField('jour', 'Parti le'),
            ],
            button: 'Enregistrer le départ',
            secondary: true,
          },
        ]),
    {
      ...form(
        'transferer',
        'Transférer un accompagnement à une autre association',
        'La fiche, ses textes et le nom du ménage la suivent : vous ne les lirez plus.',
      ),
      fields: [
        { name: 'reference', label: 'Référence du ménage', kind: 'text', required: true },
        {
          name: 'association',
          label: 'Association qui reprend',
          kind: 'select',
          required: true,
          options: associations,
        },
      ],
      button: 'Transférer l’accompagnement',
      secondary: true,
    },
  ];
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dropDraft, keepDraft, readDraft } from '#casework/drafts.js';
import type { FieldProblem } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import { ok } from '#domain/result.js';
import type { VacancyDraft } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { ERROR_STATUS, unwrap } from '../../errors.js';
import type { DeclareSection } from '../declare-fields.js';
import { formView, type Typed, typedOf } from '../declare-form.js';
import { type Checked, checkDeclaration, problemsOf } from '../declare-reading.js';
import { formatInstant } from '../format.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { FIRST_TYPED, postOnce, problemsOfRefusal, sectionsOf } from './declare.js';

const ROLES = ['landlordReferent'] as const;
const LAST = 5;

interface Place {
  readonly brouillon?: string;
  readonly etape?: string;
}

/** « Déclarer une vacance » in five steps, each kept on the server as it is left; the fifth checks and publishes. */
export function declareStepRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: Place }>('/vacances/nouvelle', page('vacancy.post'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ROLES);
    const { brouillon, etape } = request.query;
    const draft = brouillon === undefined ? null : await findDraft(deps, visitor.access, brouillon);
    const step = stepOf(etape) ?? draft?.step ?? 1;
    return sendStep(deps, reply, visitor, { draft, step: draft === null ? 1 : step, problems: [], status: 200 });
  });
  app.post('/vacances/nouvelle/etape', page('vacancy.post'), (request, reply) => saveStep(deps, request, reply));
  app.post('/vacances/brouillons', page('vacancy.post'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ROLES);
    const id = typedOf(request.body).brouillon ?? '';
    unwrap(await inTransaction(caseShell(deps), access, (caseDeps) => dropDraft(caseDeps, access, id)));
    return reply.redirect('/vacances/nouvelle', 303);
  });
}

/** The step that a form names; `null` where it names none. */
export const stepOf = (text: string | undefined) => (/^[1-5]$/.test(text ?? '') ? Number(text) : null);

export async function findDraft(deps: AppDeps, access: OrganisationAccess, id: string): Promise<VacancyDraft> {
  return unwrap(await inTransaction(caseShell(deps), access, (caseDeps) => readDraft(caseDeps, id)));
}

/** Where the button leads: back, on, or to the declaration itself. */
type Move = 'precedent' | 'suivant' | 'garder' | 'publier';

async function saveStep(deps: AppDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const visitor = await signedInToWrite(deps, request, ROLES);
  const { access } = visitor;
  const posted = typedOf(request.body);
  const step = stepOf(posted.etape) ?? 1;
  const move = (['precedent', 'garder', 'publier'] as const).find((known) => known === posted.aller) ?? 'suivant';
  const sections = await sectionsOf(deps, access);
  const id = posted.brouillon === undefined || posted.brouillon === '' ? null : posted.brouillon;
  const input = { id, step: nextStep(step, move), typed: typedOfStep(sections, step, posted) };
  const draft = unwrap(await inTransaction(caseShell(deps), access, (caseDeps) => keepDraft(caseDeps, access, input)));
  const checked = checkDeclaration(sections, draft.typed, deps.clock.today());
  if (move === 'publier') return publish(deps, reply, visitor, { draft, checked });
  const section = sections[step - 1];
  const wrong = move === 'suivant' && section !== undefined ? problemsOf(section, checked.problems) : [];
  if (wrong.length > 0) return sendStep(deps, reply, visitor, { draft, step, problems: wrong, status: 422 });
  if (move === 'garder') return reply.redirect('/vacances/nouvelle', 303);
  const query = `brouillon=${encodeURIComponent(draft.id)}&etape=${nextStep(step, move)}`;
  return reply.redirect(`/vacances/nouvelle?${query}`, 303);
}

function nextStep(step: number, move: Move): number {
  if (move === 'precedent') return Math.max(1, step - 1);
  return move === 'suivant' ? Math.min(LAST, step + 1) : step;
}

/** The texts of one step; a box that is not ticked is kept as an empty text. */
export function typedOfStep(sections: readonly DeclareSection[], step: number, posted: Typed): Typed {
  const section = sections[step - 1];
  if (section !== undefined)
    return Object.fromEntries(section.fields.map(({ name }) => [name, (posted[name] ?? '').slice(0, 300)]));
  return Object.fromEntries(Object.entries(posted).filter(([name]) => /^confirm\.[A-Za-z_]{1,40}$/.test(name)));
}

async function publish(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  { draft, checked }: { readonly draft: VacancyDraft; readonly checked: Checked },
): Promise<FastifyReply> {
  const { declared, problems, warnings } = checked;
  if (declared === null || problems.length > 0 || warnings.some(({ confirmed }) => !confirmed))
    return sendStep(deps, reply, visitor, { draft, step: LAST, problems: [], status: 422 });
  const posting = { ...declared, idempotencyKey: `brouillon-${draft.id}`, draft: draft.id };
  const posted = await postOnce(deps, visitor.access, posting);
  if (posted.ok) return reply.redirect(posted.value, 303);
  const { code } = posted.error;
  const refused = { draft, step: LAST, problems: problemsOfRefusal(posted.error), status: ERROR_STATUS[code] };
  return sendStep(deps, reply, visitor, refused);
}

interface Shown {
  readonly draft: VacancyDraft | null;
  readonly step: number;
  readonly problems: readonly FieldProblem[];
  readonly status: number;
}

async function sendStep(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  { draft, step, problems, status }: Shown,
): Promise<FastifyReply> {
  const { access } = visitor;
  const sections = await sectionsOf(deps, access);
  const typed = draft?.typed ?? FIRST_TYPED;
  const last = step === LAST;
  const checked = last ? checkDeclaration(sections, typed, deps.clock.today()) : null;
  const duplicate = checked?.declared == null ? [] : await duplicateOf(deps, access, checked);
  const all = [...problems, ...(checked?.problems ?? []), ...(problems.length > 0 ? [] : duplicate)];
  const state = { typed, problems: all, warnings: checked?.warnings ?? [], idempotencyKey: '' };
  const shown = sections[step - 1];
  const drafts = draft === null ? await deps.uow.transaction(access, (tx) => tx.drafts.list()) : [];
  const view = formView(last ? sections : shown === undefined ? [] : [shown], state);
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${all.length > 0 ? 'Erreur – ' : ''}Déclarer une vacance, étape ${step} sur ${LAST}`,
      template: 'declare-steps',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: '/vacances', label: 'Vacances' },
        { href: null, label: 'Déclarer une vacance' },
      ],
      data: {
        form: view,
        step,
        last,
        draft: draft?.id ?? null,
        savedAt: draft && formatInstant(draft.savedAt),
        drafts: drafts.map(draftLine),
        steps: stepLinks(sections, draft, step),
        summary: last ? summaryOf(view) : [],
        blocked: all.length > 0,
      },
    },
    status,
  );
}

/** The open vacancy of the same identifier or place, said before anything is published. */
export async function duplicateOf(
  deps: AppDeps,
  access: OrganisationAccess,
  { declared }: Pick<Checked, 'declared'>,
): Promise<readonly FieldProblem[]> {
  if (declared === null) return [];
  const found = unwrap(
    await inTransaction(caseShell(deps), access, async ({ tx }) =>
      ok(await tx.vacancies.findOpenDuplicate(access.organisationId as never, declared.declaration)),
    ),
  );
  if (found === null) return [];
  const { code, detail } = caseError(
    'DUPLICATE_VACANCY',
    `Une vacance ouverte porte déjà cet identifiant, ou cette adresse avec le même étage et le même complément : « ${found.dwelling.internalId} ». Ouvrez-la dans vos vacances, ou précisez le complément d’adresse.`,
  );
  return [{ pointer: '/internalId', code, message: detail, expected: null }];
}

function stepLinks(sections: readonly DeclareSection[], draft: VacancyDraft | null, step: number) {
  return [...sections.map(({ title }) => title), 'Vérifier et publier'].map((title, index) => ({
    number: index + 1,
    title,
    current: index + 1 === step,
    href: draft === null ? null : `/vacances/nouvelle?brouillon=${encodeURIComponent(draft.id)}&etape=${index + 1}`,
  }));
}

function draftLine({ id, typed, step, savedAt }: VacancyDraft) {
  const said = [typed.internalId, typed.line, typed.commune].filter((text) => text !== undefined && text !== '');
  return {
    id,
    href: `/vacances/nouvelle?brouillon=${encodeURIComponent(id)}`,
    label: said.length === 0 ? 'Sans identifiant ni adresse' : said.join(', '),
    step,
    savedAt: formatInstant(savedAt),
  };
}

/** What was typed, step by step, in the words of the form. */
function summaryOf(view: ReturnType<typeof formView>) {
  return view.sections.map(({ title, fields }, index) => ({
    title,
    number: index + 1,
    facts: fields.map(({ label, value, kind, options, error }) => ({
      label,
      value:
        kind === 'check'
          ? value === 'on'
            ? 'oui'
            : 'non'
          : value === ''
            ? 'non renseigné'
            : (options?.find((option) => option.value === value)?.label ?? value),
      error,
    })),
  }));
}

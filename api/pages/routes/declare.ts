import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { CaseError, FieldProblem } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import { postVacancy } from '#casework/post-vacancy.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { vacancyProblems } from '#casework/vacancy-rules.js';
import { type VacancyWarning, vacancyWarnings } from '#casework/vacancy-warnings.js';
import { err, ok, type Result } from '#domain/result.js';
import type { VacancyDeclaration } from '#domain/vacancy.js';
import { fieldProblems } from '#exchange/field-problems.js';
import { toDeclaration, vacancySchema } from '#exchange/vacancy-schema.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell, vacancyReference } from '../../deps.js';
import { ERROR_STATUS, problem } from '../../errors.js';
import { type DeclareSection, declareSections, type Option } from '../declare-fields.js';
import { type FormState, formView, readForm, type Typed, typedOf } from '../declare-form.js';
import { type PageContent, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite } from '../session.js';

const ROLES = ['landlordReferent'] as const;
const KEY = /^[A-Za-z0-9-]{8,80}$/;

/** « Déclarer une vacance »: nothing is written while a field is wrong or a warning is not confirmed. */
export function declareRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/vacances/nouvelle', page('vacancy.post'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ROLES);
    const sections = await sectionsOf(deps, visitor.access);
    const state = {
      typed: { contingent: '', letting: 'relet', heating: '' },
      problems: [],
      warnings: [],
      idempotencyKey: randomUUID(),
    };
    return sendPage(reply, chromeOf(visitor), declarePage(sections, state));
  });

  app.post('/vacances/nouvelle', page('vacancy.post'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ROLES);
    const typed = typedOf(request.body);
    const idempotencyKey = typed.idempotencyKey ?? '';
    if (!KEY.test(idempotencyKey))
      throw problem('IDEMPOTENCY_KEY_INVALID', 'Ce formulaire est incomplet : rouvrez la page et recommencez.');
    const sections = await sectionsOf(deps, visitor.access);
    const refuse = (problems: readonly FieldProblem[], warnings: readonly VacancyWarning[], status: number) =>
      sendPage(reply, chromeOf(visitor), declarePage(sections, { typed, problems, warnings, idempotencyKey }), status);

    const read = readDeclaration(sections, typed);
    if (!read.ok) return refuse(read.error, [], 422);
    const { declaration, confirmed } = read.value;
    const today = deps.clock.today();
    const problems = vacancyProblems(declaration, today, vacancyReference);
    const warnings = vacancyWarnings(declaration, today, vacancyReference, confirmed);
    if (problems.length > 0) return refuse(problems, warnings, 422);
    if (warnings.some((warning) => !warning.confirmed)) return refuse([], warnings, 422);

    const posted = await postOnce(deps, visitor.access, { declaration, confirmed, idempotencyKey });
    if (posted.ok) return reply.redirect(posted.value, 303);
    const whole = { pointer: '', code: posted.error.code, message: posted.error.detail, expected: null };
    return refuse(posted.error.fields ?? [whole], warnings, ERROR_STATUS[posted.error.code]);
  });
}

async function sectionsOf(deps: AppDeps, access: OrganisationAccess): Promise<readonly DeclareSection[]> {
  const reservers = await deps.uow.transaction(access, (tx) => tx.organisations.list('reserver'));
  const options: Option[] = reservers.map(({ id, name }) => ({ value: id, label: name }));
  return declareSections(options);
}

function declarePage(sections: readonly DeclareSection[], state: FormState): PageContent {
  const wrong = state.problems.length > 0 || state.warnings.length > 0;
  return {
    title: `${wrong ? 'Erreur – ' : ''}Déclarer une vacance`,
    template: 'declare',
    data: { form: formView(sections, state) },
    breadcrumb: [
      { href: '/', label: 'Accueil' },
      { href: '/vacances', label: 'Vacances' },
      { href: null, label: 'Déclarer une vacance' },
    ],
  };
}

interface Declared {
  readonly declaration: VacancyDeclaration;
  readonly confirmed: readonly string[];
}

/** The typed form as a declaration; every problem at once, those of unreadable texts first. */
function readDeclaration(sections: readonly DeclareSection[], typed: Typed): Result<Declared, readonly FieldProblem[]> {
  const { wire, problems } = readForm(
    sections.flatMap((section) => section.fields),
    typed,
  );
  const parsed = vacancySchema.safeParse(wire);
  const unread = new Set(problems.map((found) => found.pointer));
  const others = parsed.success
    ? []
    : fieldProblems(parsed.error, wire).filter(({ pointer }) => !covers(unread, pointer));
  if (!parsed.success || problems.length > 0) return err([...problems, ...others]);
  const confirmed = Object.keys(typed).flatMap((name) =>
    name.startsWith('confirm.') ? [name.slice('confirm.'.length)] : [],
  );
  return ok({ declaration: toDeclaration(parsed.data), confirmed });
}

/** A field already told once, or its parent that is missing because of it. */
function covers(told: ReadonlySet<string>, pointer: string): boolean {
  return [...told].some((known) => known === pointer || known.startsWith(`${pointer}/`));
}

interface Posting extends Declared {
  readonly idempotencyKey: string;
}

/** Posts once: the same form sent twice leads to the same vacancy. Gives the address of its page. */
function postOnce(deps: AppDeps, access: OrganisationAccess, posting: Posting): Promise<Result<string, CaseError>> {
  const { declaration, confirmed, idempotencyKey } = posting;
  const hash = createHash('sha256')
    .update(`page\n${JSON.stringify(declaration)}`)
    .digest('hex');
  return inTransaction(caseShell(deps), access, async (caseDeps) => {
    const claim = await caseDeps.tx.idempotency.claim(idempotencyKey, hash);
    if (claim.kind === 'replay') return ok(claim.location ?? '/vacances');
    if (claim.kind === 'conflict') {
      return err(
        caseError(
          'IDEMPOTENCY_KEY_REUSED',
          'Ce formulaire a déjà été enregistré avec d’autres valeurs : rouvrez « Déclarer une vacance ».',
        ),
      );
    }
    const posted = await postVacancy({ ...caseDeps, reference: vacancyReference }, access, {
      declaration,
      confirmedWarnings: confirmed,
    });
    if (!posted.ok) return posted;
    const location = `/vacances/${encodeURIComponent(posted.value.vacancy.id)}?fait=declaree`;
    await caseDeps.tx.idempotency.store(idempotencyKey, 303, '', location);
    return ok(location);
  });
}

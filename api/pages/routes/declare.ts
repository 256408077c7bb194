import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { CaseError, FieldProblem } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import { postVacancy } from '#casework/post-vacancy.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { err, ok, type Result } from '#domain/result.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell, vacancyReference } from '../../deps.js';
import { ERROR_STATUS, problem } from '../../errors.js';
import { type DeclareSection, declareSections, type Option } from '../declare-fields.js';
import { type FormState, formView, typedOf } from '../declare-form.js';
import { checkDeclaration, type Declared } from '../declare-reading.js';
import { type PageContent, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite } from '../session.js';

const ROLES = ['landlordReferent'] as const;
const KEY = /^[A-Za-z0-9-]{8,80}$/;

/** What a form holds before anything is typed. */
export const FIRST_TYPED = { contingent: '', letting: 'relet', heating: '' } as const;

/** « Déclarer une vacance » on one page: nothing is written while a field is wrong or a warning is not confirmed. */
export function declareRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/vacances/nouvelle/page-unique', page('vacancy.post'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ROLES);
    const sections = await sectionsOf(deps, visitor.access);
    const state = { typed: FIRST_TYPED, problems: [], warnings: [], idempotencyKey: randomUUID() };
    return sendPage(reply, chromeOf(visitor), declarePage(sections, state));
  });

  app.post('/vacances/nouvelle', page('vacancy.post'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ROLES);
    const typed = typedOf(request.body);
    const idempotencyKey = typed.idempotencyKey ?? '';
    if (!KEY.test(idempotencyKey))
      throw problem('IDEMPOTENCY_KEY_INVALID', 'Ce formulaire est incomplet : rouvrez la page et recommencez.');
    const sections = await sectionsOf(deps, visitor.access);
    const { problems, warnings, declared } = checkDeclaration(sections, typed, deps.clock.today());
    const refuse = (found: readonly FieldProblem[], status: number) =>
      sendPage(
        reply,
        chromeOf(visitor),
        declarePage(sections, { typed, problems: found, warnings, idempotencyKey }),
        status,
      );
    if (declared === null || problems.length > 0) return refuse(problems, 422);
    if (warnings.some((warning) => !warning.confirmed)) return refuse([], 422);
    const posted = await postOnce(deps, visitor.access, { ...declared, idempotencyKey, draft: null });
    if (posted.ok) return reply.redirect(posted.value, 303);
    return refuse(problemsOfRefusal(posted.error), ERROR_STATUS[posted.error.code]);
  });
}

/** A refusal of the use case, beside its fields where it names them. */
export function problemsOfRefusal({ code, detail, fields }: CaseError): readonly FieldProblem[] {
  return fields ?? [{ pointer: '', code, message: detail, expected: null }];
}

export async function sectionsOf(deps: AppDeps, access: OrganisationAccess): Promise<readonly DeclareSection[]> {
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

interface Posting extends Declared {
  readonly idempotencyKey: string;
  /** The draft that ends with the declaration. */
  readonly draft: string | null;
}

/** Posts once: the same form sent twice leads to the same vacancy. Gives the address of its page. */
export function postOnce(
  deps: AppDeps,
  access: OrganisationAccess,
  posting: Posting,
): Promise<Result<string, CaseError>> {
  const { declaration, confirmed, idempotencyKey, draft } = posting;
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
    if (draft !== null) await caseDeps.tx.drafts.remove(draft);
    return ok(location);
  });
}

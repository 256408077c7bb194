import type { FastifyInstance, FastifyReply } from 'fastify';
import { caseError } from '#casework/errors.js';
import { examineDaloRefusal } from '#casework/life/agreement.js';
import { readTasks } from '#casework/life/reading.js';
import { inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import { proposalId } from '#domain/ids.js';
import { PAIRING_STATE_LABELS } from '#domain/pairing-life.js';
import { err, ok } from '#domain/result.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { typedOf } from '../declare-form.js';
import { refusalSentences } from '../form-refusal.js';
import { formatDate } from '../format.js';
import { type Notice, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { HOME_LINK } from './sessions.js';

const PAGE_SIZE = '25';
const UNIT = ['departementalUnit'] as const;
const CONCLUSIONS = ['founded', 'unfounded', 'noticeMissing'] as const;
const CONCLUSION_LABELS: Readonly<Record<(typeof CONCLUSIONS)[number], string>> = {
  founded: 'Refus fondé : l’offre ne convenait pas',
  unfounded: 'Refus non fondé',
  noticeMissing: 'Mention de CCH R441-16-3 absente : le refus n’emporte rien',
};
const EXAMINED: Notice = {
  kind: 'good',
  title: 'Refus examiné',
  text: 'La reconnaissance DALO reste : un refus n’y met jamais fin par lui-même.',
};

/** Refusals of households recognised DALO, which their unit examines. */
export function daloRefusalRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string; fait?: string } }>(
    '/refus-dalo',
    page('daloRefusal.list'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, UNIT);
      const { after, fait } = request.query;
      return sendList(deps, reply, visitor, { after, notice: fait === 'examen' ? EXAMINED : null, errors: [] });
    },
  );
  app.post<{ Params: { id: string } }>(
    '/refus-dalo/:id/examen',
    page('daloRefusal.examine'),
    async (request, reply) => {
      const visitor = await signedInToWrite(deps, request, UNIT);
      const { access } = visitor;
      const id = proposalId(request.params.id);
      const conclusion = CONCLUSIONS.find((one) => one === typedOf(request.body).conclusion);
      const done = await inTransaction(caseShell(deps), access, async (caseDeps) => {
        if ((await caseDeps.tx.pairings.find(id)) === null) return notFound('Ce rapprochement');
        if (conclusion === undefined) return err(caseError('INVALID_REQUEST', 'Choisissez une conclusion.'));
        return examineDaloRefusal(caseDeps, access, { id, conclusion });
      });
      if (done.ok) return reply.redirect('/refus-dalo?fait=examen', 303);
      return sendList(deps, reply, visitor, { after: undefined, notice: null, errors: refusalSentences(done.error) });
    },
  );
}

async function sendList(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  shown: { readonly after: string | undefined; readonly notice: Notice | null; readonly errors: readonly string[] },
): Promise<FastifyReply> {
  const asked = pageOf({ limit: PAGE_SIZE, after: shown.after });
  const today = deps.clock.today();
  const { rows, next } = unwrap(
    await inTransaction(caseShell(deps), visitor.access, async (caseDeps) => {
      const { page: found } = await readTasks(caseDeps, visitor.access, { ...asked, step: 'examineDaloRefusal' });
      const rows = [];
      for (const task of found.items) {
        const pairing = await caseDeps.tx.pairings.find(task.proposalId);
        const { offer = null, daloRefusal = null } = pairing?.facts ?? {};
        rows.push({
          id: task.proposalId,
          ref: task.pseudonym,
          state: PAIRING_STATE_LABELS[task.state],
          reportedOn: daloRefusal === null ? 'non connu' : formatDate(daloRefusal.reportedOn),
          tacit: offer?.tacit ?? false,
          notice: offer === null ? 'sans offre' : offer.daloNotice ? 'donnée' : 'absente',
          dueOn: formatDate(task.dueOn),
          late: task.lateOn <= today,
        });
      }
      return ok({ rows, next: found.next });
    }),
  );
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: 'Refus de ménages DALO',
      template: 'unit-dalo-refusals',
      breadcrumb: [HOME_LINK, { href: null, label: 'Refus de ménages DALO' }],
      notice: shown.notice,
      data: {
        rows,
        conclusions: CONCLUSIONS.map((value) => ({ value, label: CONCLUSION_LABELS[value] })),
        errors: shown.errors,
        firstHref: asked.after === null ? null : '/refus-dalo',
        nextHref: next === null ? null : `/refus-dalo?after=${encodeURIComponent(next)}`,
      },
    },
    shown.errors.length === 0 ? 200 : 422,
  );
}

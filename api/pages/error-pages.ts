import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERROR_TITLES } from '#casework/errors.js';
import { keepForm, typedForm } from '../auth/kept-form.js';
import type { AppDeps } from '../deps.js';
import { asProblem, ERROR_STATUS } from '../errors.js';
import { keptFormView } from './kept-form-view.js';
import { type Chrome, sendPage } from './render.js';
import { sendSignIn } from './routes/sign-in.js';
import { chromeOf, visitorOf } from './session.js';

const NEXT_STEPS: Readonly<Record<number, string>> = {
  401: 'Après cela, revenez à l’adresse que vous vouliez ouvrir.',
  403: 'Si vous pensez avoir ce droit, demandez-le à la personne qui administre votre organisation.',
  404: 'L’adresse est peut-être incomplète, ou l’objet n’est pas dans votre périmètre. Repartez de l’accueil ou de la liste.',
  409: 'Revenez à la page précédente et rechargez-la pour voir la situation actuelle.',
  412: 'Revenez à la page précédente et rechargez-la pour voir la version actuelle.',
  500: 'Réessayez dans un instant. Si cela se reproduit, transmettez la référence ci-dessous.',
  503: 'Réessayez dans un instant.',
};

/** Any failure below a page, as a page: French sentence, what to do, what had been typed, code and reference. */
export async function sendErrorPage(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
): Promise<FastifyReply> {
  const { error, headers } = asProblem(thrown);
  const status = ERROR_STATUS[error.code];
  const internal = status >= 500;
  if (internal) request.log.error({ err: thrown }, 'page failed');
  reply.headers(headers);
  if (status === 401) {
    const kept = keepForm(deps, request);
    if (kept !== null) return sendSignIn(deps, { request, reply }, { kept, status });
  }
  return sendPage(
    reply,
    await chromeWhateverHappens(deps, request),
    {
      title: `Erreur – ${ERROR_TITLES[error.code]}`,
      template: 'error',
      data: {
        heading: ERROR_TITLES[error.code],
        text: error.detail,
        next: NEXT_STEPS[status] ?? 'Revenez à la page précédente, corrigez et recommencez.',
        // What another site has posted is nothing that the caller typed.
        typed: error.code === 'CROSS_SITE_REQUEST' ? [] : keptFormView(typedForm(request)).fields.filter(isFilled),
        code: error.code,
        trace: internal ? request.id : null,
        signIn: status === 401 && deps.demo === null,
      },
    },
    status,
  );
}

const isFilled = ({ value }: { readonly value: string }) => value.trim() !== '';

/** The header of an error page must not fail in its turn (the database may be what is missing). */
async function chromeWhateverHappens(deps: AppDeps, request: FastifyRequest): Promise<Chrome> {
  const nobody = { access: null, organisation: null, demo: deps.demo !== null, path: '' };
  try {
    return chromeOf({ ...(await visitorOf(deps, request)), path: '' });
  } catch {
    return chromeOf(nobody);
  }
}

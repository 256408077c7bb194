import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signIn } from '#casework/accounts.js';
import { hashToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { openKeptForm, storeKeptForm, takeKeptForm } from '../../auth/kept-form.js';
import {
  CALLBACK_PATH,
  createOidcProvider,
  type OidcProvider,
  random,
  SIGNED_OUT_PATH,
  type SignInAttempt,
} from '../../auth/oidc.js';
import { page } from '../../auth/operations.js';
import { cookieOptions, idTokenOf, openSession, sessionOf } from '../../auth/sessions.js';
import { settingsOf } from '../../auth/settings.js';
import { accessOf, assertSameOrigin } from '../../auth.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { keptFormView } from '../kept-form-view.js';
import { sendPage } from '../render.js';
import { chromeOf, leave, visitorOf } from '../session.js';
import { nextStep } from './sign-in-steps.js';

const ATTEMPT_COOKIE = 'rapprochement-connexion';
const SIGN_OUT_COOKIE = 'rapprochement-deconnexion';
const ATTEMPT_SECONDS = 600;
const PURPOSE = 'sign-in attempt';

export function signInRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { oidc, publicUrl } = settingsOf(deps);
  const provider = oidc === null || publicUrl === null ? null : createOidcProvider(oidc, publicUrl);
  tokenRoutes(app, deps);
  providerRoutes(app, deps, () => {
    if (provider === null) throw problem('NOT_FOUND', 'Aucun fournisseur d’identité n’est configuré ici.');
    return provider;
  });
  nextStep(app, deps);
  signOutRoutes(app, deps, provider);
}

/** The sign-in page, carrying on what was typed in a form that came too late. */
export async function sendSignIn(
  deps: AppDeps,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { error = null, kept = null, status = 200 }: { error?: string | null; kept?: string | null; status?: number } = {},
): Promise<FastifyReply> {
  const chrome = chromeOf({ ...(await visitorOf(deps, request)), path: '/connexion' });
  const title = error === null ? 'Connexion' : 'Erreur – Connexion';
  const data = { error, kept, provider: settingsOf(deps).oidc?.label ?? null };
  return sendPage(reply, chrome, { title, template: 'sign-in', data }, status);
}

function tokenRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/connexion', page('service.public'), async (request, reply) => {
    const session = await sessionOf(deps, request);
    if (session?.userId != null && session.acting === null) return reply.redirect('/connexion/suite', 303);
    return sendSignIn(deps, { request, reply });
  });

  app.post('/connexion', page('service.public'), async (request, reply) => {
    assertSameOrigin(request);
    const { jeton = '', reprise } = typedOf(request.body);
    const token = jeton.trim();
    const access = token === '' ? null : await accessOf(deps, token);
    if (access === null) {
      const error =
        token === ''
          ? 'saisissez le jeton remis par l’exploitant.'
          : 'ce jeton est inconnu ou révoqué. Vérifiez qu’il est copié en entier.';
      return sendSignIn(deps, { request, reply }, { error, kept: reprise ?? null, status: 422 });
    }
    const acting = { role: access.role, organisationId: access.organisationId };
    await openSession(
      deps,
      { request, reply },
      {
        userId: null,
        tokenHash: hashToken(token),
        acting,
        idToken: null,
        strong: false,
      },
    );
    return leaveForKeptForm(deps, { request, reply }, reprise ?? null);
  });

  app.get('/connexion/reprise', page('service.public'), async (request, reply) => {
    const cookie = request.cookies[KEPT_COOKIE];
    reply.clearCookie(KEPT_COOKIE, cookieOptions(deps, request));
    const sealed = await takeKeptForm(deps, cookie ?? null);
    const form = openKeptForm(deps, sealed ?? undefined);
    if (form === null || (await sessionOf(deps, request)) === null) return reply.redirect('/', 303);
    const chrome = chromeOf(await visitorOf(deps, request));
    return sendPage(reply, chrome, {
      title: 'Votre saisie',
      template: 'kept-form',
      data: keptFormView(form),
    });
  });
}

const KEPT_COOKIE = 'rapprochement-saisie';

/** Home, or the page that shows the kept form under the new session. */
export async function leaveForKeptForm(
  deps: AppDeps,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  sealed: string | null,
): Promise<FastifyReply> {
  if (openKeptForm(deps, sealed ?? undefined) === null || sealed === null) return reply.redirect('/', 303);
  const secret = await storeKeptForm(deps, sealed);
  reply.setCookie(KEPT_COOKIE, secret, { ...cookieOptions(deps, request), maxAge: ATTEMPT_SECONDS });
  return reply.redirect('/connexion/reprise', 303);
}

function providerRoutes(app: FastifyInstance, deps: AppDeps, provider: () => OidcProvider): void {
  const { seal, publicUrl } = settingsOf(deps);
  app.post('/connexion/fournisseur', page('service.public'), async (request, reply) => {
    assertSameOrigin(request);
    const { reprise } = typedOf(request.body);
    const formSecret =
      reprise === undefined || openKeptForm(deps, reprise) === null ? null : await storeKeptForm(deps, reprise);
    const { url, attempt } = await provider()
      .start(formSecret, new Date(deps.clock.now()))
      .catch((error: unknown) => {
        request.log.error({ err: error }, 'identity provider');
        throw problem('SERVICE_UNAVAILABLE', 'Le fournisseur d’identité ne répond pas ; réessayez dans un instant.');
      });
    const cookie = seal.seal(PURPOSE, JSON.stringify(attempt));
    reply.setCookie(ATTEMPT_COOKIE, cookie, { ...cookieOptions(deps, request), maxAge: ATTEMPT_SECONDS });
    return sendAway(deps, { request, reply }, url, 'Vers la connexion');
  });

  app.get(CALLBACK_PATH, page('service.public'), async (request, reply) => {
    const attempt = attemptOf(deps, request);
    reply.clearCookie(ATTEMPT_COOKIE, cookieOptions(deps, request));
    if (attempt === null) throw signInFailed('La demande de connexion a expiré ou vient d’un autre navigateur.');
    const signedIn = await provider()
      .finish(new URL(request.url, publicUrl ?? undefined), attempt)
      .catch((error) => {
        request.log.warn({ err: error }, 'sign-in refused');
        throw signInFailed('Le fournisseur d’identité n’a pas confirmé cette connexion.');
      });
    const { user } = unwrap(
      await inTransaction(caseShell(deps), { kind: 'system' }, (caseDeps) => signIn(caseDeps, signedIn.identity)),
    );
    await openSession(
      deps,
      { request, reply },
      {
        userId: user.id,
        tokenHash: null,
        acting: null,
        idToken: signedIn.idToken,
        strong: signedIn.strong,
      },
    );
    if (attempt.formSecret !== null)
      reply.setCookie(KEPT_COOKIE, attempt.formSecret, { ...cookieOptions(deps, request), maxAge: ATTEMPT_SECONDS });
    const query = signedIn.identity.siret === null ? '' : `?siret=${signedIn.identity.siret}`;
    return reply.redirect(`/connexion/suite${query}`, 303);
  });
}

function attemptOf(deps: AppDeps, request: FastifyRequest): SignInAttempt | null {
  const { seal } = settingsOf(deps);
  const text = seal.open(PURPOSE, request.cookies[ATTEMPT_COOKIE] ?? '');
  if (text === null) return null;
  const attempt = JSON.parse(text) as SignInAttempt;
  return Date.parse(deps.clock.now()) - attempt.startedAt > ATTEMPT_SECONDS * 1000 ? null : attempt;
}

const signInFailed = (why: string) =>
  problem('UNAUTHENTICATED', `${why} Rien n’a été ouvert : recommencez depuis la page de connexion.`);

/** A page that leads to another site: a form may not be redirected there (CSP form-action). */
async function sendAway(
  deps: AppDeps,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  url: string,
  title: string,
): Promise<FastifyReply> {
  const chrome = { ...chromeOf({ ...(await visitorOf(deps, request)), path: '' }), session: null };
  return sendPage(reply, chrome, { title, template: 'go-away', data: { url, title }, goTo: url });
}

function signOutRoutes(app: FastifyInstance, deps: AppDeps, provider: OidcProvider | null): void {
  app.post('/deconnexion', page('service.public'), async (request, reply) => {
    assertSameOrigin(request);
    const session = await sessionOf(deps, request);
    const idToken = session === null ? null : idTokenOf(deps, session);
    await leave(deps, request, reply);
    reply.header('clear-site-data', '"cache"');
    if (provider === null || idToken === null) return reply.redirect(deps.demo === null ? '/connexion' : '/', 303);
    const state = random();
    const url = await provider.signOutUrl(idToken, state).catch(() => null);
    if (url === null) return reply.redirect('/connexion', 303);
    reply.setCookie(SIGN_OUT_COOKIE, state, { ...cookieOptions(deps, request), maxAge: ATTEMPT_SECONDS });
    return sendAway(deps, { request, reply }, url, 'Déconnexion');
  });

  app.get<{ Querystring: { state?: string } }>(SIGNED_OUT_PATH, page('service.public'), async (request, reply) => {
    const expected = request.cookies[SIGN_OUT_COOKIE];
    reply.clearCookie(SIGN_OUT_COOKIE, cookieOptions(deps, request));
    if (expected === undefined || request.query.state !== expected)
      throw problem(
        'INVALID_REQUEST',
        'Ce retour de déconnexion n’a pas été demandé ici. Votre session locale est close.',
      );
    const chrome = chromeOf({ ...(await visitorOf(deps, request)), path: '' });
    return sendPage(reply, chrome, { title: 'Vous êtes déconnecté', template: 'signed-out', data: {} });
  });
}

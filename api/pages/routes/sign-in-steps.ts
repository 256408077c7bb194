import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestAccess } from '#casework/accounts.js';
import { checkSecondFactor, pendingSecret } from '#casework/second-factor.js';
import { type Membership, ROLES_THAT_SEE_NAMES, type User } from '#domain/account.js';
import { ROLE_LABELS, ROLES } from '#domain/organisation.js';
import type { LiveSession } from '#ports.js';
import { page } from '../../auth/operations.js';
import { secondFactorTools, secretUri } from '../../auth/second-factor.js';
import { idTokenOf, openSession, sessionOf } from '../../auth/sessions.js';
import { assertSameOrigin } from '../../auth.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { sendPage } from '../render.js';
import { chromeOf, visitorOf } from '../session.js';

const SYSTEM = { kind: 'system' } as const;
const STEP = '/connexion/suite';

interface Person {
  readonly session: LiveSession;
  readonly user: User;
  readonly memberships: readonly Membership[];
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What stands between an identity and a role: an organisation, the choice of one, a second factor. */
export function nextStep(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { siret?: string } }>(STEP, page('service.public'), async (request, reply) => {
    const person = await personOf(deps, request);
    if (person.memberships.length === 0) return sendRequestForm(deps, { request, reply }, person, null);
    if (person.memberships.length > 1) return sendChoice(deps, { request, reply }, person);
    return enter(deps, { request, reply }, person, person.memberships[0] as Membership);
  });

  app.post('/connexion/role', page('service.public'), async (request, reply) => {
    assertSameOrigin(request);
    const person = await personOf(deps, request);
    const chosen = chosenOf(person, typedOf(request.body).choix);
    return enter(deps, { request, reply }, person, chosen);
  });

  app.post('/connexion/demande', page('service.public'), (request, reply) => postRequest(deps, { request, reply }));
  app.post('/connexion/second-facteur', page('service.public'), (request, reply) => postCode(deps, { request, reply }));
}

/** The person of the session, whether she acts already or not. Problem: UNAUTHENTICATED. */
async function personOf(deps: AppDeps, request: FastifyRequest): Promise<Person> {
  const session = await sessionOf(deps, request);
  if (session?.userId == null) throw problem('UNAUTHENTICATED', 'Identifiez-vous d’abord.');
  const { userId } = session;
  return deps.uow.transaction(SYSTEM, async (tx) => {
    const user = await tx.accounts.findUser(userId);
    if (user === null) throw problem('UNAUTHENTICATED', 'Ce compte est fermé.');
    return { session, user, memberships: await tx.accounts.memberships(userId) };
  });
}

const keyOf = ({ organisationId, role }: Membership) => `${role} ${organisationId}`;

function chosenOf({ memberships }: Person, choice: string | undefined): Membership {
  const chosen = memberships.find((membership) => keyOf(membership) === choice);
  if (chosen === undefined) throw problem('FORBIDDEN_ROLE', 'Ce rôle ne vous est pas, ou plus, attribué.');
  return chosen;
}

/** Opens the session of the role, by the second factor where names are seen and the provider saw none. */
async function enter(deps: AppDeps, exchange: Exchange, person: Person, chosen: Membership): Promise<FastifyReply> {
  if (!person.session.strong && ROLES_THAT_SEE_NAMES.includes(chosen.role))
    return sendSecondFactor(deps, exchange, person, { chosen, error: null });
  await openRoleSession(deps, exchange, person, { chosen, strong: person.session.strong });
  return exchange.reply.redirect('/connexion/reprise', 303);
}

async function openRoleSession(
  deps: AppDeps,
  exchange: Exchange,
  { session, user }: Person,
  { chosen, strong }: { readonly chosen: Membership; readonly strong: boolean },
): Promise<{ readonly formToken: string }> {
  return openSession(deps, exchange, {
    userId: user.id,
    tokenHash: null,
    acting: { role: chosen.role, organisationId: chosen.organisationId },
    idToken: idTokenOf(deps, session),
    strong,
  });
}

async function postCode(deps: AppDeps, exchange: Exchange): Promise<FastifyReply> {
  assertSameOrigin(exchange.request);
  const person = await personOf(deps, exchange.request);
  const { choix, code = '' } = typedOf(exchange.request.body);
  const chosen = chosenOf(person, choix);
  const answer = await deps.uow.transaction(SYSTEM, (tx) =>
    checkSecondFactor({ ...caseShell(deps), tx }, secondFactorTools(deps), { user: person.user.id, code }),
  );
  if (!answer.good) {
    const error = answer.refusal?.detail ?? '';
    return sendSecondFactor(deps, exchange, person, { chosen, error });
  }
  const { formToken } = await openRoleSession(deps, exchange, person, { chosen, strong: true });
  if (answer.recoveryCodes.length === 0) return exchange.reply.redirect('/connexion/reprise', 303);
  const chrome = chromeOf({ ...(await visitorOf(deps, exchange.request)), formToken });
  return sendPage(exchange.reply, chrome, {
    title: 'Vos codes de secours',
    template: 'recovery-codes',
    data: { codes: answer.recoveryCodes },
  });
}

async function sendSecondFactor(
  deps: AppDeps,
  { request, reply }: Exchange,
  { user }: Person,
  { chosen, error }: { readonly chosen: Membership; readonly error: string | null },
): Promise<FastifyReply> {
  const secret = await deps.uow.transaction(SYSTEM, (tx) =>
    pendingSecret({ ...caseShell(deps), tx }, secondFactorTools(deps), user.id),
  );
  const chrome = chromeOf(await visitorOf(deps, request));
  const title = `${error === null ? '' : 'Erreur – '}Second facteur`;
  const data = { secret, uri: secret === null ? null : secretUri(secret, user.email), choice: keyOf(chosen), error };
  return sendPage(reply, chrome, { title, template: 'second-factor', data }, error === null ? 200 : 422);
}

async function sendChoice(deps: AppDeps, { request, reply }: Exchange, person: Person): Promise<FastifyReply> {
  const names = await deps.uow.transaction(SYSTEM, async (tx) => {
    const found = [];
    for (const { organisationId } of person.memberships) found.push(await tx.organisations.find(organisationId));
    return found;
  });
  const choices = person.memberships.map((membership, index) => ({
    value: keyOf(membership),
    role: ROLE_LABELS[membership.role],
    organisation: names[index]?.name ?? membership.organisationId,
  }));
  const chrome = chromeOf(await visitorOf(deps, request));
  return sendPage(reply, chrome, { title: 'Choisir un rôle', template: 'choose-role', data: { choices } });
}

interface RequestErrors {
  readonly errors: readonly { readonly field: string; readonly text: string }[];
  readonly typed: Readonly<Record<string, string>>;
}

async function sendRequestForm(
  deps: AppDeps,
  { request, reply }: Exchange,
  { user }: Person,
  refused: RequestErrors | null,
): Promise<FastifyReply> {
  const waiting = await deps.uow.transaction(SYSTEM, (tx) => tx.accounts.openRequestOf(user.id));
  const chrome = chromeOf(await visitorOf(deps, request));
  const siret = refused?.typed.siret ?? (request.query as { siret?: string }).siret ?? '';
  const data = {
    name: `${user.givenName} ${user.usualName}`,
    waiting: waiting === null ? null : { organisation: waiting.organisationName, role: ROLE_LABELS[waiting.role] },
    roles: ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role] })),
    typed: { ...refused?.typed, siret: /^\d{14}$/.test(siret) ? siret : '' },
    errors: refused?.errors ?? [],
  };
  const title = `${refused === null ? '' : 'Erreur – '}Demande d’accès`;
  return sendPage(reply, chrome, { title, template: 'access-request', data }, refused === null ? 200 : 422);
}

const MESSAGE_MAX = 1_000;

async function postRequest(deps: AppDeps, exchange: Exchange): Promise<FastifyReply> {
  assertSameOrigin(exchange.request);
  const person = await personOf(deps, exchange.request);
  const typed = typedOf(exchange.request.body);
  const role = ROLES.find((known) => known === typed.role);
  const organisationName = (typed.organisation ?? '').trim();
  const siret = (typed.siret ?? '').replace(/\s/g, '');
  const message = (typed.message ?? '').trim().slice(0, MESSAGE_MAX);
  const errors = [
    ...(organisationName === '' ? [{ field: 'organisation', text: 'Donnez le nom de votre organisation.' }] : []),
    ...(siret === '' || /^\d{14}$/.test(siret) ? [] : [{ field: 'siret', text: 'Le SIRET a 14 chiffres.' }]),
    ...(role === undefined ? [{ field: 'role', text: 'Choisissez le rôle que vous y tenez.' }] : []),
  ];
  if (role === undefined || errors.length > 0) return sendRequestForm(deps, exchange, person, { errors, typed });
  await deps.uow.transaction(SYSTEM, (tx) =>
    requestAccess(
      { ...caseShell(deps), tx },
      { userId: person.user.id, siret: siret === '' ? null : siret, organisationName, role, message },
    ),
  );
  return exchange.reply.redirect(STEP, 303);
}

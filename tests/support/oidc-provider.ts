import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Who signs in at the provider. */
export interface ProviderPerson {
  readonly sub: string;
  readonly amr: readonly string[];
  readonly claims: Readonly<Record<string, string>>;
}

export interface LocalProvider {
  readonly issuer: string;
  /** The person whom the next interactions sign in. */
  person: ProviderPerson;
  stop(): Promise<void>;
}

export const CLIENT = { id: 'rapprochement', secret: 'a-secret-of-the-test-0123456789-0123456789' } as const;

/** What ProConnect accepts on /authorize: anything else is its error Y000400. */
const KNOWN_PARAMETERS = new Set([
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'claims',
  'prompt',
  'login_hint',
  'idp_hint',
  'acr_values',
]);

/**
 * A real OpenID provider in this process. With `strict`, ProConnect's peculiarities: unknown parameters refused, state
 * and nonce of 32 characters at least, a code of 30 seconds, userinfo as a signed JWT.
 */
export async function startOidcProvider(
  publicUrl: string,
  person: ProviderPerson,
  { strict = true }: { readonly strict?: boolean } = {},
): Promise<LocalProvider> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const local: LocalProvider = {
    issuer,
    person,
    stop: () => new Promise((done) => void server.close(() => done())),
  };
  const provider = new Provider(issuer, settings(publicUrl, local));
  const handle = provider.callback();
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    if (strict && url.pathname === '/auth' && !isProConnect(url)) {
      response.writeHead(400).end('Y000400');
      return;
    }
    if (url.pathname.startsWith('/interaction/')) void answerInteraction(provider, local, request, response);
    else void handle(request, response);
  });
  return local;
}

function isProConnect({ searchParams }: URL): boolean {
  const long = ['state', 'nonce'].every((name) => (searchParams.get(name) ?? '').length >= 32);
  return long && [...searchParams.keys()].every((name) => KNOWN_PARAMETERS.has(name));
}

function settings(publicUrl: string, local: LocalProvider) {
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${publicUrl}/connexion/retour`],
        post_logout_redirect_uris: [`${publicUrl}/deconnexion/retour`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        userinfo_signed_response_alg: 'RS256',
      },
    ],
    scopes: ['openid', 'given_name', 'usual_name', 'email', 'uid', 'siret', 'idp_id'],
    claims: {
      openid: ['sub'],
      given_name: ['given_name'],
      usual_name: ['usual_name'],
      email: ['email'],
      uid: ['uid'],
      siret: ['siret'],
      idp_id: ['idp_id'],
      amr: null,
    },
    conformIdTokenClaims: true,
    cookies: { keys: ['key-of-the-test'] },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: autoSubmit },
    },
    pkce: { required: () => false },
    ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 3600, Interaction: 600, Session: 43_200, Grant: 3600 },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: async (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({ sub, ...local.person.claims }),
    }),
  } as ConstructorParameters<typeof Provider>[1];
}

/** The provider's own confirmation page; the test submits it as a browser would. */
function autoSubmit(context: { body: unknown }, form: string): void {
  context.body = `<!doctype html>${form}`;
}

async function answerInteraction(
  provider: Provider,
  { person }: LocalProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: person.sub, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  grant.addOIDCClaims(['amr', ...Object.keys(person.claims)]);
  const result = { login: { accountId: person.sub, amr: [...person.amr] }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

import * as client from 'openid-client';
import type { Identity } from '#casework/accounts.js';
import type { OidcConfig } from '#infra/config-accounts.js';

/** What must come back with the browser from the provider; kept sealed in a cookie for ten minutes. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string | null;
  /** Secret of the form that waits, kept on the server. */
  readonly formSecret: string | null;
  readonly startedAt: number;
}

export interface SignedIn {
  readonly identity: Identity;
  readonly idToken: string;
  /** The provider saw a second factor. */
  readonly strong: boolean;
}

/** The provider as this service uses it; discovered at the first need. */
export interface OidcProvider {
  /** Address to send the browser to, and what to keep until it comes back. */
  start(formSecret: string | null, at: Date): Promise<{ url: string; attempt: SignInAttempt }>;
  /** Who came back; throws where state, nonce, signature, audience or time do not hold. */
  finish(current: URL, attempt: SignInAttempt): Promise<SignedIn>;
  /** Address that ends the provider's session too; `null` where it has none. */
  signOutUrl(idToken: string, state: string): Promise<string | null>;
}

const RANDOM_CHARACTERS = 43;
const STRONG = new Set(['mfa', 'pop', 'totp']);
/** What ProConnect never needs: sent where the configuration says so, absent otherwise. */
export const CALLBACK_PATH = '/connexion/retour';
export const SIGNED_OUT_PATH = '/deconnexion/retour';

export function createOidcProvider(config: OidcConfig, publicUrl: string): OidcProvider {
  let found: Promise<client.Configuration> | undefined;
  const discovered = () => {
    found ??= discover(config).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  return {
    async start(formSecret, at) {
      const attempt: SignInAttempt = {
        state: random(),
        nonce: random(),
        verifier: config.pkce ? client.randomPKCECodeVerifier() : null,
        formSecret,
        startedAt: at.getTime(),
      };
      const parameters = await authorizeParameters(config, publicUrl, attempt);
      return { url: client.buildAuthorizationUrl(await discovered(), parameters).href, attempt };
    },
    async finish(current, attempt) {
      const provider = await discovered();
      const tokens = await client.authorizationCodeGrant(provider, current, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
        ...(attempt.verifier === null ? {} : { pkceCodeVerifier: attempt.verifier }),
        ...(config.maxAgeSeconds === null ? {} : { maxAge: config.maxAgeSeconds }),
      });
      const claims = tokens.claims();
      if (claims === undefined || tokens.id_token === undefined) throw new Error('no ID token');
      const person = await client.fetchUserInfo(provider, tokens.access_token, claims.sub);
      return {
        identity: identityOf(config.issuer, { ...claims, ...person }),
        idToken: tokens.id_token,
        strong: Array.isArray(claims.amr) && claims.amr.some((method) => STRONG.has(String(method))),
      };
    },
    async signOutUrl(idToken, state) {
      const provider = await discovered();
      if (provider.serverMetadata().end_session_endpoint === undefined) return null;
      return client.buildEndSessionUrl(provider, {
        id_token_hint: idToken,
        state,
        post_logout_redirect_uri: `${publicUrl}${SIGNED_OUT_PATH}`,
      }).href;
    },
  };
}

/** 256 random bits, 43 characters: ProConnect asks for 32 at least. */
export function random(): string {
  const text = client.randomState();
  return text.length >= RANDOM_CHARACTERS ? text : text + client.randomNonce();
}

async function discover(config: OidcConfig): Promise<client.Configuration> {
  const issuer = new URL(config.issuer);
  const metadata = config.userinfoAlg === null ? {} : { userinfo_signed_response_alg: config.userinfoAlg };
  const insecure = issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {};
  return client.discovery(issuer, config.clientId, metadata, client.ClientSecretPost(config.clientSecret), insecure);
}

/** Every optional parameter is off unless configured: ProConnect answers an error to one that it does not know. */
async function authorizeParameters(
  config: OidcConfig,
  publicUrl: string,
  { state, nonce, verifier }: SignInAttempt,
): Promise<Record<string, string>> {
  return {
    redirect_uri: `${publicUrl}${CALLBACK_PATH}`,
    scope: config.scope,
    state,
    nonce,
    ...(config.amrClaim ? { claims: JSON.stringify({ id_token: { amr: { essential: true } } }) } : {}),
    ...(config.acrValues === null ? {} : { acr_values: config.acrValues }),
    ...(config.prompt === null ? {} : { prompt: config.prompt }),
    ...(config.maxAgeSeconds === null ? {} : { max_age: String(config.maxAgeSeconds) }),
    ...(verifier === null
      ? {}
      : { code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }),
  };
}

/** `sub` is unique within the identity provider behind the issuer (`idp_id`), where there is one. */
function identityOf(issuer: string, claims: Readonly<Record<string, unknown>>): Identity {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : '');
  const siret = text('siret').replace(/\s/g, '');
  return {
    provider: [issuer, text('idp_id')].filter((part) => part !== '').join(' '),
    subject: text('sub'),
    email: text('email'),
    givenName: text('given_name'),
    usualName: text('usual_name') || text('family_name'),
    siret: /^\d{14}$/.test(siret) ? siret : null,
  };
}

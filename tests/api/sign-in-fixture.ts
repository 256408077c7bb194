import { TOTP } from 'otpauth';
import { buildApp } from '#api/app.js';
import type { ApiInstance, AppDeps } from '#api/deps.js';
import type { Instant } from '#domain/dates.js';
import type { OidcConfig } from '#infra/config-accounts.js';
import { createSeal } from '#infra/seal.js';
import type { Clock } from '#ports.js';
import { CLIENT, type LocalProvider } from '../support/oidc-provider.js';
import { CLOCK, createTestApi, type TestApi } from './fixture.js';

export const PUBLIC_URL = 'http://127.0.0.1:3999';

/** A clock that a test moves. */
export class MovableClock implements Clock {
  at = Date.parse(CLOCK.now());
  now(): Instant {
    return new Date(this.at).toISOString() as Instant;
  }
  today = CLOCK.today;
  advance(minutes: number): void {
    this.at += minutes * 60_000;
  }
}

export function oidcOf(issuer: string, changes: Partial<OidcConfig> = {}): OidcConfig {
  return {
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    label: 'ProConnect',
    scope: 'openid given_name usual_name email uid siret idp_id',
    pkce: false,
    acrValues: null,
    prompt: null,
    maxAgeSeconds: null,
    amrClaim: true,
    userinfoAlg: 'RS256',
    ...changes,
  };
}

export interface SignInApi {
  readonly api: TestApi;
  readonly app: ApiInstance;
  readonly clock: MovableClock;
  readonly deps: AppDeps;
}

/** The application with personal accounts at a local provider. */
export async function createSignInApi(oidc: OidcConfig | null): Promise<SignInApi> {
  const clock = new MovableClock();
  const api = await createTestApi();
  const accounts = { seal: createSeal(), idleMinutes: 30, hours: 8, publicUrl: PUBLIC_URL, oidc };
  const deps = { ...api.deps, clock, accounts };
  return { api, app: await buildApp(deps), clock, deps };
}

interface Seen {
  readonly status: number;
  readonly body: string;
  readonly location: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A browser of one person: two cookie jars, ours (by injection) and the provider's (over the loopback). */
export class Browser {
  readonly cookies = new Map<string, string>();
  private readonly atProvider = new Map<string, string>();
  private readonly app: ApiInstance;
  constructor(app: ApiInstance) {
    this.app = app;
  }

  async get(url: string): Promise<Seen> {
    return this.send('GET', url);
  }

  /** Posts a form; the token of the last page seen goes with it, as its hidden field would. */
  async post(url: string, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    const token = this.token === null ? {} : { _csrf: this.token };
    return this.send('POST', url, new URLSearchParams({ ...token, ...form }).toString(), headers);
  }

  token: string | null = null;

  private async send(method: 'GET' | 'POST', url: string, payload?: string, headers = {}): Promise<Seen> {
    const answer = await this.app.inject({
      method,
      url: url.replace(PUBLIC_URL, ''),
      headers: {
        accept: 'text/html',
        host: new URL(PUBLIC_URL).host,
        'sec-fetch-site': 'same-origin',
        ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      cookies: Object.fromEntries(this.cookies),
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value } of answer.cookies) {
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.token = /name="_csrf" value="([^"]+)"/.exec(answer.body)?.[1] ?? this.token;
    const { location } = answer.headers;
    return { status: answer.statusCode, body: answer.body, location, headers: answer.headers };
  }

  /** Leaves for the provider by the sign-in page, and gives the address by which it sends back. */
  async leave(form: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.atTheProvider(linkOf((await this.post('/connexion/fournisseur', form)).body));
  }

  /** Follows the provider's redirections and submits its confirmation, until it sends back to us or stops. */
  async atTheProvider(start: string): Promise<string> {
    let next = start;
    let init: RequestInit = {};
    for (let step = 0; step < 12 && !next.startsWith(PUBLIC_URL); step += 1) {
      const answer = await fetch(next, {
        ...init,
        redirect: 'manual',
        headers: {
          ...init.headers,
          cookie: [...this.atProvider].map(([name, value]) => `${name}=${value}`).join('; '),
        },
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
        this.atProvider.set(name, value);
      }
      const text = await answer.text();
      const location = answer.headers.get('location');
      if (location !== null) {
        next = new URL(location, next).href;
        init = {};
        continue;
      }
      const form = /<form[^>]*action="([^"]+)"[^>]*>.*name="xsrf" value="([^"]+)"/s.exec(text);
      if (form === null) return `${answer.status} ${text}`;
      next = new URL((form[1] ?? '').replaceAll('&amp;', '&'), next).href;
      init = {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ xsrf: form[2] ?? '', logout: 'yes' }).toString(),
      };
    }
    return next;
  }

  /** Signs in at the provider, to the first page of ours that is no redirection. */
  async signIn(form: Readonly<Record<string, string>> = {}): Promise<Seen> {
    return this.follow(await this.get(await this.leave(form)));
  }

  async follow(seen: Seen): Promise<Seen> {
    let page = seen;
    while (page.status === 303 && page.location !== undefined) page = await this.get(page.location);
    return page;
  }
}

/** The address that a page of ours goes on to. */
export function linkOf(body: string): string {
  const [, url = ''] = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(body) ?? [];
  return url.replaceAll('&amp;', '&');
}

/** What an authenticator application shows. */
export function codeOf(secret: string, at: number): string {
  return new TOTP({ secret, digits: 6, period: 30 }).generate({ timestamp: at });
}

export const secretIn = (body: string) => /<p class="hash"><strong>([A-Z2-7]+)<\/strong>/.exec(body)?.[1] ?? '';
export const choiceIn = (body: string) => /name="choix" value="([^"]+)"/.exec(body)?.[1] ?? '';

export type { LocalProvider };

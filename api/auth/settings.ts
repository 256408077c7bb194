import type { OidcConfig } from '#infra/config-accounts.js';
import { createSeal, type Seal } from '#infra/seal.js';
import type { AppDeps } from '../deps.js';

/** What signing in needs; given once with the dependencies. */
export interface AccountSettings {
  readonly seal: Seal;
  readonly idleMinutes: number;
  readonly hours: number;
  /** Origin under which browsers see the pages; `null` = the one they ask. */
  readonly publicUrl: string | null;
  readonly oidc: OidcConfig | null;
}

const defaults = new WeakMap<AppDeps, AccountSettings>();

/** The settings given, or those of a process without accounts: a key of its own, thirty minutes, eight hours. */
export function settingsOf(deps: AppDeps): AccountSettings {
  const known = deps.accounts ?? defaults.get(deps);
  if (known !== undefined) return known;
  const made = { seal: createSeal(), idleMinutes: 30, hours: 8, publicUrl: null, oidc: null };
  defaults.set(deps, made);
  return made;
}

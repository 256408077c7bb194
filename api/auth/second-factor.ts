import type { SecondFactorTools } from '#casework/second-factor.js';
import { newRecoveryCodes, newTotpSecret, totpStep, totpUri } from '#infra/second-factor.js';
import type { AppDeps } from '../deps.js';
import { settingsOf } from './settings.js';

const PURPOSE = 'totp secret';

/** Cryptography of the second factor under this deployment's key. */
export function secondFactorTools(deps: AppDeps): SecondFactorTools {
  const { seal } = settingsOf(deps);
  return {
    newSecret: newTotpSecret,
    seal: (secret) => seal.seal(PURPOSE, secret),
    open: (sealed) => seal.open(PURPOSE, sealed),
    step: totpStep,
    newRecoveryCodes,
  };
}

/** What an authenticator application reads, by hand or as a link. */
export const secretUri = totpUri;

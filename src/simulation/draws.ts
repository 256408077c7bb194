/**
 * Draws that belong to a pair of things, not to a moment: the same whatever was drawn before (common random numbers).
 * The fate of a household on a dwelling is such a draw: the same under every policy.
 */
import { digest, mix } from '#solver/tie-break.js';

/** Uniform in (0, 1) for two digests and the digest of what is drawn and the seed. */
export function uniform(a: number, b: number, purpose: number): number {
  return (mix(a, b, purpose) + 0.5) / 4_294_967_296;
}

/** Digest of a purpose under a seed, for `uniform`. */
export function purposeOf(seed: number | string, purpose: string): number {
  return digest(`${purpose}|${seed}`);
}

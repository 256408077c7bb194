import { describe, expect, it } from 'vitest';
import { readTypedPolicy, refusedSentence } from '#api/pages/policy-view.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';

const policy = { ...DEFAULT_POLICY, version: '2.0.0' };
const typed = (changes: object, more: object = {}) => ({
  politique: JSON.stringify({ ...policy, ...changes }),
  effet: '01/12/2026',
  raison: 'Une raison de plus de vingt caractères.',
  ...more,
});
const target = { kind: 'interDepartmental', sharePermille: 250, maxCoefficient: 60 };

describe('a policy typed in the form', () => {
  it('is read as the API reads it', () => {
    const read = readTypedPolicy(typed({ targets: [target] }));
    expect(read).toMatchObject({ ok: true, value: { effectiveFrom: '2026-12-01', policy: { targets: [target] } } });
  });

  it.each([
    [
      'a negative cap',
      typed({ bonusMax: -4 }),
      'Politique, bonusMax : « -4 » est hors limites ; attendu : au moins 0.',
    ],
    ['an unknown setting', typed({ sexe: 1 }), 'Politique, sexe : Le champ « sexe » est inconnu.'],
    ['a missing setting', typed({ waiting: undefined }), 'Politique, waiting : Ce champ est obligatoire.'],
    [
      'a share above the whole',
      typed({ targets: [{ ...target, sharePermille: 3_000 }] }),
      'Politique, targets/0/sharePermille : « 3000 » est hors limites ; attendu : au plus 1000.',
    ],
    [
      'something else than an object',
      typed({}, { politique: '3' }),
      'Politique : « 3 » n’est pas du bon type ; attendu : un objet.',
    ],
    [
      'no JSON',
      typed({}, { politique: '{"a":' }),
      'Politique : ce texte n’est pas du JSON. Attendu : la politique en vigueur, modifiée.',
    ],
    ['no day', typed({}, { effet: '' }), 'Jour d’effet : attendu une date JJ/MM/AAAA, par exemple 01/01/2027.'],
  ])('is refused in French, naming the field: %s', (_, form, sentence) => {
    expect(readTypedPolicy(form)).toEqual({ ok: false, error: [sentence] });
  });

  it('that the rules of publication refuse names the field as well', () => {
    const problem = { pointer: '/effectiveFrom', code: 'POLICY_INVALID', message: 'Cette date est passée.' };
    expect(refusedSentence({ ...problem, expected: 'au plus tôt le 22/11/2026' })).toBe(
      'Jour d’effet : Cette date est passée. Attendu : au plus tôt le 22/11/2026.',
    );
  });
});

import { headerKey } from './table.js';

// What no file may bring: data that the law forbids to weigh (Défenseur des droits; décret 2017-917 for the NIR), and
// health. Written on keys of headings: lower case, no accent.
const FORBIDDEN: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bnationalites?\b|\bpays d origine\b|\bcitoyennete\b/, 'la nationalité'],
  [/\bnir\b|\bsecu\b|\bsecurite sociale\b|\bnuma?ss?\b|\bnumero ss\b|\bss\b/, 'le numéro de sécurité sociale'],
  [/\b(lieu|pays|ville|commune|departement) (de )?naissance\b|\bne(e)? a\b/, 'le lieu de naissance'],
  [/\bsante\b|\bmaladies?\b|\bpathologies?\b|\bdiagnostic medical\b|\baddictions?\b|\bgrossesse\b|\bald\b/, 'la santé'],
  [/\bethnie\b|\borigines?\b(?! (du|de la) (demande|signalement))|\brace\b/, 'l’origine'],
  [/\breligions?\b|\bconfession\b|\bculte\b/, 'la religion'],
  [/\borientation sexuelle\b|\bsexe\b|\bcivilite\b|\bgenre\b/, 'le sexe ou l’orientation sexuelle'],
  [/\bopinions?\b|\bsyndica\w*|\bparti politique\b/, 'les opinions'],
  [/\bcasier\b|\bcondamnations?\b|\bdetention\b/, 'les condamnations'],
];

const NAMES = /\b(nom|noms|prenom|prenoms|patronyme|telephone|tel|portable|mail|email|courriel|mel|adresse mail)\b/;

/** Forbidden headings of a file of households, each with what it would bring. */
export function forbiddenHeaders(
  headers: readonly string[],
): readonly { readonly header: string; readonly what: string }[] {
  return headers.flatMap((header) => {
    const key = headerKey(header);
    const found = FORBIDDEN.find(([pattern]) => pattern.test(key));
    return found === undefined ? [] : [{ header, what: found[1] }];
  });
}

/** Whether a heading is a name or a way to reach somebody: such a column is never stored, it is read over. */
export function namesSomebody(header: string): boolean {
  return NAMES.test(headerKey(header));
}

// 13 digits, or 15 with the key: sex, year, month, then place and order of birth (INSEE).
const SOCIAL_SECURITY =
  /(?<!\d)[1-478]\s?\d{2}\s?(?:0[1-9]|[1-35-9]\d|4[0-2])\s?(?:\d{2}|2[ab])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)/i;

/** Whether a text holds what has the shape of a social security number. */
export function holdsSocialSecurityNumber(text: string): boolean {
  return SOCIAL_SECURITY.test(text);
}

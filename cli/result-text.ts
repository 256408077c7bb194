import { canonicalJson } from '#matching/canonical-json.js';

/** A result as canonical JSON (RFC 8785), piece by piece: the same value always gives the same bytes. */
export function* resultText(value: object): Generator<string> {
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  let separator = '{';
  for (const [key, member] of members) {
    yield `${separator}${JSON.stringify(key)}:`;
    separator = ',';
    if (!Array.isArray(member)) {
      yield canonicalJson(member);
      continue;
    }
    yield '[';
    for (const [i, item] of member.entries()) yield (i === 0 ? '' : ',') + canonicalJson(item);
    yield ']';
  }
  yield '}\n';
}

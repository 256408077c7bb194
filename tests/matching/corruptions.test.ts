import { describe, expect, it } from 'vitest';
import { auditResult } from '#matching/audit.js';
import { randomInstance, seededRandom } from '../support/random-instance.js';
import { CORRUPTIONS, subjectOf } from './corruptions.js';

const SUBJECTS = Array.from({ length: 20 }, (_, i) =>
  subjectOf(randomInstance(700 + i, { households: 40, vacancies: 10, decisions: true })),
);
const OF_EACH = 125;

describe('a thousand results altered at random, their hash recomputed', () => {
  it('come from runs in which the audit finds nothing', () => {
    for (const { instance, result } of SUBJECTS) expect(auditResult(instance, result)).toEqual([]);
  });

  it.each(Object.entries(CORRUPTIONS))('%s: each is caught and named', (kind, corrupt) => {
    let done = 0;
    const missed: unknown[] = [];
    for (let seed = 0; done < OF_EACH && seed < 10 * OF_EACH; seed++) {
      const subject = SUBJECTS[seed % SUBJECTS.length] as (typeof SUBJECTS)[number];
      const random = seededRandom(seed);
      const corruption = corrupt(subject, (bound) => Math.floor(random() * bound));
      if (corruption === null) continue;
      done++;
      const { properties, names } = corruption;
      const violations = auditResult(subject.instance, corruption.result);
      const named = violations.some(
        ({ property, message }) => properties.includes(property) && names.some((name) => message.includes(name)),
      );
      if (!named) missed.push({ kind, seed, names, violations });
    }
    expect(missed).toEqual([]);
    expect(done).toBe(OF_EACH);
  });
});

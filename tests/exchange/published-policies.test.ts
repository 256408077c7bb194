import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Policy } from '#domain/policy.js';
import { policySchema } from '#exchange/policy-schema.js';
import { readProjectFile } from '../support/project-files.js';

const read = (file: string): Policy => JSON.parse(readProjectFile(`policies/${file}`)) as Policy;
const files = readdirSync(new URL('../../policies', import.meta.url));

describe('the published policies', () => {
  it.each(files)('%s is a policy', (file) => {
    expect(policySchema.safeParse(read(file)).error).toBeUndefined();
  });

  it('have a version of their own', () => {
    expect(files).toContain('default.json');
    expect(new Set(files.map((file) => read(file).version)).size).toBe(files.length);
  });
});

describe('aboutissement', () => {
  const chosen = read('aboutissement.json');
  const byDefault = read('default.json');

  it('changes four things of the default policy, beside its name', () => {
    const { version: _, title: __, ...rest } = byDefault;
    expect(chosen).toMatchObject({
      ...rest,
      neverProposed: expect.anything(),
      fit: { ...rest.fit, effortMargin: expect.anything() },
      bonusMax: expect.anything(),
    });
    expect(Object.keys(chosen).filter((key) => !(key in byDefault))).toEqual(['targets']);
    expect(chosen.title).toContain('à signer');
  });
});

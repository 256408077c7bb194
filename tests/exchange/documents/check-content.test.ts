import { describe, expect, it } from 'vitest';
import { checkContent } from '#exchange/documents/check-content.js';
import { paragraph, section, table } from '#exchange/documents/content.js';
import { sessionAgenda } from '#exchange/documents/session.js';
import { documentWith } from './documents.js';
import { agenda } from './session-data.js';

describe('a content is checked before it is rendered', () => {
  it('accepts the session of 40 vacancies', () => {
    expect(checkContent(sessionAgenda(agenda(40)))).toEqual([]);
  });

  const right = documentWith([section('Titre', [paragraph('texte')])]);
  const crooked = documentWith([section('Titre', [table('T', ['a', 'b'], [['1']], { empty: 'vide.' })])]);
  let deep = section('0', [paragraph('texte')]);
  for (let level = 1; level < 6; level++) deep = section(String(level), [], [deep]);

  it.each([
    { it: 'nothing', content: null, says: '/: Invalid input' },
    { it: 'a text', content: 'fiche', says: '/: Invalid input' },
    { it: 'no section', content: { ...right, sections: [] }, says: '/sections: ' },
    { it: 'an unknown field', content: { ...right, secret: 'M-1234' }, says: 'secret' },
    { it: 'a date for an instant', content: { ...right, generatedAt: '2026-11-22' }, says: '/generatedAt: ' },
    {
      it: 'a row without all its cells',
      content: crooked,
      says: '/sections/0/blocks/0: a row has not as many cells as there are columns',
    },
    { it: 'sections nested without end', content: documentWith([deep]), says: 'nested more than 4 deep' },
    {
      it: 'a text without end',
      content: documentWith([section('T', [paragraph('x'.repeat(20_001))])]),
      says: '/sections/0/blocks/0/text',
    },
    {
      it: 'more than a document may hold',
      content: documentWith([
        section(
          'T',
          Array.from({ length: 300 }, () => paragraph('x'.repeat(19_000))),
        ),
      ]),
      says: 'characters',
    },
  ])('refuses $it, and says where', ({ content, says }) => {
    expect(checkContent(content).join('\n')).toContain(says);
  });

  it('never repeats a value of the content', () => {
    const problems = checkContent({ ...right, generatedAt: 'canari-1234', orientation: 'canari-5678' });
    expect(problems).toHaveLength(2);
    expect(problems.join('\n')).not.toContain('canari');
  });
});

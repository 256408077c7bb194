import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#domain/dates.js';
import { mailMessage, subjectOf } from '#exchange/mail/message.js';
import type { MailContent, MailItem } from '#ports.js';

const day = (text: string) => text as CalendarDate;
const item = (changes: Partial<MailItem> = {}): MailItem => ({
  vacancyId: '0123abcd-1111-4222-8333-444455556666',
  departement: '75',
  role: 'landlordReferent',
  actions: 1,
  dueOn: day('2026-11-28'),
  ...changes,
});
const content = (changes: Partial<MailContent> = {}): MailContent => ({
  toDo: [item()],
  vacancies: 1,
  actions: 1,
  information: 0,
  on: day('2026-11-23'),
  ...changes,
});

describe('the subject of a mail', () => {
  it.each([
    { it: 'one action', content: content(), subject: 'Vacance 75-0123 : 1 action attendue avant le 28/11/2026' },
    {
      it: 'several actions on one vacancy',
      content: content({ toDo: [item({ actions: 3 })], actions: 3 }),
      subject: 'Vacance 75-0123 : 3 actions attendues avant le 28/11/2026',
    },
    {
      it: 'an action that is late',
      content: content({ toDo: [item({ dueOn: day('2026-11-20') })] }),
      subject: 'Vacance 75-0123 : 1 action attendue depuis le 20/11/2026',
    },
    {
      it: 'several vacancies',
      content: content({ vacancies: 5, actions: 8 }),
      subject: '5 vacances : 8 actions attendues, la première avant le 28/11/2026',
    },
    {
      it: 'information alone',
      content: content({ toDo: [], vacancies: 0, actions: 0, information: 1 }),
      subject: '1 information nouvelle',
    },
  ])('says $it', ({ content, subject }) => {
    expect(subjectOf(content)).toBe(subject);
  });
});

describe('a mail', () => {
  const mail = {
    id: 'digest:user-7:2026-11-23',
    kind: 'digest',
    to: 'x@exemple.fr',
    unsubscribeKey: 'cle',
    attempts: 1,
  } as const;
  it('is the same message each time it is sent, and its id tells nothing', () => {
    const message = mailMessage({ ...mail, content: content() }, 'https://r.fr');
    expect(mailMessage({ ...mail, content: content() }, 'https://r.fr')).toEqual(message);
    expect(message.id).toMatch(/^[0-9a-f]{32}$/);
  });
  it('counts the vacancies that it does not list', () => {
    const { text, html } = mailMessage(
      { ...mail, content: content({ vacancies: 23, actions: 30, information: 2 }) },
      'https://r.fr',
    );
    for (const words of ['22 autres vacances attendent une action.', '2 informations nouvelles vous attendent.']) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
  });
  it('escapes what it is given', () => {
    const hostile = item({ departement: '<b>', vacancyId: '"><script>' });
    expect(mailMessage({ ...mail, content: content({ toDo: [hostile] }) }, 'https://r.fr').html).not.toMatch(
      /<script|<b>/,
    );
  });
});

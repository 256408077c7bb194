import { describe, expect, it } from 'vitest';
import { calendarDate, type Instant } from '#domain/dates.js';
import { sessionCalendar } from '#exchange/calendar/session-calendar.js';
import { presentationSheet } from '#exchange/documents/presentation-sheet.js';
import { renderHtml } from '#exchange/documents/render-html.js';
import { renderPdf } from '#exchange/documents/render-pdf.js';
import { minutesExtract, sessionAgenda } from '#exchange/documents/session.js';
import { readPdf } from '../../support/pdf-reader.js';
import { agenda, candidate, dwelling, minutes, ORIGIN } from './session-data.js';

/** Everything a person could find in the files of a document, on paper and on screen. */
async function everythingIn(document: Parameters<typeof renderPdf>[0]): Promise<string> {
  return `${readPdf(await renderPdf(document)).everything}\n${renderHtml(document)}`;
}

const CANARIES = Array.from({ length: 500 }, (_, index) => `CANARI${String(index).padStart(4, '0')}`);

describe('500 canaries appear nowhere but where the content holds them', () => {
  it('are found by this test wherever a document holds one', async () => {
    const held = { ...candidate(1), strengths: CANARIES[0] ?? '', reference: CANARIES[1] ?? '' };
    const found = await everythingIn(presentationSheet({ origin: ORIGIN, dwelling: dwelling(), candidate: held }));
    expect(found).toContain('CANARI0000');
    expect(found).toContain('CANARI0001');
  });

  it('are not in the sheets of candidates known by their pseudonyms', async () => {
    const found = await everythingIn(sessionAgenda(agenda(3)));
    expect(CANARIES.filter((canary) => found.includes(canary))).toEqual([]);
  });

  it('are not in the extract of the minutes that one candidate receives', async () => {
    const [vacancy] = minutes().vacancies;
    if (vacancy === undefined) throw new Error('one vacancy expected');
    const others = CANARIES.map((canary) => ({
      reference: canary,
      rank: 2,
      decision: 'attribution en rang 2',
      motive: canary,
      deferral: canary,
    }));
    const session = { ...minutes(), vacancies: [{ ...vacancy, decisions: [...vacancy.decisions, ...others] }] };
    const found = await everythingIn(minutesExtract(session, 'M-AAAA'));
    expect(found).toContain('M-AAAA');
    expect(CANARIES.filter((canary) => found.includes(canary))).toEqual([]);
  });

  it('have no field to be in, in a calendar', () => {
    const text = sessionCalendar('Sessions', [
      {
        id: 's1',
        sequence: 0,
        cancelled: false,
        landlord: 'Bailleur d’essai',
        on: calendarDate('2026-11-28'),
        at: '09:30',
        durationMinutes: 120,
        place: null,
        files: 500,
        changedAt: '2026-11-22T07:12:00.000Z' as Instant,
        ...({ candidates: CANARIES } as object),
      },
    ]);
    expect(CANARIES.filter((canary) => text.includes(canary))).toEqual([]);
  });
});

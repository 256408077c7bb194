import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  ageOn,
  calendarDate,
  fromDayNumber,
  monthsBetween,
  parseCalendarDate,
} from '#domain/dates.js';

describe('calendar dates', () => {
  it('refuse days that do not exist', () => {
    expect(parseCalendarDate('2026-02-29')).toBeUndefined();
    expect(parseCalendarDate('2024-02-29')).toBe('2024-02-29');
    expect(parseCalendarDate('26-2-9')).toBeUndefined();
  });
  it('count completed months on both sides of the day', () => {
    expect(monthsBetween(calendarDate('2026-01-31'), calendarDate('2026-02-27'))).toBe(0);
    expect(monthsBetween(calendarDate('2026-01-31'), calendarDate('2026-02-28'))).toBe(1);
    expect(addMonths(calendarDate('2026-01-31'), 1)).toBe('2026-02-28');
    expect(monthsBetween(calendarDate('2026-03-15'), calendarDate('2026-01-16'))).toBe(-1);
  });
  it('count months that agree with adding them, leap days and month ends included', () => {
    const starts = ['2023-01-31', '2023-08-31', '2024-02-29', '2024-12-30', '2026-03-15'].map(calendarDate);
    for (const from of starts) {
      for (let day = 0; day < 800; day += 1) {
        const to = addDays(from, day);
        const months = monthsBetween(from, to);
        expect(addMonths(from, months) <= to && to < addMonths(from, months + 1), `${from} → ${to}`).toBe(true);
      }
    }
  });
  it('give an age on the birthday and not the day before', () => {
    expect(ageOn(calendarDate('2000-05-10'), calendarDate('2026-05-10'))).toBe(26);
    expect(ageOn(calendarDate('2000-05-10'), calendarDate('2026-05-09'))).toBe(25);
  });
  it('add months as the calendar does, and count them back', () => {
    const day = fc.integer({ min: -20_000, max: 40_000 }).map(fromDayNumber);
    fc.assert(
      fc.property(day, fc.integer({ min: -600, max: 600 }), (date, months) => {
        const later = addMonths(date, months);
        expect(parseCalendarDate(later)).toBe(later);
        const [year, month] = date.split('-').map(Number) as [number, number];
        const first = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
        expect(later.slice(0, 7)).toBe(first);
        expect(monthsBetween(date, later)).toBe(months);
      }),
      { seed: 2026, numRuns: 2_000 },
    );
  });
});

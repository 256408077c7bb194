import { describe, expect, it } from 'vitest';
import { addMonths, ageOn, calendarDate, monthsBetween, parseCalendarDate } from '#domain/dates.js';

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
  it('give an age on the birthday and not the day before', () => {
    expect(ageOn(calendarDate('2000-05-10'), calendarDate('2026-05-10'))).toBe(26);
    expect(ageOn(calendarDate('2000-05-10'), calendarDate('2026-05-09'))).toBe(25);
  });
});

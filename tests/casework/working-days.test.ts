import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingDays, isWorkingDay, nextWorkingDay } from '#casework/working-days.js';
import { addDays, calendarDate, dayNumber, fromDayNumber } from '#domain/dates.js';

/** Holidays that fall from Monday to Friday, as the ministry publishes them (data.gouv.fr, « Jours fériés en France »). */
const WEEKDAY_HOLIDAYS: Readonly<Record<number, readonly string[]>> = {
  2024: ['01-01', '04-01', '05-01', '05-08', '05-09', '05-20', '08-15', '11-01', '11-11', '12-25'],
  2025: ['01-01', '04-21', '05-01', '05-08', '05-29', '06-09', '07-14', '08-15', '11-11', '12-25'],
  2026: ['01-01', '04-06', '05-01', '05-08', '05-14', '05-25', '07-14', '11-11', '12-25'],
  2027: ['01-01', '03-29', '05-06', '05-17', '07-14', '11-01', '11-11'],
};

function weekdaysOff(year: number): readonly string[] {
  const first = dayNumber(calendarDate(`${year}-01-01`));
  return Array.from({ length: 365 }, (_, day) => fromDayNumber(first + day))
    .filter((date) => ![0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay()) && !isWorkingDay(date))
    .map((date) => date.slice(5));
}

describe('working days', () => {
  it.each(Object.entries(WEEKDAY_HOLIDAYS))(
    'are off on the holidays published for %s and on no other weekday',
    (year, days) => {
      expect(weekdaysOff(Number(year))).toEqual(days);
    },
  );
  it('leave out Saturdays and Sundays', () => {
    expect(
      ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((on) => isWorkingDay(calendarDate(on))),
    ).toEqual([true, false, false, true]);
  });
  it('do not know the two holidays of Alsace-Moselle', () => {
    expect(isWorkingDay(calendarDate('2026-04-03'))).toBe(true);
    expect(isWorkingDay(calendarDate('2025-12-26'))).toBe(true);
  });
});

describe('a time limit', () => {
  it('that ends on a day off runs to the next working day', () => {
    expect(nextWorkingDay(calendarDate('2026-11-20'))).toBe('2026-11-20');
    expect(nextWorkingDay(calendarDate('2026-11-21'))).toBe('2026-11-23');
    // Friday 1 May, then the weekend.
    expect(nextWorkingDay(calendarDate('2026-05-01'))).toBe('2026-05-04');
    // Easter Sunday and Easter Monday.
    expect(nextWorkingDay(calendarDate('2026-04-05'))).toBe('2026-04-07');
  });
  it('in working days does not count its first day', () => {
    expect(addWorkingDays(calendarDate('2026-11-19'), 1)).toBe('2026-11-20');
    expect(addWorkingDays(calendarDate('2026-11-20'), 1)).toBe('2026-11-23');
    expect(addWorkingDays(calendarDate('2026-11-21'), 1)).toBe('2026-11-23');
    expect(addWorkingDays(calendarDate('2026-11-21'), 0)).toBe('2026-11-23');
  });
  it('steps over the three days off of one week of May', () => {
    // 8 May is a Friday, 14 May (Ascension) a Thursday.
    expect(addWorkingDays(calendarDate('2026-05-07'), 5)).toBe('2026-05-18');
  });
  it('is the same length over both clock changes', () => {
    expect(addWorkingDays(calendarDate('2026-03-27'), 1)).toBe('2026-03-30');
    expect(addWorkingDays(calendarDate('2026-10-23'), 1)).toBe('2026-10-26');
    expect(addWorkingDays(calendarDate('2027-03-26'), 1)).toBe('2027-03-30');
  });
  it('refuses a number of days that is negative or not whole', () => {
    for (const days of [-1, 1.5, Number.NaN]) {
      expect(() => addWorkingDays(calendarDate('2026-11-20'), days)).toThrow(RangeError);
    }
  });
  it('ends on a working day, with exactly the asked number of working days before it', () => {
    const day = fc.integer({ min: 10_957, max: 40_000 }).map(fromDayNumber);
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), (from, days) => {
        const end = addWorkingDays(from, days);
        let counted = 0;
        for (let on = addDays(from, 1); on <= end; on = addDays(on, 1)) counted += isWorkingDay(on) ? 1 : 0;
        return isWorkingDay(end) && counted === days;
      }),
      { seed: 3 },
    );
  });
});

describe('the machine’s time zone', () => {
  const FIRST = dayNumber(calendarDate('2020-01-01'));
  const LAST = dayNumber(calendarDate('2039-12-31'));
  const daysOff = () =>
    Array.from({ length: LAST - FIRST }, (_, index) => FIRST + index).filter(
      (day) => !isWorkingDay(fromDayNumber(day)),
    );
  const program = build({
    stdin: {
      contents: `import { isWorkingDay } from '#casework/working-days.js';
        import { fromDayNumber } from '#domain/dates.js';
        const off = [];
        for (let day = ${FIRST}; day < ${LAST}; day += 1) if (!isWorkingDay(fromDayNumber(day))) off.push(day);
        console.log(JSON.stringify({ off, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }));`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    conditions: ['source'],
    platform: 'node',
    format: 'cjs',
    bundle: true,
    write: false,
  });

  it.each([
    'America/New_York',
    // Puts its clocks back after an early Easter: 24-hour steps from it end at 23:00 the day before.
    'Pacific/Auckland',
    'Europe/Paris',
    'America/Santiago',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
  ])('%s changes no working day', async (zone) => {
    const { outputFiles } = await program;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', outputFiles[0]?.text ?? ''], {
      env: { ...process.env, TZ: zone },
    });
    expect(JSON.parse(stdout)).toEqual({ off: daysOff(), zone });
  });
});

import { InvalidArgumentError } from 'commander';
import { type CalendarDate, parseCalendarDate } from '#domain/dates.js';

/** Parsers of option values; commander turns the error into a usage message and exit code 2. */
export function wholeNumber({ min, max }: { readonly min: number; readonly max: number }): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`un entier de ${min} à ${max} est attendu.`);
    }
    return value;
  };
}

export function dateOption(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new InvalidArgumentError('une date AAAA-MM-JJ est attendue.');
  return date;
}

export function oneOf<T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    if (!(values as readonly string[]).includes(text))
      throw new InvalidArgumentError(`valeurs : ${values.join(', ')}.`);
    return text as T;
  };
}

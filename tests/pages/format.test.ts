import { describe, expect, it } from 'vitest';
import {
  eurosForField,
  formatArea,
  formatCount,
  formatDate,
  formatDuration,
  formatEuros,
  formatFloor,
  formatInstant,
  formatList,
  formatLongDate,
  formatNumber,
  formatPermille,
  formatSeconds,
  formatShare,
  formatSigned,
} from '#api/pages/format.js';

describe('French formats', () => {
  it.each([
    [0, 0, '0'],
    [999, 0, '999'],
    [1000, 0, '1\u202f000'],
    [15904, 0, '15\u202f904'],
    [1234567, 0, '1\u202f234\u202f567'],
    [-266, 0, '\u2212266'],
    [-0.04, 1, '0,0'],
    [12.54, 1, '12,5'],
    [12.55, 1, '12,6'],
    [0.05, 1, '0,1'],
    [1234.5, 2, '1\u202f234,50'],
  ])('writes the number %s with %s decimals as « %s »', (value, decimals, text) => {
    expect(formatNumber(value, decimals)).toBe(text);
  });

  it('marks the sign of an evolution, and none on zero', () => {
    expect([278, -266, 0].map((value) => formatSigned(value))).toEqual(['+278', '\u2212266', '0']);
    expect(formatSigned(1.25, 1)).toBe('+1,3');
  });

  it('gives the seed’s two inter-departmental shares from its counts', () => {
    expect(formatShare(61, 1148)).toBe('5,3\u202f%');
    expect(formatShare(61, 1148 - 142)).toBe('6,1\u202f%');
  });

  it('says that a share of nothing is not known, rather than zero', () => {
    expect(formatShare(0, 0)).toBe('non connu');
    expect(formatShare(0, 3)).toBe('0,0\u202f%');
  });

  it('writes euros from cents, cents only where there are some', () => {
    expect([120_000, 48_050, 1, 0].map(formatEuros)).toEqual([
      '1\u202f200\u202f€',
      '480,50\u202f€',
      '0,01\u202f€',
      '0\u202f€',
    ]);
    expect([120_000, 48_050, 7].map(eurosForField)).toEqual(['1200', '480,50', '0,07']);
  });

  it('writes thousandths as a percentage', () => {
    expect(formatPermille(82)).toBe('8,2\u202f%');
  });

  it('writes dates day first, and the first of the month as « 1er »', () => {
    expect(formatDate('2026-11-22')).toBe('22/11/2026');
    expect(formatLongDate('2023-02-01')).toBe('1er\u00a0février\u00a02023');
    expect(formatLongDate('2026-11-22')).toBe('22\u00a0novembre\u00a02026');
  });

  it('shows instants in Paris time, summer and winter', () => {
    expect(formatInstant('2026-11-22T07:12:00.000Z')).toBe('22/11/2026 à\u00a008:12');
    expect(formatInstant('2026-07-22T22:30:00.000Z')).toBe('23/07/2026 à\u00a000:30');
  });

  it('shows durations in days below two months, then in months of 30,4375 days', () => {
    expect(formatDuration(1)).toBe('1\u00a0jour');
    expect(formatDuration(60)).toBe('60\u00a0jours');
    expect(formatDuration(61)).toBe('2,0\u00a0mois');
    expect(formatDuration(432)).toBe('14,2\u00a0mois');
  });

  it('starts the plural at two', () => {
    expect([0, 1, 2].map((count) => formatCount(count, 'ménage'))).toEqual([
      '0\u00a0ménage',
      '1\u00a0ménage',
      '2\u00a0ménages',
    ]);
  });

  it('names floors, surfaces, lists and elapsed times', () => {
    expect([null, 0, 1, 4].map(formatFloor)).toEqual(['non connu', 'rez-de-chaussée', '1er étage', '4e étage']);
    expect([62, 62.5].map(formatArea)).toEqual(['62\u202fm²', '62,5\u202fm²']);
    expect([[], ['a'], ['a', 'b', 'c']].map((items) => formatList(items))).toEqual(['', 'a', 'a, b et c']);
    expect(formatSeconds('2026-11-22T07:12:00.000Z', '2026-11-22T07:12:00.830Z')).toBe('0,8\u202fs');
  });
});

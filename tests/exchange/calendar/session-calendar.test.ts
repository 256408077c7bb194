import { describe, expect, it } from 'vitest';
import { calendarDate, type Instant } from '#domain/dates.js';
import { type CalendarSession, sessionCalendar } from '#exchange/calendar/session-calendar.js';

const SESSION: CalendarSession = {
  id: '0190-1',
  sequence: 0,
  cancelled: false,
  landlord: 'Bailleur d’essai',
  on: calendarDate('2026-11-28'),
  at: '09:30',
  durationMinutes: 150,
  place: 'Salle du conseil, 1er étage; entrée B',
  files: 3,
  changedAt: '2026-11-22T07:12:00.000Z' as Instant,
};

interface Component {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly components: readonly Component[];
}

/** Reads an iCalendar text back by RFC 5545: unfolds, pairs BEGIN and END, refuses anything else. */
function parse(text: string): Component {
  expect(text.endsWith('\r\n')).toBe(true);
  const lines = text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .slice(0, -1);
  const read = (at: number): { component: Component; next: number } => {
    const name = lines[at]?.match(/^BEGIN:(\w+)$/)?.[1];
    if (name === undefined) throw new Error(`not the start of a component: ${lines[at]}`);
    const properties = new Map<string, string>();
    const components: Component[] = [];
    let next = at + 1;
    while (lines[next] !== `END:${name}`) {
      const line = lines[next] ?? '';
      if (line.startsWith('BEGIN:')) {
        const inner = read(next);
        components.push(inner.component);
        next = inner.next;
        continue;
      }
      const property = line.match(/^([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)$/);
      if (property === null) throw new Error(`not a property: ${line}`);
      const key = `${property[1]}${property[2]}`;
      if (properties.has(key)) throw new Error(`twice: ${key}`);
      properties.set(key, (property[3] ?? '').replace(/\\n/g, '\n').replace(/\\([,;\\])/g, '$1'));
      next += 1;
    }
    return { component: { name, properties, components }, next: next + 1 };
  };
  const { component, next } = read(0);
  expect(next).toBe(lines.length);
  return component;
}

const events = (sessions: readonly CalendarSession[]) =>
  parse(sessionCalendar('Sessions CALEOL', sessions)).components.filter(({ name }) => name === 'VEVENT');
const eventOf = (session: CalendarSession): Component => {
  const [event] = events([session]);
  if (event === undefined) throw new Error('one event expected');
  return event;
};

describe('a CALEOL session in a calendar', () => {
  it('starts at the hour of Paris, whatever the machine and the season', () => {
    const zone = process.env.TZ;
    process.env.TZ = 'America/Cayenne';
    const winter = eventOf(SESSION);
    const summer = eventOf({ ...SESSION, on: calendarDate('2027-07-01') });
    process.env.TZ = zone;
    expect(winter.properties.get('DTSTART;TZID=Europe/Paris')).toBe('20261128T093000');
    expect(summer.properties.get('DTSTART;TZID=Europe/Paris')).toBe('20270701T093000');
    expect(winter.properties.get('DURATION')).toBe('PT150M');
  });

  it('carries the time zone it names, with both changes of clock', () => {
    const zone = parse(sessionCalendar('Sessions', [SESSION])).components.find(({ name }) => name === 'VTIMEZONE');
    expect(zone?.properties.get('TZID')).toBe('Europe/Paris');
    expect(
      zone?.components.map(({ name, properties }) => [name, properties.get('TZOFFSETTO'), properties.get('RRULE')]),
    ).toEqual([
      ['DAYLIGHT', '+0200', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'],
      ['STANDARD', '+0100', 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'],
    ]);
  });

  it('says the landlord and how many files, no name', () => {
    expect(eventOf(SESSION).properties.get('SUMMARY')).toBe('CALEOL Bailleur d’essai – 3 dossiers');
    expect(eventOf({ ...SESSION, files: 1 }).properties.get('SUMMARY')).toBe('CALEOL Bailleur d’essai – 1 dossier');
    expect(eventOf(SESSION).properties.get('CLASS')).toBe('PRIVATE');
  });

  it('reminds two days before', () => {
    const [alarm] = eventOf(SESSION).components;
    expect(alarm?.name).toBe('VALARM');
    expect(alarm?.properties.get('TRIGGER')).toBe('-P2D');
    expect(alarm?.properties.get('ACTION')).toBe('DISPLAY');
  });

  it('keeps its identifier and counts its changes', () => {
    const moved = eventOf({ ...SESSION, at: '14:00', sequence: 1 });
    expect(moved.properties.get('UID')).toBe(eventOf(SESSION).properties.get('UID'));
    expect(eventOf(SESSION).properties.get('SEQUENCE')).toBe('0');
    expect(moved.properties.get('SEQUENCE')).toBe('1');
    expect(moved.properties.get('DTSTAMP')).toBe('20261122T071200Z');
  });

  it('is cancelled, without a reminder', () => {
    const cancelled = eventOf({ ...SESSION, cancelled: true, sequence: 2 });
    expect(cancelled.properties.get('STATUS')).toBe('CANCELLED');
    expect(cancelled.components).toEqual([]);
    expect(eventOf(SESSION).properties.get('STATUS')).toBe('CONFIRMED');
  });

  it('escapes what the format reserves', () => {
    const text = sessionCalendar('Sessions', [{ ...SESSION, landlord: 'Logis; Habitat, Cie\nEND:VEVENT' }]);
    expect(eventOf(SESSION).properties.get('LOCATION')).toBe('Salle du conseil, 1er étage; entrée B');
    expect(text.match(/\r\nEND:VEVENT\r\n/g)).toHaveLength(1);
  });

  it('has no line over 75 bytes', () => {
    const text = sessionCalendar('Sessions', [{ ...SESSION, landlord: 'Société d’économie mixte '.repeat(8) }]);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(eventOf({ ...SESSION, landlord: 'é'.repeat(200) }).properties.get('SUMMARY')).toContain('é'.repeat(200));
  });
});

describe('the calendar of many sessions', () => {
  it('has one event each, and is the same text for the same sessions', () => {
    const sessions = Array.from({ length: 50 }, (_, index) => ({ ...SESSION, id: `s${index}` }));
    expect(new Set(events(sessions).map(({ properties }) => properties.get('UID'))).size).toBe(50);
    expect(sessionCalendar('Sessions', sessions)).toBe(sessionCalendar('Sessions', sessions));
  });

  it('is a calendar without event where there is no session', () => {
    const empty = parse(sessionCalendar('Sessions', []));
    expect(empty.properties.get('VERSION')).toBe('2.0');
    expect(empty.components.map(({ name }) => name)).toEqual(['VTIMEZONE']);
  });
});

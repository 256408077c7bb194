import { createEvents, type EventAttributes } from 'ics';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { formatCount } from '#exchange/french-format.js';

/** A CALEOL session as a calendar shows it: no household, no member, no name of a person. */
export interface CalendarSession {
  /** Identifier that never changes, of the session: its UID in every calendar. */
  readonly id: string;
  /** Incremented at each change: calendars keep the highest. */
  readonly sequence: number;
  readonly cancelled: boolean;
  readonly landlord: string;
  readonly on: CalendarDate;
  /** `HH:MM`, local time of Paris whatever the season. */
  readonly at: string;
  readonly durationMinutes: number;
  readonly place: string | null;
  /** Candidates listed. */
  readonly files: number;
  readonly changedAt: Instant;
}

/** Domain of the UIDs: a name, never an address that answers. */
const UID_DOMAIN = 'rapprochement.invalid';
const PRODUCT = '-//Rapprochement//Sessions CALEOL//FR';
/** Two days before (RFC 5545, 3.8.6.3). */
const REMINDER = 'TRIGGER:-P2D';

/**
 * An iCalendar text (RFC 5545) of these sessions, one event each, in Paris time with its VTIMEZONE, a reminder two days
 * before, « CANCELLED » where it is; an empty list gives an empty calendar. The same sessions give the same text.
 */
export function sessionCalendar(name: string, sessions: readonly CalendarSession[]): string {
  const { error, value } = createEvents(sessions.map(eventOf), {
    productId: PRODUCT,
    method: 'PUBLISH',
    calName: name,
  });
  if (value === null) throw error ?? new Error('the calendar has no text');
  return inParis(value);
}

function eventOf(session: CalendarSession): EventAttributes {
  const { landlord, files, cancelled, place } = session;
  const event: EventAttributes & { timestamp: number } = {
    uid: `caleol-${session.id}@${UID_DOMAIN}`,
    sequence: session.sequence,
    status: cancelled ? 'CANCELLED' : 'CONFIRMED',
    title: `CALEOL ${landlord} – ${formatCount(files, 'dossier').replace('\u00a0', ' ')}`,
    // As it is written, without the time zone of this machine.
    start: `${session.on.replaceAll('-', '')}T${session.at.replace(':', '')}00`,
    duration: { minutes: session.durationMinutes },
    timestamp: Date.parse(session.changedAt),
    classification: 'PRIVATE',
    busyStatus: cancelled ? 'FREE' : 'BUSY',
    ...(place !== null && { location: place }),
    ...(!cancelled && {
      alarms: [
        { action: 'display', description: `CALEOL ${landlord} dans deux jours`, trigger: { days: 2, before: true } },
      ],
    }),
  };
  return event;
}

/** Rules of Europe/Paris since 1996 (directive 2000/84/CE). */
const PARIS = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Paris',
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'DTSTART:19960331T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/**
 * What `ics` cannot say: the time zone of a start, a duration without its empty time part (« -P2DT » is no duration), and
 * lines folded at 75 bytes rather than characters.
 */
function inParis(calendar: string): string {
  const lines = calendar
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .flatMap((line) => {
      if (line === 'X-PUBLISHED-TTL:PT1H') return [line, ...PARIS];
      if (line.startsWith('TRIGGER:')) return [REMINDER];
      return [line.replace(/^DTSTART:(\d{8}T\d{6})$/, 'DTSTART;TZID=Europe/Paris:$1')];
    });
  return lines.map(folded).join('\r\n');
}

const MAX_LINE_BYTES = 75;

/** RFC 5545, 3.1: no line over 75 bytes, no character cut. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > MAX_LINE_BYTES) {
      parts.push(part);
      part = ' ';
      bytes = 1;
    }
    part += character;
    bytes += size;
  }
  return [...parts, part].join('\r\n');
}

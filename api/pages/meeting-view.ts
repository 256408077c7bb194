import { decisionOf, type MeetingAgenda, type OverdueMeeting } from '#casework/meetings.js';
import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import { EXIT_MOTIVE_LABELS, EXIT_MOTIVES, type ProtocolMeeting, quarterEnd } from '#domain/protocol.js';
import type { VacancyStatus } from '#domain/vacancy.js';
import { formatDate, formatLongDate, formatNumber, formatOrdinal } from './format.js';
import { communeName, departementLabel, STATUS_LABELS } from './labels.js';

export function quarterLabel({ year, quarter }: { readonly year: number; readonly quarter: number }): string {
  return `${formatOrdinal(quarter)} trimestre ${year}`;
}

export function meetingRow(meeting: ProtocolMeeting, today: CalendarDate) {
  const { heldOn, plannedOn, figures } = meeting;
  const late = heldOn === null && plannedOn < today;
  return {
    href: `/reunions/${encodeURIComponent(meeting.id)}`,
    quarter: quarterLabel(meeting),
    departement: departementLabel(meeting.departement),
    day: formatDate(heldOn ?? plannedOn),
    state: heldOn !== null ? 'Tenue' : late ? 'En retard' : 'Prévue',
    tone: heldOn !== null ? 'good' : late ? 'bad' : 'info',
    offered: figures === null ? '–' : formatNumber(figures.vacanciesOffered),
    exited: figures === null ? '–' : formatNumber(figures.exited),
  };
}

export function overdueRow(one: OverdueMeeting) {
  return {
    href: one.meetingId === null ? null : `/reunions/${encodeURIComponent(one.meetingId)}`,
    departement: departementLabel(one.departement),
    quarter: quarterLabel(one),
    text:
      one.meetingId === null
        ? `aucune réunion n’a été prévue ; considérée en retard depuis le ${formatDate(addDays(quarterEnd(one), 1))}`
        : 'prévue, mais pas enregistrée comme tenue',
  };
}

/** The page of a meeting: its agenda before it is held, its record after. */
export function agendaView(
  { meeting, since, offered, eligible, reviews }: MeetingAgenda,
  names: ReadonlyMap<string, string>,
) {
  const held = meeting.heldOn !== null;
  return {
    title: `Réunion du protocole, ${quarterLabel(meeting)}`,
    departement: departementLabel(meeting.departement),
    plannedOn: formatLongDate(meeting.plannedOn),
    heldOn: meeting.heldOn === null ? null : formatLongDate(meeting.heldOn),
    place: meeting.place,
    attendance: meeting.attendance,
    record: meeting.record,
    version: meeting.version,
    base: `/reunions/${encodeURIComponent(meeting.id)}`,
    figures: meeting.figures,
    since:
      since === null ? 'depuis l’origine, aucune réunion n’ayant été tenue avant' : `depuis le ${formatDate(since)}`,
    offered: offered.map((one) => ({
      href: `/vacances/${encodeURIComponent(one.id)}`,
      label: `${one.size}, ${communeName(one.communeCode)}`,
      landlord: names.get(one.landlordId) ?? 'non connu',
      postedOn: formatDate(one.postedAt.slice(0, 10)),
      status: STATUS_LABELS[one.status as VacancyStatus] ?? one.status,
    })),
    eligible: eligible.map((household) => {
      const review = reviews.get(household.id);
      return {
        id: household.id,
        reference: household.reference,
        association: names.get(household.ownerId) ?? 'non connue',
        since: household.protocolEligibleSince === null ? 'sorti' : formatDate(household.protocolEligibleSince),
        read: review === undefined ? '' : decisionOf(review),
        decided:
          review === undefined
            ? null
            : review.motive === null
              ? 'Reste éligible'
              : `Sort : ${EXIT_MOTIVE_LABELS[review.motive]}`,
        open: !held && household.protocolEligibleSince !== null,
      };
    }),
    motives: EXIT_MOTIVES.map((value) => ({ value, label: EXIT_MOTIVE_LABELS[value] })),
  };
}

import { createHash } from 'node:crypto';
import { frenchDate } from '#domain/dates.js';
import { ROLE_LABELS, type Role } from '#domain/organisation.js';
import type { MailContent, MailItem, MailMessage, OutgoingMail } from '#ports.js';
import { actionsExpected, vacancyCode } from './words.js';

interface Line {
  readonly text: string;
  readonly href: string;
}

const SIGNATURE =
  'Pour lire le détail, connectez-vous : aucun nom, aucune adresse et aucun dossier ne circule par courriel.';

/**
 * A mail as it is sent: codes of vacancies, numbers and dates, with links that need signing in; the same words in plain
 * text and in HTML. `baseUrl` is the origin of the pages, without a slash at its end.
 */
export function mailMessage(mail: OutgoingMail, baseUrl: string): MailMessage {
  const lines = mail.content.toDo.map((item) => lineOf(item, mail.content, baseUrl));
  const more = hidden(mail.content);
  const information = informationLine(mail.content.information);
  const centre = `${baseUrl}/notifications`;
  const unsubscribeUrl = `${baseUrl}/desabonnement/${mail.unsubscribeKey}`;
  const settings = 'Choisir ce que vous recevez';
  const stop = 'Ne plus recevoir les informations par courriel (les actions attendues restent)';
  const text = [
    ...lines.map((line) => `${line.text}\n${line.href}`),
    ...(more === '' ? [] : [more]),
    ...(information === '' ? [] : [information]),
    `Toutes vos notifications : ${centre}`,
    SIGNATURE,
    `${settings} : ${centre}#courriels\n${stop} : ${unsubscribeUrl}`,
  ].join('\n\n');
  const html = htmlOf([
    ...(lines.length > 0 ? [list(lines)] : []),
    ...[more, information].filter((words) => words !== '').map(paragraph),
    `<p>${link(centre, 'Toutes vos notifications')}</p>`,
    paragraph(SIGNATURE),
    `<p>${link(`${centre}#courriels`, settings)}<br>${link(unsubscribeUrl, stop)}</p>`,
  ]);
  return { id: messageId(mail.id), to: mail.to, subject: subjectOf(mail.content), text, html, unsubscribeUrl };
}

/** Stable for a mail sent twice, opaque to whoever reads the headers. */
function messageId(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}

/** « Vacance 75-0123 : 1 action attendue avant le 28/11/2026 ». */
export function subjectOf(content: MailContent): string {
  const [first] = content.toDo;
  if (first === undefined)
    return content.information === 1 ? '1 information nouvelle' : `${content.information} informations nouvelles`;
  if (content.vacancies === 1) return itemWords(first, content);
  return `${content.vacancies} vacances : ${actionsExpected(content.actions)}, la première ${dueWords(first, content)}`;
}

function itemWords(item: MailItem, content: MailContent): string {
  return `Vacance ${vacancyCode(item.departement, item.vacancyId)} : ${actionsExpected(item.actions)} ${dueWords(item, content)}`;
}

function dueWords({ dueOn }: MailItem, { on }: MailContent): string {
  return dueOn < on ? `depuis le ${frenchDate(dueOn)}` : `avant le ${frenchDate(dueOn)}`;
}

/** Roles that open every vacancy of their list; the centre leads the others to where their step is done. */
const OPEN_VACANCIES: readonly Role[] = ['landlordReferent', 'association', 'reserver'];

function lineOf(item: MailItem, content: MailContent, baseUrl: string): Line {
  return {
    text: `${itemWords(item, content)} (${ROLE_LABELS[item.role]})`,
    href: OPEN_VACANCIES.includes(item.role)
      ? `${baseUrl}/vacances/${encodeURIComponent(item.vacancyId)}`
      : `${baseUrl}/notifications`,
  };
}

function hidden({ toDo, vacancies }: MailContent): string {
  const rest = vacancies - toDo.length;
  if (rest <= 0) return '';
  return rest === 1 ? 'Une autre vacance attend une action.' : `${rest} autres vacances attendent une action.`;
}

function informationLine(count: number): string {
  if (count === 0) return '';
  return count === 1 ? 'Une information nouvelle vous attend.' : `${count} informations nouvelles vous attendent.`;
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const link = (href: string, text: string): string => `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;
const list = (lines: readonly Line[]): string =>
  `<ul>${lines.map(({ text, href }) => `<li>${link(href, text)}</li>`).join('')}</ul>`;

function htmlOf(parts: readonly string[]): string {
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Rapprochement</title></head><body>${parts.join('')}</body></html>`;
}

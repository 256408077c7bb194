import { createTransport } from 'nodemailer';
import type { Mailer } from '#ports.js';

export interface MailerSettings {
  /** `smtp://` or `smtps://`, with the account where the server asks for one. */
  readonly url: string;
  /** The sender's address. */
  readonly from: string;
}

/** Whether the server has answered at all: it refuses this message, and may take another. */
export function isAnswer(error: unknown): boolean {
  return typeof (error as { responseCode?: unknown } | null)?.responseCode === 'number';
}

/** Whether a server has refused a message for good (5xx): sending it again would not help. */
export function isPermanent(error: unknown): boolean {
  const code = (error as { responseCode?: unknown } | null)?.responseCode;
  return typeof code === 'number' && code >= 500;
}

/** Sends by SMTP, one connection kept open. Headers say that no person writes and how to leave (RFC 3834, RFC 8058). */
export function createMailer({ url, from }: MailerSettings): Mailer {
  const transport = createTransport(
    { url, pool: true, maxConnections: 1, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 },
    { from },
  );
  const host = from.slice(from.lastIndexOf('@') + 1).replace('>', '');
  return {
    async send(message) {
      await transport.sendMail({
        to: message.to,
        subject: message.subject,
        text: message.text,
        html: message.html,
        messageId: `<${message.id}@${host}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          'List-Unsubscribe': `<${message.unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      });
    },
    close: () => transport.close(),
  };
}

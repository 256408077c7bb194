import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll } from 'vitest';

export interface ReceivedMail {
  readonly raw: string;
  readonly parsed: ParsedMail;
  readonly to: string;
}

export interface MailServer {
  readonly url: string;
  /** What it has taken, in order. */
  readonly received: ReceivedMail[];
  /** What it answers to the next messages: `null` takes them, a code refuses them, `silence` never answers. */
  answer: null | number | 'silence';
  /** Called with each message before it is answered. */
  onMessage: (mail: ReceivedMail) => void;
}

/** A real SMTP server on 127.0.0.1, closed after the last test of the file. */
export async function startMailServer(): Promise<MailServer> {
  const mails: MailServer = { url: '', received: [], answer: null, onMessage: () => {} };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const parsed = await simpleParser(raw);
        const mail = { raw, parsed, to: (parsed.to as AddressObject).text };
        const { answer } = mails;
        mails.onMessage(mail);
        if (answer === 'silence') return;
        if (answer !== null) return done(Object.assign(new Error(`refused for ${mail.to}`), { responseCode: answer }));
        mails.received.push(mail);
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address() as { port: number };
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return Object.assign(mails, { url: `smtp://127.0.0.1:${address.port}` });
}

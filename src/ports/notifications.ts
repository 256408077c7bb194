import type { CalendarDate, Instant } from '#domain/dates.js';
import type { HouseholdId, OrganisationId, ProposalId, UserId, VacancyId } from '#domain/ids.js';
import type { NotificationKind, Relation } from '#domain/notifications.js';
import type { Role } from '#domain/organisation.js';
import type { StepName } from '#domain/pairing-steps.js';
import type { Page, PageQuery } from '../ports.js';

/** What to tell somebody who stands in a relation to a vacancy, a proposal or a household. */
export interface NotificationOrder {
  readonly kind: NotificationKind;
  readonly to: readonly Relation[];
  readonly vacancyId?: VacancyId;
  readonly proposalId?: ProposalId;
  readonly householdId?: HouseholdId;
  /** The association meant by `namedAssociation`. */
  readonly organisationId?: OrganisationId;
  readonly objectId?: string;
  readonly dueOn?: CalendarDate;
}

export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly vacancyId: VacancyId | null;
  readonly departement: string | null;
  readonly proposalId: ProposalId | null;
  readonly objectId: string | null;
  readonly dueOn: CalendarDate | null;
  readonly createdAt: Instant;
  readonly readAt: Instant | null;
}

/** Open steps that an organisation owes on one vacancy. */
export interface ToDo {
  readonly vacancyId: VacancyId;
  readonly departement: string;
  readonly actions: number;
  readonly steps: readonly StepName[];
  /** The earliest of them. */
  readonly dueOn: CalendarDate;
}

export interface NotificationCounts {
  readonly actions: number;
  readonly unread: number;
}

export interface MailPreferences {
  readonly toDo: 'daily' | 'immediate';
  readonly information: boolean;
}

export interface NotificationRepository {
  /** Tells them in this transaction; whoever acts is left out. Events need no call. */
  deliver(orders: readonly NotificationOrder[]): Promise<void>;
  /** What the caller's organisation is told for its role, latest first. */
  list(page: PageQuery): Promise<Page<Notification>>;
  /** What the caller owes, the earliest due first; at most `limit` vacancies. */
  toDo(limit: number): Promise<readonly ToDo[]>;
  counts(): Promise<NotificationCounts>;
  /** Marks as read up to this number, included; `null` = all. */
  markRead(upTo: string | null, at: Instant): Promise<void>;
  /** The signed-in person's; the defaults where she has said nothing. */
  preferences(): Promise<MailPreferences>;
  savePreferences(userId: UserId, preferences: MailPreferences): Promise<void>;
  /** Under the system's access: silences information for the holder of the key; false where no one has it. */
  unsubscribe(key: string): Promise<boolean>;
}

/** What a mail says of one vacancy. */
export interface MailItem {
  readonly vacancyId: string;
  readonly departement: string;
  readonly role: Role;
  readonly actions: number;
  readonly dueOn: CalendarDate;
}

export interface MailContent {
  /** The first ones, the earliest due first. */
  readonly toDo: readonly MailItem[];
  /** Vacancies and actions in all. */
  readonly vacancies: number;
  readonly actions: number;
  /** How many pieces of information came since the last digest. */
  readonly information: number;
  /** Day of writing: what is due before it is late. */
  readonly on: CalendarDate;
}

/** A mail that waits to be sent. */
export interface OutgoingMail {
  readonly id: string;
  readonly kind: 'digest' | 'urgent';
  readonly to: string;
  readonly content: MailContent;
  readonly unsubscribeKey: string;
  readonly attempts: number;
}

/** A message as the mailer sends it; `id` makes its Message-ID, by which a message sent twice is known. */
export interface MailMessage {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly unsubscribeUrl: string;
}

export interface Mailer {
  /** Rejects where the server does not take it; what is refused for good says `permanent`. */
  send(message: MailMessage): Promise<void>;
  close(): void;
}

import { EVENTS, type EventName } from '#domain/events.js';
import { ROLE_LABELS, ROLES } from '#domain/organisation.js';
import type { AuditEntry } from '#ports.js';
import { formatCount, formatInstant } from './format.js';

/** Acts that are no event of the procedure: readings, exports, accounts. */
const ACT_LABELS: Readonly<Record<string, string>> = {
  householdsRead: 'Lecture de dossiers de ménages',
  identitiesRead: 'Lecture de noms ou de numéros',
  identityRead: 'Lecture du nom d’un ménage',
  nominativeAccessOpened: 'Accès nominatif ouvert',
  monitoringRowsExported: 'Export de lignes du suivi',
  sessionOpened: 'Connexion',
  membershipGranted: 'Rôle donné à une personne',
  membershipRevoked: 'Rôle retiré à une personne',
  accessRequestAnswered: 'Demande d’accès répondue',
  tokenCreated: 'Jeton d’API créé',
  tokenRevoked: 'Jeton d’API révoqué',
};

/** What the filter offers first: nominative readings and accesses. */
const READINGS = ['householdsRead', 'identitiesRead', 'identityRead', 'nominativeAccessOpened'] as const;

export function actionLabel(action: string): string {
  return ACT_LABELS[action] ?? (action in EVENTS ? EVENTS[action as EventName].label : action);
}

/** Actions of the filter: readings first, then the other acts and the events by their words. */
export function actionOptions(): readonly { readonly value: string; readonly label: string }[] {
  const others = [...Object.keys(ACT_LABELS), ...Object.keys(EVENTS)].filter(
    (action) => !(READINGS as readonly string[]).includes(action),
  );
  const option = (value: string) => ({ value, label: actionLabel(value) });
  const byWords = new Intl.Collator('fr');
  return [...READINGS.map(option), ...others.map(option).sort((a, b) => byWords.compare(a.label, b.label))];
}

/** One line of the journal: who, when, what, on what; never whom by name. */
export function journalRow(entry: AuditEntry, names: ReadonlyMap<string, string>) {
  const role = ROLES.find((one) => one === entry.role);
  return {
    at: formatInstant(entry.at),
    action: actionLabel(entry.action),
    who: whoOf(entry.chain, names),
    role: role === undefined ? 'automate' : ROLE_LABELS[role],
    about: aboutOf(entry),
    number: `${entry.seq}`,
  };
}

function whoOf(chain: string, names: ReadonlyMap<string, string>): string {
  if (chain === 'system') return 'Le service lui-même';
  return names.get(chain) ?? 'Hors du service';
}

function aboutOf({ households, vacancyId, proposalId, runId, object, purpose }: AuditEntry) {
  const parts = [
    ...(households > 0 ? [formatCount(households, 'ménage')] : []),
    ...(proposalId !== null ? ['une proposition'] : []),
    ...(runId !== null ? ['un calcul'] : []),
    ...(object !== null && households === 0 && vacancyId === null ? [object.split(':')[0] ?? ''] : []),
    ...(purpose !== null ? [`motif : ${purpose}`] : []),
  ];
  return {
    vacancy: vacancyId === null ? null : `/vacances/${encodeURIComponent(vacancyId)}`,
    text: parts.join(', '),
  };
}

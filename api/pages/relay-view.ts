import { isActOpen } from '#casework/life/reading.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { PAIRING_STATE_LABELS, PAIRING_STATES, type Pairing } from '#domain/pairing-life.js';
import { RELAY_ANSWER_LABELS, RELAY_ANSWERS, type SupportRelay } from '#domain/support-relay.js';
import type { Tx } from '#ports.js';
import type { Typed } from './declare-form.js';
import { formatCount, formatDate } from './format.js';
import { communeName, departementLabel } from './labels.js';
import { vacancyHead } from './vacancy-view.js';
import {
  factList,
  forms,
  heading,
  optionsOf,
  type WorkBlock,
  type WorkCell,
  type WorkForm,
  workTable,
} from './work-blocks.js';

const UNSETTLED_SHOWN = 100;
const UNSETTLED_STATES = PAIRING_STATES.filter((state) => isActOpen({ state }, 'agreeRelay', 'association'));

interface Reader {
  readonly own: OrganisationAccess;
  readonly today: CalendarDate;
}

/** Both sides of the relays of an association: what it has to settle, what it is asked, what it has asked. */
export async function relayListBlocks(
  tx: Tx,
  relays: readonly SupportRelay[],
  reader: Reader,
): Promise<readonly WorkBlock[]> {
  const names = new Map((await tx.organisations.list('association')).map(({ id, name }) => [id as string, name]));
  const nameOf = (id: string) => names.get(id) ?? 'non connue';
  const received = relays.filter(({ toId }) => toId === reader.own.organisationId);
  const sent = relays.filter(({ fromId }) => fromId === reader.own.organisationId);
  const waiting = received.filter(({ answered }) => answered === null);
  return [
    heading('a-convenir', 'À convenir'),
    await unsettledTable(tx),
    heading('recues', 'Demandes reçues'),
    workTable(
      'Relais que l’on vous demande, les plus récents d’abord',
      ['Association qui demande', 'Logement', 'Ménage', 'Message', 'Réponse'],
      received.map((relay) => [
        nameOf(relay.fromId),
        dwellingOf(relay),
        formatCount(relay.persons, 'personne'),
        relay.text ?? 'aucun',
        answerCell(relay, reader.today),
      ]),
      'Aucune association ne vous demande de relais. Les demandes arrivent ici et dans vos notifications.',
    ),
    ...(waiting.length === 0 ? [] : [forms(...waiting.map((relay) => answerForm(relay, nameOf(relay.fromId))))]),
    heading('envoyees', 'Demandes envoyées'),
    workTable(
      'Relais que vous demandez, les plus récents d’abord',
      ['Logement', 'Association', 'Demandé le', 'Réponse'],
      sent.map((relay) => [
        { text: dwellingOf(relay), href: `/relais/${encodeURIComponent(relay.proposalId)}` },
        nameOf(relay.toId),
        formatDate(relay.askedOn),
        answerCell(relay, reader.today),
      ]),
      'Vous n’avez demandé aucun relais.',
    ),
  ];
}

async function unsettledTable(tx: Tx): Promise<WorkBlock> {
  const rows = [];
  for (const id of await tx.relays.unsettled(UNSETTLED_STATES, UNSETTLED_SHOWN)) {
    const pairing = await tx.pairings.find(id);
    if (pairing === null) continue;
    const household = await tx.households.find(pairing.householdId);
    rows.push([
      { text: household?.reference ?? 'non connue', href: `/relais/${encodeURIComponent(id)}` },
      departementLabel(pairing.householdDepartement),
      departementLabel(pairing.departement),
      PAIRING_STATE_LABELS[pairing.state],
    ]);
  }
  return workTable(
    `Rapprochements hors du département de l’accompagnement (${UNSETTLED_SHOWN} au plus)`,
    ['Ménage', 'Accompagné en', 'Logement en', 'Où il en est'],
    rows,
    'Aucun rapprochement ne sort du département de l’accompagnement sans que la suite soit convenue.',
  );
}

const dwellingOf = ({ size, communeCode, departement }: SupportRelay) =>
  `${size} à ${communeName(communeCode)}, ${departementLabel(departement)}`;

function answerCell({ answered, dueOn }: SupportRelay, today: CalendarDate): WorkCell | string {
  if (answered !== null) return `${RELAY_ANSWER_LABELS[answered.answer]}, le ${formatDate(answered.on)}`;
  const due = `attendue le ${formatDate(dueOn)}`;
  return dueOn < today ? { text: `${due}, en retard`, tone: 'warn' } : due;
}

function answerForm(relay: SupportRelay, from: string): WorkForm {
  return {
    id: `repondre-${relay.id}`,
    title: `Répondre à ${from}, demande du ${formatDate(relay.askedOn)}`,
    help: `${dwellingOf(relay)}. Si vous acceptez, l’association conclut, puis vous transfère la fiche du ménage à la signature du bail.`,
    action: `/relais/${encodeURIComponent(relay.id)}/reponse`,
    hidden: [],
    fields: [
      {
        name: 'reponse',
        label: 'Réponse',
        kind: 'select',
        required: true,
        options: optionsOf(RELAY_ANSWERS, RELAY_ANSWER_LABELS),
      },
    ],
    button: 'Répondre',
  };
}

/** One rapprochement of the association outside of its département: what is agreed, and what it may do. */
export async function relayBlocks(
  tx: Tx,
  pairing: Pairing,
  {
    access,
    today,
    typed,
  }: { readonly access: OrganisationAccess; readonly today: CalendarDate; readonly typed: Typed },
): Promise<readonly WorkBlock[]> {
  const vacancy = await tx.vacancies.find(pairing.vacancyId);
  const relays = await tx.relays.ofProposal(pairing.proposalId);
  const associations = await tx.organisations.list('association');
  const nameOf = (id: string | null) => associations.find((one) => one.id === id)?.name ?? 'non connue';
  const { relay } = pairing.facts;
  const elsewhere = pairing.departement !== pairing.householdDepartement;
  const open = elsewhere && relay === null && isActOpen(pairing, 'agreeRelay', access.role);
  const here = associations.filter(
    ({ id, departements }) => id !== access.organisationId && departements.includes(pairing.departement),
  );
  return [
    factList([
      ['Logement', vacancy === null ? 'non connu' : vacancyHead(vacancy).title],
      ['Accompagnement actuel', departementLabel(pairing.householdDepartement)],
      ['Où en est le rapprochement', PAIRING_STATE_LABELS[pairing.state]],
      [
        'Accompagnement dans le logement',
        relay === null
          ? elsewhere
            ? 'à convenir'
            : 'même département : votre association'
          : `${relay.kind === 'sameAssociation' ? 'votre association' : nameOf(relay.organisationId)}, convenu le ${formatDate(relay.on)}`,
      ],
    ]),
    workTable(
      'Relais demandés pour ce logement',
      ['Association', 'Demandé le', 'Réponse'],
      relays.map((one) => [nameOf(one.toId), formatDate(one.askedOn), answerCell(one, today)]),
      'Aucun relais n’est demandé pour ce logement.',
    ),
    ...(open
      ? [forms(...actForms(pairing, { relays, here: here.map(({ id, name }) => ({ value: id, label: name })), typed }))]
      : []),
  ];
}

function actForms(
  pairing: Pairing,
  known: {
    readonly relays: readonly SupportRelay[];
    readonly here: readonly { readonly value: string; readonly label: string }[];
    readonly typed: Typed;
  },
): readonly WorkForm[] {
  const base = `/relais/${encodeURIComponent(pairing.proposalId)}`;
  const waiting = known.relays.find(({ answered }) => answered === null);
  const accepted = known.relays.some(({ answered }) => answered?.answer === 'accepted');
  const plain = (id: string, title: string, help: string, button: string) =>
    ({ id, title, help, button, fields: [] }) as const;
  const keep: WorkForm = {
    ...plain(
      'garder',
      'Garder l’accompagnement',
      'Votre association continue, dans l’autre département.',
      'Garder l’accompagnement',
    ),
    action: `${base}/accord`,
    hidden: [{ name: 'garder', value: 'oui' }],
    secondary: true,
  };
  if (waiting !== undefined)
    return [
      {
        ...plain(
          'reprendre',
          'Reprendre la demande',
          'Pour demander à une autre association, ou garder le ménage.',
          'Reprendre la demande',
        ),
        action: `/relais/${encodeURIComponent(waiting.id)}/reprise`,
        hidden: [],
        secondary: true,
      },
    ];
  if (accepted)
    return [
      {
        ...plain(
          'conclure',
          'Conclure le relais',
          'L’association qui a accepté accompagnera le ménage dans le logement ; l’unité départementale le lit.',
          'Conclure le relais',
        ),
        action: `${base}/accord`,
        hidden: [],
      },
      keep,
    ];
  return [askForm(base, known), keep];
}

function askForm(
  base: string,
  {
    here,
    typed,
  }: { readonly here: readonly { readonly value: string; readonly label: string }[]; readonly typed: Typed },
): WorkForm {
  return {
    id: 'demander',
    title: 'Demander un relais',
    help:
      here.length === 0
        ? 'Aucune autre association n’est enregistrée dans ce département : gardez l’accompagnement, ou faites un signalement à l’unité départementale.'
        : 'Elle lit le logement, le nombre de personnes et votre message ; ni la référence ni le nom du ménage.',
    action: `${base}/demande`,
    hidden: [],
    fields: [
      {
        name: 'association',
        label: 'Association du département du logement',
        kind: 'select',
        required: true,
        value: typed.association ?? '',
        options: here,
      },
      {
        name: 'message',
        label: 'Message',
        kind: 'area',
        hint: '1 000 caractères au plus, sans nom de personne.',
        value: typed.message ?? '',
      },
    ],
    button: 'Demander le relais',
  };
}

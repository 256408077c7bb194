import type { CaseError } from '#casework/errors.js';
import { askHousehold, householdAgrees, householdDeclines, recordVisit } from '#casework/life/agreement.js';
import { answerExchange, nameCaleolContact, waiveContact } from '#casework/life/contact.js';
import { designate } from '#casework/life/designation.js';
import type { PairingLife } from '#casework/life/reading.js';
import { designator } from '#casework/life/steps.js';
import { CONTACT_MEANS, type ContactMeans, recordContact } from '#casework/proposals.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import type { ProposalId } from '#domain/ids.js';
import type { PairingAct } from '#domain/pairing-acts.js';
import { PREPARATION_STATES } from '#domain/pairing-life.js';
import { DECLINE_REASONS, type DeclineReason } from '#domain/proposal.js';
import type { Result } from '#domain/result.js';
import type { ActField, ActValues } from './act-form.js';
import { CONTACT_MEANS_LABELS } from './labels.js';
import { DAY, person, personFields, REASON, refusalReasons } from './landlord-act-fields.js';
import { LANDLORD_LATER_ACTS, undoable } from './landlord-later-acts.js';

/** An act of the landlord's referent on a candidate: where it is posted, what it asks, what it performs. */
export interface LandlordAct {
  /** Last segment of the form's address. */
  readonly path: string;
  readonly title: string;
  readonly help: string;
  readonly button: string;
  readonly done: string;
  /** Secondary acts are folded at the end of the page. */
  readonly secondary?: boolean;
  readonly fields: readonly ActField[];
  /** Whether the form is shown; `acts` are those that the table opens to the landlord. */
  readonly isShown: (life: PairingLife, acts: readonly PairingAct[]) => boolean;
  readonly perform: (
    deps: CaseDeps,
    access: OrganisationAccess,
    id: ProposalId,
    values: ActValues,
  ) => Promise<Result<unknown, CaseError>>;
}

/** The fields of an act as this life allows: one undoes what is recorded, nothing else. */
export function fieldsOf(act: LandlordAct, life: PairingLife): readonly ActField[] {
  if (act.path !== 'annulation') return act.fields;
  const open: readonly string[] = undoable(life);
  return act.fields.map((field) =>
    field.options === undefined
      ? field
      : { ...field, options: field.options.filter(({ value }) => open.includes(value)) },
  );
}

/** Every act of the landlord's referent on a candidate, in the order of the procedure. */
export const LANDLORD_ACTS: readonly LandlordAct[] = [
  {
    path: 'designation',
    title: 'Désigner ce candidat',
    help: 'Ce logement n’est réservé à personne : la désignation vous revient.',
    button: 'Désigner ce candidat',
    done: 'Candidat désigné',
    fields: [],
    isShown: ({ pairing }, acts) => acts.includes('designate') && designator(pairing) === null,
    perform: (deps, access, id) => designate(deps, access, { id, act: 'designation' }),
  },
  {
    path: 'contact',
    title: 'Enregistrer le contact avec l’association',
    help: 'Un simple courriel suffit, dès qu’un rapprochement est envisagé. Nommez la personne de votre organisme qui a autorité en CALEOL : l’association la joint pour préparer le dossier. Le contact engage ce candidat, son rang est conservé.',
    button: 'Enregistrer le contact',
    done: 'Contact enregistré',
    fields: [
      {
        name: 'moyen',
        label: 'Moyen du contact',
        hint: null,
        kind: 'select',
        required: true,
        options: CONTACT_MEANS.map((value) => ({ value, label: CONTACT_MEANS_LABELS[value] })),
        initial: 'email',
      },
      { ...DAY, label: 'Date du contact' },
      ...personFields(false, 'Interlocuteur du bailleur pour la CALEOL'),
      {
        name: 'autorite',
        label: 'Cette personne a autorité en CALEOL',
        hint: null,
        kind: 'check',
        required: false,
      },
    ],
    isShown: ({ pairing }, acts) => acts.includes('recordContact') && pairing.facts.contact === null,
    async perform(deps, access, id, values) {
      const named = values.text('nom') !== '';
      if (named) {
        const hasAuthority = values.isChecked('autorite');
        const contact = await nameCaleolContact(deps, access, { id, person: person(values), hasAuthority });
        if (!contact.ok) return contact;
      }
      return recordContact(deps, access, {
        id,
        means: values.text('moyen') as ContactMeans,
        on: values.day('jour'),
        caleolContactGiven: named && values.isChecked('autorite'),
      });
    },
  },
  {
    path: 'interlocuteur',
    title: 'Nommer l’interlocuteur ayant autorité en CALEOL',
    help: 'Il remplace celui qui est nommé ; l’historique est conservé.',
    button: 'Nommer cet interlocuteur',
    done: 'Interlocuteur nommé',
    secondary: true,
    fields: [
      ...personFields(true, 'Interlocuteur'),
      { name: 'autorite', label: 'Cette personne a autorité en CALEOL', hint: null, kind: 'check', required: false },
    ],
    isShown: ({ pairing }) =>
      pairing.facts.contact !== null &&
      [...PREPARATION_STATES, 'listed', 'deferred'].some((state) => state === pairing.state),
    perform: (deps, access, id, values) =>
      nameCaleolContact(deps, access, { id, person: person(values), hasAuthority: values.isChecked('autorite') }),
  },
  {
    path: 'sans-contact',
    title: 'Passer outre le contact, avec un motif',
    help: 'Possible par exception, jamais pour un ménage du protocole AVDL Logement d’abord. L’association lit le motif.',
    button: 'Passer outre le contact',
    done: 'Contact passé outre',
    secondary: true,
    fields: [REASON],
    isShown: ({ pairing, contactMode }, acts) =>
      acts.includes('waiveContact') && contactMode === 'default' && pairing.facts.contact === null,
    perform: (deps, access, id, values) => waiveContact(deps, access, { id, reason: values.text('motif') }),
  },
  {
    path: 'echange',
    title: 'Répondre à la demande d’échange',
    help: 'L’association demande à vous parler avant de rendre son avis. Enregistrez que vous lui avez répondu.',
    button: 'Enregistrer ma réponse',
    done: 'Réponse enregistrée',
    fields: [],
    isShown: ({ pairing }, acts) =>
      acts.includes('answerExchange') && pairing.facts.exchange !== null && pairing.facts.exchange.answeredOn === null,
    perform: (deps, access, id) => answerExchange(deps, access, { id }),
  },
  ...householdActs(),
  {
    path: 'visite',
    title: 'Noter la visite du logement',
    help: 'Le ménage a visité le logement.',
    button: 'Noter la visite',
    done: 'Visite notée',
    secondary: true,
    fields: [{ ...DAY, label: 'Date de la visite' }],
    isShown: ({ pairing }, acts) => acts.includes('recordVisit') && !pairing.facts.agreement?.visitedOn,
    perform: (deps, access, id, values) => recordVisit(deps, access, { id, on: values.day('jour') }),
  },
  ...LANDLORD_LATER_ACTS,
];

/** Where no association follows the household, the landlord asks it itself. */
function householdActs(): readonly LandlordAct[] {
  return [
    {
      path: 'consultation',
      title: 'Consulter le ménage',
      help: 'Aucune association ne suit ce ménage : vous le consultez sur ce logement.',
      button: 'Noter la consultation',
      done: 'Consultation notée',
      fields: [{ ...DAY, label: 'Ménage consulté le' }],
      isShown: ({ pairing }, acts) =>
        acts.includes('askHousehold') && !pairing.followed && !pairing.facts.agreement?.askedOn,
      perform: (deps, access, id, values) => askHousehold(deps, access, { id, on: values.day('jour') }),
    },
    {
      path: 'accord',
      title: 'Noter l’accord du ménage',
      help: 'Le ménage accepte d’être présenté en CALEOL pour ce logement.',
      button: 'Noter l’accord',
      done: 'Accord noté',
      fields: [{ ...DAY, label: 'Accord donné le' }],
      isShown: ({ pairing }, acts) =>
        acts.includes('householdAgrees') && !pairing.followed && pairing.facts.agreement?.answer !== 'agreed',
      perform: (deps, access, id, values) => householdAgrees(deps, access, { id, on: values.day('jour') }),
    },
    {
      path: 'refus-du-menage',
      title: 'Noter le refus du ménage',
      help: 'Le motif fixe ce qui change pour les propositions à venir.',
      button: 'Noter le refus',
      done: 'Refus noté',
      secondary: true,
      fields: [refusalReasons(DECLINE_REASONS)],
      isShown: ({ pairing }, acts) => acts.includes('householdDeclines') && !pairing.followed,
      perform: (deps, access, id, values) =>
        householdDeclines(deps, access, { id, reason: values.text('raison') as DeclineReason, effect: null }),
    },
  ];
}

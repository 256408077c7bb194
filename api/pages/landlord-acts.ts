import { answerExchange, nameCaleolContact, waiveContact } from '#casework/life/contact.js';
import { designate } from '#casework/life/designation.js';
import { designator } from '#casework/life/steps.js';
import { CONTACT_MEANS, type ContactMeans, recordContact } from '#casework/proposals.js';
import { PREPARATION_STATES } from '#domain/pairing-life.js';
import { agreementActs } from './agreement-acts.js';
import type { CandidateAct } from './candidate-act.js';
import { DAY, person, personFields, REASON } from './candidate-act-fields.js';
import { CONTACT_MEANS_LABELS } from './labels.js';
import { LANDLORD_LATER_ACTS } from './landlord-later-acts.js';

/** Every act of the landlord's referent on a candidate, in the order of the procedure. */
export const LANDLORD_ACTS: readonly CandidateAct[] = [
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
    help: 'Par exception : si le contact est obligatoire pour ce candidat (protocole AVDL Logement d’abord), la demande est refusée. L’association lit le motif.',
    button: 'Passer outre le contact',
    done: 'Contact passé outre',
    secondary: true,
    fields: [REASON],
    isShown: ({ pairing, contactMode }, acts) =>
      acts.includes('waiveContact') && contactMode !== 'notApplicable' && pairing.facts.contact === null,
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
  ...agreementActs('landlord'),
  ...LANDLORD_LATER_ACTS,
];

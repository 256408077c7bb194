import type { CalendarDate } from '#domain/dates.js';
import { formatCount, formatDate, formatLongDate } from '#exchange/french-format.js';
import { type DocumentContent, list, paragraph, section, signatures, table } from './content.js';
import { type DocumentOrigin, fromOrigin } from './origin.js';

/** A household that its landlord is asked about: what the landlord knows it by, never who it is. */
export interface SurveyedLease {
  /** Number of the question, to be given back with the answer. */
  readonly question: string;
  readonly signedOn: CalendarDate;
  readonly departement: string;
  readonly supportEndedOn: CalendarDate;
  readonly askedOn: CalendarDate;
}

/** Letter to a landlord, one year after the end of supports: which leases, what is asked, how to answer. */
export function surveyLetter(letter: {
  readonly origin: Omit<DocumentOrigin, 'authority'>;
  readonly landlord: string;
  readonly on: CalendarDate;
  readonly questions: readonly string[];
  readonly leases: readonly SurveyedLease[];
}): DocumentContent {
  const { origin, landlord, on, questions, leases } = letter;
  return {
    ...fromOrigin(origin),
    title: 'Enquête un an après la fin de l’accompagnement',
    subtitle: landlord,
    nature: 'courrier au bailleur',
    orientation: 'portrait',
    sections: [
      section('Destinataire', [paragraph(`${landlord}\nLe ${formatLongDate(on)}`)]),
      section('Objet', [
        paragraph(
          `Vous avez relogé des ménages dont l’accompagnement AVDL est terminé depuis un an au moins. Pour ${formatCount(leases.length, 'bail', 'baux')}, votre réponse est attendue.`,
        ),
        paragraph(
          'Pour chacun, répondez oui, non, ou laissez vide ce que vous ne savez pas ; la première réponse est nécessaire :',
        ),
        list(questions),
        paragraph(
          'Répondez dans le service, page « Enquête à un an », bail par bail ou par le questionnaire (fichier CSV) à y déposer. Ces réponses comptent les situations ; elles ne classent aucun ménage et n’en nomment aucun.',
        ),
      ]),
      section('Baux concernés', [
        table(
          'Baux dont la réponse est attendue',
          ['Question', 'Bail signé le', 'Département', 'Accompagnement terminé le', 'Demandé le'],
          leases.map((lease) => [
            lease.question,
            formatDate(lease.signedOn),
            lease.departement,
            formatDate(lease.supportEndedOn),
            formatDate(lease.askedOn),
          ]),
          { empty: 'Aucune réponse n’est attendue : toutes sont revenues.', weights: [3, 1, 1.5, 1.5, 1] },
        ),
      ]),
      section('Signature', [signatures(`Pour ${origin.issuer}`, [{ role: 'Signataire', name: null }])]),
    ],
  };
}

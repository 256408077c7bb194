import type { CalendarDate } from '#domain/dates.js';
import { formatCount, formatLongDate } from '#exchange/french-format.js';
import { type Block, type DocumentContent, facts, list, notice, paragraph, section, signatures } from './content.js';
import { dwellingFacts, type OfferedDwelling } from './dwelling.js';
import { algorithmicNotice, type DocumentOrigin, fromOrigin } from './origin.js';

interface LetterHead {
  readonly origin: DocumentOrigin;
  /** Lines of the address; the request number or the association's reference, never both in one line. */
  readonly addressee: readonly string[];
  readonly requestReference: string;
  readonly dwelling: OfferedDwelling;
  readonly place: string;
  readonly on: CalendarDate;
  readonly signatory: { readonly role: string; readonly name: string | null };
}

/** The five decisions of CCH R441-3; an adjournment is none of them. */
export const LETTER_DECISIONS = ['granted', 'grantedByRank', 'conditional', 'notGranted', 'inadmissible'] as const;
export type LetterDecision = (typeof LETTER_DECISIONS)[number];

export interface DecisionLetter extends LetterHead {
  readonly decision: LetterDecision;
  readonly decidedOn: CalendarDate;
  /** Place in the ranking, for `grantedByRank`. */
  readonly rank: number | null;
  /** In writing (CCH L441-2-2); the missing document for `conditional`. */
  readonly motive: string | null;
  /** Where and until when to contest. */
  readonly remedies: readonly string[];
}

const DECISIONS: Readonly<Record<LetterDecision, (letter: DecisionLetter) => string>> = {
  granted: () => 'a décidé de vous attribuer le logement désigné ci-dessous',
  grantedByRank: ({ rank }) =>
    `a décidé de vous attribuer le logement désigné ci-dessous au rang ${rank ?? 'non renseigné'} : il vous sera proposé si les candidats de rang précédent le refusent`,
  conditional: () =>
    'a décidé de vous attribuer le logement désigné ci-dessous sous condition suspensive : le bail sera signé si le justificatif demandé est produit dans le délai',
  notGranted: () => 'a décidé de ne pas vous attribuer le logement désigné ci-dessous',
  inadmissible: () => 'a rejeté votre demande pour irrecevabilité',
};

/** Notice of a decision of the commission, with its motive, the mention of the treatment and the remedies. */
export function decisionLetter(letter: DecisionLetter): DocumentContent {
  const { decision, decidedOn, dwelling, motive, remedies } = letter;
  const sentence = `La commission d’attribution (CALEOL) de ${dwelling.landlord}, réunie le ${formatLongDate(decidedOn)}, ${DECISIONS[decision](letter)}.`;
  return letterDocument(letter, {
    title: 'Notification de la décision de la commission d’attribution',
    body: [paragraph(sentence), ...motiveBlocks(decision, motive), dwellingFacts(dwelling)],
    after: [
      section('Voies et délais de recours', [
        remedies.length === 0
          ? paragraph('Les voies et délais de recours sont à compléter par le bailleur avant l’envoi.')
          : list(remedies),
      ]),
    ],
  });
}

function motiveBlocks(decision: LetterDecision, motive: string | null): readonly Block[] {
  const due = decision === 'notGranted' || decision === 'inadmissible';
  if (motive !== null) {
    return [
      paragraph(decision === 'conditional' ? `Justificatif attendu : ${motive}` : `Motif de la décision : ${motive}`),
    ];
  }
  return due ? [paragraph('Motif de la décision (CCH L441-2-2) : à compléter par le bailleur avant l’envoi.')] : [];
}

export interface OfferLetter extends LetterHead {
  readonly answerBy: CalendarDate;
  /** At least ten (CCH R441-10). */
  readonly answerDays: number;
  /** How to answer, in words. */
  readonly answerTo: string;
  /** Recognised under DALO: the notice of CCH R441-16-3 is part of the letter. */
  readonly dalo: boolean;
}

/** Offer of a dwelling: at least ten days to answer, silence is refusal; under DALO, what a refusal costs (CCH R441-16-3). */
export function offerLetter(letter: OfferLetter): DocumentContent {
  const { answerBy, answerDays, answerTo, dwelling, dalo } = letter;
  return letterDocument(letter, {
    title: 'Offre de logement social',
    body: [
      paragraph(`${dwelling.landlord} vous propose le logement désigné ci-dessous.`),
      dwellingFacts(dwelling),
      facts('Votre réponse', [
        ['Délai', `${formatCount(answerDays, 'jour')} à compter de la notification de cette offre`],
        ['Au plus tard le', formatLongDate(answerBy)],
        ['À adresser à', answerTo],
      ]),
      paragraph('Sans réponse à cette date, vous êtes réputé avoir refusé l’offre (CCH R441-10).'),
      ...(dalo ? [daloNotice()] : []),
    ],
    after: [],
  });
}

/** What a household recognised under DALO must read with the offer: else its refusal does not free the State (CCH R441-16-3). */
function daloNotice(): Block {
  return notice('Droit au logement opposable (CCH, article R441-16-3)', [
    'Cette offre vous est faite au titre du droit au logement opposable, à la suite de la décision de la commission de médiation.',
    'En cas de refus d’une offre de logement tenant compte de vos besoins et de vos capacités, vous risquez de perdre le bénéfice de la décision de la commission de médiation en application de laquelle cette offre vous est faite.',
    'Si ce logement ne vous paraît pas adapté, dites-en les raisons dans votre réponse : un refus est transmis à l’unité départementale, qui l’examine.',
  ]);
}

function letterDocument(
  letter: LetterHead,
  content: { readonly title: string; readonly body: readonly Block[]; readonly after: DocumentContent['sections'] },
): DocumentContent {
  const { origin, addressee, requestReference, place, on, signatory } = letter;
  return {
    ...fromOrigin(origin),
    title: content.title,
    subtitle: `Demande ${requestReference}`,
    nature: 'courrier au demandeur',
    orientation: 'portrait',
    sections: [
      section('Destinataire', [paragraph(addressee.join('\n')), paragraph(`${place}, le ${formatLongDate(on)}`)]),
      section('Objet', content.body),
      ...content.after,
      section('Information', [algorithmicNotice(origin.authority)]),
      section('Signature', [signatures('Pour le bailleur', [signatory])]),
    ],
  };
}

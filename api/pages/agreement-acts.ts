import { askHousehold, householdAgrees, householdDeclines, recordVisit } from '#casework/life/agreement.js';
import { DECLINE_REASONS, type DeclineReason } from '#domain/proposal.js';
import type { CandidateAct } from './candidate-act.js';
import { DAY, refusalReasons } from './candidate-act-fields.js';

/** The household's own answer, recorded by its association; by the landlord where no association follows it. */
export function agreementActs(asker: 'landlord' | 'association'): readonly CandidateAct[] {
  const speaks = (followed: boolean) => followed === (asker === 'association');
  return [
    {
      path: 'consultation',
      title: 'Consulter le ménage',
      help: `${asker === 'landlord' ? 'Aucune association ne suit ce ménage : vous le consultez sur ce logement.' : 'Le ménage répond lui-même, sur ce logement-ci : c’est autre chose que votre avis.'}`,
      button: 'Noter la consultation',
      done: 'Consultation notée',
      fields: [{ ...DAY, label: 'Ménage consulté le' }],
      isShown: ({ pairing }, acts) =>
        acts.includes('askHousehold') && speaks(pairing.followed) && !pairing.facts.agreement?.askedOn,
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
        acts.includes('householdAgrees') && speaks(pairing.followed) && pairing.facts.agreement?.answer !== 'agreed',
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
      isShown: ({ pairing }, acts) => acts.includes('householdDeclines') && speaks(pairing.followed),
      perform: (deps, access, id, values) =>
        householdDeclines(deps, access, { id, reason: values.text('raison') as DeclineReason, effect: null }),
    },
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
  ];
}

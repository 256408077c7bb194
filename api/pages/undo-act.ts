import { CORRECTIONS, type CorrectableEvent, correct } from '#casework/life/corrections.js';
import type { PairingLife } from '#casework/life/reading.js';
import { designator } from '#casework/life/steps.js';
import type { Role } from '#domain/organisation.js';
import type { ActField } from './act-form.js';
import type { CandidateAct } from './candidate-act.js';
import { REASON } from './candidate-act-fields.js';
import { optionsOf, UNDO_LABELS, type Undone } from './candidate-act-words.js';

/** What a role may undo now: what is recorded, and its own to undo. */
function undoable(role: Role, { pairing, acts }: Pick<PairingLife, 'pairing' | 'acts'>): readonly Undone[] {
  return (Object.keys(UNDO_LABELS) as Undone[]).filter((event) => {
    if (event === 'offerNotified') return acts.includes('correctOffer') && pairing.facts.offer !== null;
    return acts.includes('correctPreparation') && isOwn(role, pairing, event);
  });
}

function isOwn(role: Role, { facts, followed, ...pairing }: PairingLife['pairing'], event: CorrectableEvent): boolean {
  const { fact, roles } = CORRECTIONS[event];
  if (facts[fact] === null || !(roles as readonly Role[]).includes(role)) return false;
  if (event === 'designated')
    return facts.designation?.outcome === 'designated' && designator({ facts, followed, ...pairing }) === null;
  if (event === 'contactRecorded') return facts.contact?.outcome === 'recorded';
  if (event === 'contactWaived') return facts.contact?.outcome === 'waived';
  return event !== 'householdAgreed' || followed === (role === 'association');
}

/** Undoes an act by a counter-event with a reason; the list holds what this life leaves the role to undo. */
export function undoAct(role: Role): CandidateAct {
  const field: ActField = {
    name: 'acte',
    label: 'Acte à annuler',
    hint: null,
    kind: 'select',
    required: true,
    options: optionsOf(UNDO_LABELS),
  };
  return {
    path: 'annulation',
    title: 'Annuler un acte, avec un motif',
    help: 'Rien n’est effacé : un contre-événement est ajouté au journal, et l’étape se rouvre. Une décision de la CALEOL ne s’annule pas, le secrétariat la rectifie.',
    button: 'Annuler cet acte',
    done: 'Acte annulé',
    secondary: true,
    fields: [field, REASON],
    fieldsFor(life) {
      const open: readonly string[] = undoable(role, life);
      return [{ ...field, options: field.options?.filter(({ value }) => open.includes(value)) ?? [] }, REASON];
    },
    isShown: (life) => undoable(role, life).length > 0,
    perform: (deps, access, id, values) =>
      correct(deps, access, { id, event: values.text('acte') as Undone, reason: values.text('motif') }),
  };
}

import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import { saveIdentity } from '#casework/life/identities.js';
import {
  advanceBlocking,
  changeFacts,
  checkDocument,
  confirmFile,
  type FileDeps,
  openBlocking,
  recordConsent,
} from '#casework/support-file.js';
import { addWork, compareSyplo, SYPLO_FIELDS, writeSheet } from '#casework/support-sheet.js';
import { assignWorker } from '#casework/support-team.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { BLOCKING_KINDS, BLOCKING_PROOFS, DOCUMENT_CODES, type Household } from '#domain/household.js';
import { type HouseholdId, socialWorkerId } from '#domain/ids.js';
import type { Cents } from '#domain/money.js';
import { COMPARISON_STATES } from '#domain/monitoring-rows.js';
import type { Result } from '#domain/result.js';
import { err } from '#domain/result.js';
import { readDate, readEuros, type Typed } from './declare-form.js';
import { versionIn } from './form-refusal.js';

export interface HouseholdPost {
  readonly deps: FileDeps;
  readonly access: OrganisationAccess;
  readonly id: HouseholdId;
  readonly typed: Typed;
}

interface HouseholdAct {
  /** Tab that holds the form. */
  readonly tab: string;
  readonly done: string;
  /** What follows, where it is not the next run. */
  readonly told?: string;
  perform(post: HouseholdPost): Promise<Result<unknown, CaseError>>;
}

/** A text of a form that is no value of its kind. */
class Unreadable extends Error {}

const unreadable = (label: string, expected: string): never => {
  throw new Unreadable(`« ${label} » : attendu ${expected}.`);
};
const text = (typed: Typed, name: string) => (typed[name] ?? '').trim();
const textOrNull = (typed: Typed, name: string) => text(typed, name) || null;

function day(typed: Typed, name: string, label: string): CalendarDate | null {
  if (text(typed, name) === '') return null;
  return (readDate(text(typed, name)) ?? unreadable(label, 'une date JJ/MM/AAAA qui existe')) as CalendarDate;
}

function cents(typed: Typed, name: string, label: string): Cents | null {
  if (text(typed, name) === '') return null;
  return (readEuros(text(typed, name)) ?? unreadable(label, 'un montant en euros, par exemple 14 250,00')) as Cents;
}

function choice<C extends string>(typed: Typed, name: string, { of, label }: { of: readonly C[]; label: string }): C {
  return of.find((one) => one === text(typed, name)) ?? unreadable(label, 'un choix de la liste');
}

const version = (typed: Typed) => versionIn(text(typed, 'version'));

/** Forms of a household's page by the end of their address. */
export const HOUSEHOLD_ACTS: Readonly<Record<string, HouseholdAct>> = {
  situation: {
    tab: 'situation',
    done: 'Correction enregistrée',
    perform: ({ deps, access, id, typed }) => {
      const corrected = situationOf(typed);
      return changeFacts(deps, access, { id, version: version(typed), change: corrected });
    },
  },
  confirmation: {
    tab: 'situation',
    done: 'Données confirmées',
    perform: ({ deps, access, id, typed }) => confirmFile(deps, access, id, version(typed)),
  },
  identite: {
    tab: 'acces',
    done: 'Identité enregistrée',
    told: 'Le bailleur la lit du contact et de votre avis favorable à la sortie, la commission pendant sa séance ; chaque lecture est tracée.',
    perform: ({ deps, access, id, typed }) =>
      saveIdentity(deps, access, {
        householdId: id,
        name: text(typed, 'nom'),
        phone: textOrNull(typed, 'telephone'),
        email: textOrNull(typed, 'courriel'),
        replaces: typed.lu ?? '',
      }),
  },
  lieux: {
    tab: 'lieux',
    done: 'Accord de lieu enregistré',
    perform: ({ deps, access, id, typed }) =>
      recordConsent(deps, access, {
        id,
        version: version(typed),
        departement: choice(typed, 'departement', { of: DEPARTEMENTS, label: 'Département' }),
        step: choice(typed, 'etape', { of: ['ask', 'given', 'refused', 'withdraw'], label: 'Ce qui s’est passé' }),
        on: day(typed, 'jour', 'Le'),
      }),
  },
  dossier: {
    tab: 'dossier',
    done: 'Pièce enregistrée',
    perform: ({ deps, access, id, typed }) =>
      checkDocument(deps, access, {
        id,
        version: version(typed),
        code: choice(typed, 'piece', { of: DOCUMENT_CODES, label: 'Pièce' }),
        status: choice(typed, 'etat', { of: ['received', 'missing', 'expired'], label: 'État' }),
        expiresOn: day(typed, 'fin', 'Valable jusqu’au'),
      }),
  },
  blocage: {
    tab: 'dossier',
    done: 'Situation signalée',
    perform: ({ deps, access, id, typed }) =>
      openBlocking(deps, access, {
        id,
        version: version(typed),
        kind: choice(typed, 'situation', { of: BLOCKING_KINDS, label: 'Situation' }),
      }),
  },
  resolution: {
    tab: 'dossier',
    done: 'Situation mise à jour',
    perform: ({ deps, access, id, typed }) =>
      advanceBlocking(deps, access, {
        id,
        version: version(typed),
        kind: choice(typed, 'situation', { of: BLOCKING_KINDS, label: 'Situation' }),
        proof:
          text(typed, 'preuve') === ''
            ? null
            : choice(typed, 'preuve', { of: BLOCKING_PROOFS, label: 'Pièce obtenue' }),
        solved: typed.resolue === 'on',
      }),
  },
  demarche: {
    tab: 'appui',
    done: 'Démarche ajoutée',
    perform: ({ deps, access, id, typed }) =>
      addWork(deps, access, {
        householdId: id,
        phase: choice(typed, 'phase', { of: ['towards', 'within'], label: 'Accompagnement' }),
        on: day(typed, 'jour', 'Le'),
        what: text(typed, 'demarche'),
        outcome: textOrNull(typed, 'suite'),
      }),
  },
  fiche: {
    tab: 'appui',
    done: 'Textes des fiches enregistrés',
    perform: ({ deps, access, id, typed }) =>
      writeSheet(deps, access, {
        id,
        version: versionIn(text(typed, 'versionTextes')),
        texts: {
          needs: textOrNull(typed, 'besoins'),
          strengths: textOrNull(typed, 'forces'),
          forCorrespondent: textOrNull(typed, 'correspondant'),
          forSocialServices: textOrNull(typed, 'departement'),
          vigilance: textOrNull(typed, 'vigilance'),
          contactAfterEnd: textOrNull(typed, 'apres'),
          syploUpdatedOn: day(typed, 'syplo', 'Module AVDL de SYPLO mis à jour le'),
        },
      }),
  },
  syplo: {
    tab: 'appui',
    done: 'Comparaison enregistrée',
    perform: ({ deps, access, id, typed }) =>
      compareSyplo(deps, access, {
        id,
        states: Object.fromEntries(
          SYPLO_FIELDS.flatMap((field) => {
            const state = COMPARISON_STATES.find((one) => one === text(typed, field));
            return state === undefined ? [] : [[field, state]];
          }),
        ),
      }),
  },
  travailleur: {
    tab: 'appui',
    done: 'Travailleur social attribué',
    perform: ({ deps, access, id, typed }) => {
      const worker = textOrNull(typed, 'travailleur');
      const workerId = worker === null ? null : socialWorkerId(worker);
      return assignWorker(deps, access, { id, version: version(typed), workerId });
    },
  },
};

/** Performs the act; a text that cannot be read is an INVALID_REQUEST that names its field. */
export async function performOnHousehold(act: HouseholdAct, post: HouseholdPost): Promise<Result<unknown, CaseError>> {
  try {
    return await act.perform(post);
  } catch (error) {
    if (error instanceof Unreadable) return err(caseError('INVALID_REQUEST', error.message));
    throw error;
  }
}

function situationOf(typed: Typed): (household: Household) => Partial<Household> {
  const KNOWN = ['yes', 'no', 'unknown'] as const;
  const nMinus2Cents = cents(typed, 'rfr2', 'Revenu fiscal de référence N-2');
  const nMinus1Cents = cents(typed, 'rfr1', 'Revenu fiscal de référence N-1');
  const declaredMonthlyCents = cents(typed, 'mensuel', 'Ressources déclarées par mois');
  const renewedOn = day(typed, 'renouvellement', 'Demande renouvelée le');
  const pausedUntil = day(typed, 'pause', 'Ne pas proposer avant le');
  const regularStay = choice(typed, 'sejour', { of: KNOWN, label: 'Séjour régulier' });
  const eligible = choice(typed, 'al', { of: KNOWN, label: 'Éligible à Action Logement' });
  return ({ incomes, request, actionLogement }) => ({
    incomes: { referenceTax: { ...incomes.referenceTax, nMinus2Cents, nMinus1Cents }, declaredMonthlyCents },
    request: { ...request, renewedOn },
    actionLogement: { ...actionLogement, eligible },
    regularStay,
    pausedUntil,
  });
}

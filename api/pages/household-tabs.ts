import { addDays, type CalendarDate } from '#domain/dates.js';
import { BLOCKING_KINDS, BLOCKING_PROOFS, DOCUMENT_CODES, type Household, occupants } from '#domain/household.js';
import { CONSENT_NOTICE_DAYS, type SupportFile } from '#domain/support-work.js';
import {
  BLOCKING_LABELS,
  BLOCKING_LEVERS,
  CONSENT_STEP_LABELS,
  DOCUMENT_STATUS_LABELS,
  KNOWN_LABELS,
  PROOF_LABELS,
} from './association-words.js';
import { capitalise, formatDate, formatEuros, formatList } from './format.js';
import { DOCUMENT_LABELS, departementLabel, placeLabel } from './labels.js';
import {
  dayField,
  departementOptions,
  factList,
  forms,
  heading,
  optionsOf,
  paragraph,
  type WorkBlock,
  type WorkCell,
  type WorkForm,
  workTable,
} from './work-blocks.js';

/** What a tab of a household's page is made from. */
export interface HouseholdSheet {
  readonly household: Household;
  readonly version: number;
  readonly file: SupportFile;
  readonly today: CalendarDate;
}

const KNOWN = ['yes', 'no', 'unknown'] as const;
const amount = (cents: Household['incomes']['declaredMonthlyCents']) =>
  cents === null ? 'non connu' : formatEuros(cents);
const day = (date: CalendarDate | null) => (date === null ? 'N/A' : formatDate(date));

/** Address and hidden fields of a form of this household. */
export function householdForm(
  { household, version }: Pick<HouseholdSheet, 'household' | 'version'>,
  act: string,
  form: Omit<WorkForm, 'id' | 'action' | 'hidden'> & { readonly key?: string; readonly with?: WorkForm['hidden'] },
): WorkForm {
  const { key = act, with: more = [], ...rest } = form;
  return {
    ...rest,
    id: key,
    action: `/menages/${encodeURIComponent(household.id)}/${act}`,
    hidden: [{ name: 'version', value: String(version) }, ...more],
  };
}

/** Composition, resources, rights: what the engine reads, and how to correct it. */
export function situationTab(sheet: HouseholdSheet): readonly WorkBlock[] {
  const { household } = sheet;
  const { incomes, request, dalo, support } = household;
  return [
    factList([
      [
        'Composition',
        `${occupants(household)} personne${occupants(household) > 1 ? 's' : ''} dans le logement, ${household.members.length} inscrites`,
      ],
      ['Département d’accompagnement', departementLabel(household.departement)],
      ['Demande déposée le', formatDate(request.filedOn)],
      ['Demande renouvelée le', day(request.renewedOn)],
      ['Reconnu DALO le', day(dalo?.recognisedOn ?? null)],
      ['Revenu fiscal de référence N-2', amount(incomes.referenceTax.nMinus2Cents)],
      ['Revenu fiscal de référence N-1', amount(incomes.referenceTax.nMinus1Cents)],
      ['Ressources déclarées par mois', amount(incomes.declaredMonthlyCents)],
      ['Séjour régulier de chaque adulte', KNOWN_LABELS[household.regularStay]],
      ['Éligible à Action Logement', KNOWN_LABELS[household.actionLogement.eligible]],
      ['Inscrit dans AL’in le', day(household.actionLogement.alinRegisteredOn)],
      ['Éligible au protocole depuis le', day(household.protocolEligibleSince)],
      ['AVL commencé le', support?.phase === 'towards' ? day(support.towardsStartedOn) : 'N/A'],
      ['Ne pas proposer avant le', day(household.pausedUntil)],
      ['Données confirmées le', formatDate(household.confirmedOn)],
    ]),
    heading('corriger', 'Corriger une donnée'),
    forms(
      householdForm(sheet, 'situation', {
        title: 'Ressources et droits',
        help: 'Le prochain calcul lit ces valeurs. Un champ laissé tel quel ne change pas.',
        fields: [
          euros('rfr2', 'Revenu fiscal de référence N-2', incomes.referenceTax.nMinus2Cents),
          euros('rfr1', 'Revenu fiscal de référence N-1', incomes.referenceTax.nMinus1Cents),
          euros('mensuel', 'Ressources déclarées par mois', incomes.declaredMonthlyCents),
          date('renouvellement', 'Demande renouvelée le', request.renewedOn),
          known('sejour', 'Séjour régulier de chaque adulte', household.regularStay),
          known('al', 'Éligible à Action Logement', household.actionLogement.eligible),
          date('pause', 'Ne pas proposer avant le', household.pausedUntil),
        ],
        button: 'Enregistrer la correction',
      }),
      householdForm(sheet, 'confirmation', {
        title: 'Tout est exact',
        help: 'Relu avec le ménage : les données gardent toute leur valeur. Trop anciennes, elles écartent le ménage des calculs.',
        fields: [],
        button: 'Confirmer les données aujourd’hui',
        secondary: true,
      }),
    ),
  ];
}

const euros = (name: string, label: string, value: Household['incomes']['declaredMonthlyCents']) =>
  ({
    name,
    label,
    kind: 'text',
    hint: 'En euros, par exemple 14 250,00.',
    value: value === null ? '' : formatEuros(value),
  }) as const;
const date = (name: string, label: string, value: CalendarDate | null) =>
  ({ name, label, kind: 'text', hint: 'JJ/MM/AAAA.', value: value === null ? '' : formatDate(value) }) as const;
const known = (name: string, label: string, value: Household['regularStay']) =>
  ({ name, label, kind: 'select', value, options: optionsOf(KNOWN, KNOWN_LABELS) }) as const;

/** Where the household would live: consents dated and renewed, asked département by département. */
export function placesTab(sheet: HouseholdSheet): readonly WorkBlock[] {
  const { household, file, today } = sheet;
  const soon = addDays(today, CONSENT_NOTICE_DAYS);
  const state = (expiresOn: CalendarDate | null): WorkCell => {
    if (expiresOn === null) return { text: 'sans terme' };
    if (expiresOn < today) return { text: `échu le ${formatDate(expiresOn)}`, tone: 'bad' };
    return { text: `jusqu’au ${formatDate(expiresOn)}`, tone: expiresOn <= soon ? 'warn' : 'good' };
  };
  return [
    workTable(
      'Lieux acceptés par le ménage',
      ['Lieu', 'Accord donné le', 'Valable', 'Souhait'],
      household.consents.map(({ place, consentedOn, expiresOn, wishRank }) => [
        placeLabel(place),
        formatDate(consentedOn),
        state(expiresOn),
        wishRank === null ? 'accepté' : `souhait ${wishRank}`,
      ]),
      'Aucun lieu accepté : ce ménage ne peut être proposé nulle part. Demandez-lui son accord ci-dessous.',
    ),
    workTable(
      'Demandes d’accord faites au ménage',
      ['Département', 'Demandé le', 'Réponse'],
      file.consentRequests.map(({ departement, askedOn, answeredOn, answer }) => [
        departementLabel(departement),
        formatDate(askedOn),
        answer === null ? 'attendue' : `${answer === 'given' ? 'accord' : 'refus'} le ${day(answeredOn)}`,
      ]),
      'Aucune demande d’accord n’est encore écrite : elles se font département par département et se datent.',
    ),
    factList([
      [
        'Secteurs à éviter (jamais montrés à un bailleur)',
        formatList(household.excludedAreas.map(({ place }) => placeLabel(place))) || 'aucun',
      ],
    ]),
    forms(
      householdForm(sheet, 'lieux', {
        title: 'Accord pour un département',
        help: 'Un accord vaut douze mois ; il se renouvelle en le donnant de nouveau. Les villes se saisissent par l’import.',
        fields: [
          { name: 'departement', label: 'Département', kind: 'select', required: true, options: departementOptions() },
          {
            name: 'etape',
            label: 'Ce qui s’est passé',
            kind: 'select',
            required: true,
            options: optionsOf(['ask', 'given', 'refused', 'withdraw'] as const, CONSENT_STEP_LABELS),
          },
          dayField('jour', 'Le'),
        ],
        button: 'Enregistrer',
      }),
    ),
  ];
}

/** Every document by its code, then the situations that keep the household from being rehoused. */
export function fileTab(sheet: HouseholdSheet): readonly WorkBlock[] {
  const { household, file } = sheet;
  return [
    paragraph(
      'Un dossier complet ne peut pas être ajourné ni refusé pour pièce manquante : l’objectif est zéro refus « dossier incomplet ». Le produit garde l’état de chaque pièce, jamais la pièce.',
    ),
    workTable(
      'Pièces du dossier',
      ['Pièce', 'État', 'Vérifiée le', 'Valable jusqu’au'],
      DOCUMENT_CODES.map((code) => documentRow(sheet, code)),
      '',
    ),
    forms(
      householdForm(sheet, 'dossier', {
        title: 'Vérifier une pièce',
        help: null,
        fields: [
          {
            name: 'piece',
            label: 'Pièce',
            kind: 'select',
            required: true,
            options: DOCUMENT_CODES.map((value) => ({ value, label: capitalise(DOCUMENT_LABELS[value]) })),
          },
          {
            name: 'etat',
            label: 'État',
            kind: 'select',
            required: true,
            options: optionsOf(['received', 'missing', 'expired'] as const, DOCUMENT_STATUS_LABELS),
          },
          { name: 'fin', label: 'Valable jusqu’au', kind: 'text', hint: 'JJ/MM/AAAA ; vide si elle ne périme pas.' },
        ],
        button: 'Enregistrer la pièce',
      }),
    ),
    heading('blocages', 'Situations bloquantes'),
    workTable(
      'Situations bloquantes du ménage',
      ['Situation', 'Ouverte le', 'Preuve', 'Levier', 'Qui agit'],
      household.blockingSituations.map(({ kind, openedOn, proof, solvedOn }) => [
        BLOCKING_LABELS[kind],
        formatDate(openedOn),
        solvedOn !== null
          ? { text: `résolue le ${formatDate(solvedOn)}`, tone: 'good' as const }
          : proof === null
            ? { text: 'à fournir', tone: 'warn' as const }
            : `${PROOF_LABELS[proof.kind]}, le ${formatDate(proof.obtainedOn)}`,
        `${BLOCKING_LEVERS[kind].lever} Pièces : ${BLOCKING_LEVERS[kind].documents}`,
        BLOCKING_LEVERS[kind].owner,
      ]),
      'Aucune situation bloquante n’est signalée pour ce ménage.',
    ),
    forms(
      householdForm(sheet, 'blocage', {
        title: 'Signaler une situation',
        help: null,
        fields: [
          {
            name: 'situation',
            label: 'Situation',
            kind: 'select',
            required: true,
            options: optionsOf(BLOCKING_KINDS, BLOCKING_LABELS),
          },
        ],
        button: 'Signaler',
        secondary: true,
      }),
      ...household.blockingSituations
        .filter(({ solvedOn }) => solvedOn === null)
        .map(({ kind }) =>
          householdForm(sheet, 'resolution', {
            key: `resolution-${kind}`,
            title: BLOCKING_LABELS[kind],
            help: 'Une preuve lève la tâche « fournir la preuve » dès le prochain calcul.',
            with: [{ name: 'situation', value: kind }],
            fields: [
              {
                name: 'preuve',
                label: 'Pièce obtenue',
                kind: 'select',
                options: optionsOf(BLOCKING_PROOFS, PROOF_LABELS),
              },
              { name: 'resolue', label: 'La situation est résolue', kind: 'check' },
            ],
            button: 'Enregistrer',
          }),
        ),
    ),
  ];

  function documentRow({ household: { documents }, today }: HouseholdSheet, code: (typeof DOCUMENT_CODES)[number]) {
    const found = documents.find((one) => one.code === code);
    const until = file.expiries.get(code) ?? null;
    const status = found?.status === 'received' && until !== null && until < today ? 'expired' : found?.status;
    const text = status === undefined ? 'pas encore vérifiée' : DOCUMENT_STATUS_LABELS[status];
    const tone = status === undefined ? null : status === 'received' ? ('good' as const) : ('bad' as const);
    return [
      capitalise(DOCUMENT_LABELS[code]),
      { text, tone },
      day(found?.checkedOn ?? null),
      until === null ? 'N/A' : formatDate(until),
    ];
  }
}

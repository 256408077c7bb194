import { SYPLO_FIELDS } from '#casework/support-sheet.js';
import { EVENTS } from '#domain/events.js';
import { COMPARISON_STATES } from '#domain/monitoring-rows.js';
import { isExit, PAIRING_STATE_LABELS, type Pairing } from '#domain/pairing-life.js';
import { CONTEST_ANSWER_LABELS, type Contest, type SocialWorker } from '#domain/support-work.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { AuditEntry } from '#ports.js';
import { ACCESS_WORDS, COMPARISON_LABELS, SYPLO_FIELD_LABELS } from './association-words.js';
import { formatDate, formatInstant } from './format.js';
import { type HouseholdSheet, householdForm } from './household-tabs.js';
import { vacancyHead } from './vacancy-view.js';
import { dayField, factList, forms, heading, optionsOf, paragraph, type WorkBlock, workTable } from './work-blocks.js';

/** A pairing of the household beside its dwelling, where the association reads it. */
export interface HouseholdPairing {
  readonly pairing: Pairing;
  readonly vacancy: Vacancy | null;
}

/** Every rapprochement of the household, the open ones first. */
export function proposalsTab(pairings: readonly HouseholdPairing[]): readonly WorkBlock[] {
  const sorted = [...pairings].sort((a, b) => Number(isExit(a.pairing.state)) - Number(isExit(b.pairing.state)));
  return [
    workTable(
      'Rapprochements de ce ménage',
      ['Logement', 'Où il en est', 'Loyer', 'CALEOL visée'],
      sorted.map(({ pairing, vacancy }) => {
        const head = vacancy === null ? null : vacancyHead(vacancy);
        return [
          { text: head?.title ?? 'Logement', href: `/propositions/${encodeURIComponent(pairing.proposalId)}` },
          PAIRING_STATE_LABELS[pairing.state],
          head?.rent ?? 'non connu',
          head?.caleolOn ?? 'non connue',
        ];
      }),
      'Aucune proposition à ce jour. L’onglet « Pourquoi, pourquoi pas » dit ce qui l’explique, logement par logement.',
    ),
  ];
}

/** Any dwelling of the household's scope, and the engine's reasons for it; what was contested and answered. */
export function whyTab(
  { household }: HouseholdSheet,
  vacancies: readonly Vacancy[],
  contests: readonly Contest[],
): readonly WorkBlock[] {
  return [
    paragraph(
      'Pour chaque logement ouvert sur lequel votre association est concernée : la règle qui bloque, les points, le rang, et ce qui changerait le résultat. De là, corrigez une donnée ou demandez un réexamen.',
    ),
    workTable(
      'Logements ouverts',
      ['Logement', 'Adresse', 'Explication'],
      vacancies.map((vacancy) => {
        const head = vacancyHead(vacancy);
        return [
          head.title,
          head.address,
          {
            text: `Pourquoi, pourquoi pas : ${head.title}`,
            href: `/vacances/${encodeURIComponent(vacancy.id)}/candidats/${encodeURIComponent(household.id)}`,
          },
        ];
      }),
      'Aucun logement ouvert ne concerne encore votre association : un calcul doit d’abord y proposer l’un de vos ménages.',
    ),
    heading('reexamens', 'Demandes de réexamen'),
    workTable(
      'Demandes de réexamen de ce ménage',
      ['Demandée le', 'Réponse attendue le', 'Réponse'],
      contests.map(({ askedAt, dueOn, answered }) => [
        formatInstant(askedAt),
        formatDate(dueOn),
        answered === null ? 'attendue' : `${CONTEST_ANSWER_LABELS[answered.answer]} : ${answered.text}`,
      ]),
      'Aucune demande de réexamen pour ce ménage.',
    ),
  ];
}

/** The sheets « appui au relogement » and « parcours AVDL », filled along the way. */
export function supportTab(sheet: HouseholdSheet, workers: readonly SocialWorker[]): readonly WorkBlock[] {
  const { household, file } = sheet;
  const { texts, works } = file;
  const base = `/menages/${encodeURIComponent(household.id)}/fiches`;
  const area = (name: string, label: string, value: string | null) =>
    ({ name, label, kind: 'area', value: value ?? '' }) as const;
  const inPost = workers.filter(({ leftOn }) => leftOn === null);
  return [
    {
      kind: 'links',
      links: [
        { href: `${base}/appui`, label: 'Fiche « appui au relogement »' },
        { href: `${base}/parcours`, label: 'Fiche parcours AVDL' },
        { href: `${base}/recommandations`, label: 'Recommandations au correspondant du bailleur' },
      ],
    },
    factList([
      [
        'Travailleur social',
        workers.find(({ id }) => id === household.support?.socialWorkerId)?.label ?? 'non attribué',
      ],
    ]),
    workTable(
      'Démarches, de la plus ancienne à la plus récente',
      ['Date', 'Accompagnement', 'Démarche', 'Suite'],
      works.map(({ on, phase, what, outcome }) => [
        formatDate(on),
        phase === 'towards' ? 'vers le logement (AVL)' : 'dans le logement (ADL)',
        what,
        outcome ?? 'N/A',
      ]),
      'Aucune démarche n’est encore écrite : la fiche se remplit au fil de l’accompagnement.',
    ),
    forms(
      householdForm(sheet, 'demarche', {
        title: 'Écrire une démarche',
        help: null,
        fields: [
          {
            name: 'phase',
            label: 'Accompagnement',
            kind: 'select',
            required: true,
            value: household.support?.phase === 'within' ? 'within' : 'towards',
            options: [
              { value: 'towards', label: 'Vers le logement (AVL)' },
              { value: 'within', label: 'Dans le logement (ADL)' },
            ],
          },
          dayField('jour', 'Le'),
          {
            name: 'demarche',
            label: 'Démarche',
            kind: 'area',
            required: true,
            hint: '500 caractères au plus, sans nom de personne.',
          },
          { name: 'suite', label: 'Suite', kind: 'area' },
        ],
        button: 'Ajouter la démarche',
      }),
      householdForm(sheet, 'fiche', {
        title: 'Textes des fiches',
        with: [{ name: 'versionTextes', value: String(file.textsVersion) }],
        help: 'Ce qui est écrit ici s’imprime dans les fiches ; un champ vide y paraît « non renseigné ».',
        fields: [
          area('besoins', 'Besoins d’accompagnement', texts.needs),
          area('forces', 'Points forts', texts.strengths),
          area('correspondant', 'Recommandations au correspondant du bailleur', texts.forCorrespondent),
          area('departement', 'Recommandations aux travailleurs sociaux du département', texts.forSocialServices),
          area('vigilance', 'Points de vigilance', texts.vigilance),
          area('apres', 'Qui joindre après la fin de l’accompagnement', texts.contactAfterEnd),
          {
            name: 'syplo',
            label: 'Module AVDL de SYPLO mis à jour le',
            kind: 'text',
            hint: 'JJ/MM/AAAA.',
            value: texts.syploUpdatedOn === null ? '' : formatDate(texts.syploUpdatedOn),
          },
        ],
        button: 'Enregistrer les textes',
      }),
      householdForm(sheet, 'syplo', {
        title: 'Comparer avec SYPLO',
        help: 'Le taux de cohérence SYPLO du dialogue de gestion compte ces réponses ; une ligne vide n’est pas comptée.',
        fields: SYPLO_FIELDS.map((name) => ({
          name,
          label: SYPLO_FIELD_LABELS[name],
          kind: 'select' as const,
          options: optionsOf(COMPARISON_STATES, COMPARISON_LABELS),
        })),
        button: 'Enregistrer la comparaison',
        secondary: true,
      }),
      ...(household.support === null
        ? []
        : [
            householdForm(sheet, 'travailleur', {
              title: 'Travailleur social',
              help:
                inPost.length === 0
                  ? 'Personne n’est encore en poste : saisissez l’équipe à la page « Équipe ».'
                  : null,
              fields: [
                {
                  name: 'travailleur',
                  label: 'Qui accompagne le ménage',
                  kind: 'select' as const,
                  value: household.support.socialWorkerId ?? '',
                  options: inPost.map(({ id, label }) => ({ value: id, label })),
                },
              ],
              button: 'Attribuer',
              secondary: true,
            }),
          ]),
    ),
  ];
}

/** Who has read or changed what about the household, from the audit log. */
export function accessTab(
  entries: readonly AuditEntry[],
  names: ReadonlyMap<string, string>,
  moreHref: string | null,
): readonly WorkBlock[] {
  const words = (action: string) =>
    ACCESS_WORDS[action] ?? (action in EVENTS ? EVENTS[action as keyof typeof EVENTS].label : action);
  return [
    paragraph(
      'Chaque lecture de la fiche et chaque acte sur ce ménage laisse une trace qui ne s’efface pas. Le ménage peut demander cette liste.',
    ),
    workTable(
      'Accès et actes, les plus récents d’abord',
      ['Quand', 'Quoi', 'Qui'],
      entries.map(({ at, action, chain }) => [
        formatInstant(at),
        words(action),
        names.get(chain) ?? (chain === 'system' ? 'le service' : chain),
      ]),
      'Aucun accès n’est encore enregistré pour ce ménage.',
    ),
    ...(moreHref === null
      ? []
      : [{ kind: 'links' as const, links: [{ href: moreHref, label: 'Accès plus anciens' }] }]),
  ];
}

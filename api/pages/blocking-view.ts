import type { unblockedBy } from '#casework/blocking-work.js';
import { BLOCKING_RESULT_LABELS, BLOCKING_RESULTS, type BlockingWork } from '#domain/blocking-work.js';
import type { CalendarDate } from '#domain/dates.js';
import { BLOCKING_KINDS, type BlockingKind } from '#domain/household.js';
import type { SocialWorker } from '#domain/support-work.js';
import { BLOCKING_LABELS, BLOCKING_LEVERS, PROOF_LABELS } from './association-words.js';
import { formatCount, formatDate } from './format.js';
import {
  forms,
  heading,
  optionsOf,
  paragraph,
  type WorkBlock,
  type WorkCell,
  type WorkForm,
  workTable,
} from './work-blocks.js';

/** `pending` = the engine is still counting; `null` = no run, or it holds none of these households. */
export type BlockingCounts = Awaited<ReturnType<typeof unblockedBy>> | 'pending' | null;

/** One tab a kind of situation, and one for what is late. */
export function blockingTabs(
  path: string,
  { kind, late }: { readonly kind: BlockingKind | null; readonly late: boolean },
) {
  return [
    { href: path, label: 'Toutes', current: kind === null && !late },
    ...BLOCKING_KINDS.map((one) => ({
      href: `${path}?situation=${one}`,
      label: BLOCKING_LABELS[one],
      current: one === kind && !late,
    })),
    { href: `${path}?retard=oui`, label: 'En retard', current: late },
  ];
}

interface Shown {
  readonly workers: readonly SocialWorker[];
  readonly today: CalendarDate;
  readonly counts: BlockingCounts;
  readonly path: string;
  /** The situation of the one household shown, whose forms are open; `null` = the list. */
  readonly chosen: BlockingKind | null;
}

export function blockingBlocks(works: readonly BlockingWork[], shown: Shown): readonly WorkBlock[] {
  const { counts, workers, path, chosen } = shown;
  const inPost = workers.filter(({ leftOn }) => leftOn === null);
  return [
    heading('leviers', 'Ce que chaque situation débloquerait'),
    paragraph(countsSentence(counts)),
    leverTable(works, counts),
    heading('menages', 'Ménage par ménage'),
    workTable(
      'Situations ouvertes, la plus proche échéance d’abord',
      [
        'Ménage',
        'Situation',
        'Ouverte le',
        'Preuve',
        'Qui s’en charge',
        'Échéance',
        'Logements ouverts s’il est débloqué',
        'Suivi',
      ],
      works.map((work) => rowOf(work, shown)),
      'Aucune situation bloquante ouverte ne répond à ce choix. Elles se signalent sur la fiche du ménage, onglet « Dossier et pièces ».',
    ),
    ...(inPost.length === 0 || chosen !== null
      ? []
      : [
          {
            kind: 'links' as const,
            links: inPost.map(({ id, label }) => ({
              href: `${path}?qui=${encodeURIComponent(id)}`,
              label: `Celles dont ${label} se charge`,
            })),
          },
        ]),
    ...(chosen === null ? [] : works.slice(0, 1).map((work) => forms(...workForms(work, inPost)))),
  ];
}

function countsSentence(counts: BlockingCounts): string {
  if (counts === 'pending')
    return 'Le moteur refait les règles du dernier calcul pour ces ménages : actualisez la page dans quelques secondes.';
  if (counts === null)
    return 'Le nombre de ménages débloqués est non connu : aucun calcul publié ne contient ces ménages.';
  return 'Ménages débloqués : ceux que cette situation seule retient, et que les règles du dernier calcul, refaites sans elle, rendent éligibles à un logement ouvert au moins. Une composition ou des ressources saisies pour ce cas sont celles que le moteur lit.';
}

function leverTable(works: readonly BlockingWork[], counts: BlockingCounts): WorkBlock {
  const known = counts === null || counts === 'pending' ? [] : counts.kinds;
  const kinds = BLOCKING_KINDS.filter((kind) => works.some(({ situation }) => situation.kind === kind));
  return workTable(
    'Leviers, pièces et ménages débloqués',
    ['Situation', 'Ménages concernés', 'Ménages débloqués', 'Levier', 'Pièces', 'Qui agit'],
    kinds.map((kind) => {
      const { lever, documents, owner } = BLOCKING_LEVERS[kind];
      const unblocked = known.find((one) => one.kind === kind)?.unblocked;
      return [
        BLOCKING_LABELS[kind],
        formatCount(works.filter(({ situation }) => situation.kind === kind).length, 'ménage'),
        unblocked === undefined ? 'non connu' : formatCount(unblocked, 'ménage'),
        lever,
        documents,
        owner,
      ];
    }),
    'Aucune situation ouverte.',
  );
}

function rowOf(work: BlockingWork, { workers, today, counts, path }: Shown): readonly (WorkCell | string)[] {
  const { household, situation, workerId, dueOn } = work;
  const openings = counts === null || counts === 'pending' ? null : counts.of(work);
  const id = encodeURIComponent(household.id);
  return [
    { text: household.reference, href: `/menages/${id}?onglet=dossier` },
    BLOCKING_LABELS[situation.kind],
    formatDate(situation.openedOn),
    situation.proof === null ? { text: 'à fournir', tone: 'warn' } : PROOF_LABELS[situation.proof.kind],
    workers.find((worker) => worker.id === workerId)?.label ?? 'personne',
    dueOn === null
      ? 'à fixer'
      : dueOn < today
        ? { text: `${formatDate(dueOn)}, en retard`, tone: 'warn' }
        : formatDate(dueOn),
    openings === null
      ? 'non connu'
      : `${openings.without} (${openings.now} sans y toucher, la preuve restant à fournir)`,
    { text: `Suivre ${household.reference}`, href: `${path}?menage=${id}&situation=${situation.kind}` },
  ];
}

function workForms(
  { household, situation, workerId, dueOn }: BlockingWork,
  inPost: readonly SocialWorker[],
): readonly WorkForm[] {
  const base = {
    action: `/menages/${encodeURIComponent(household.id)}/situation-bloquante`,
    help: BLOCKING_LABELS[situation.kind],
  };
  const hidden = (act: string) => [
    { name: 'situation', value: situation.kind },
    { name: 'acte', value: act },
  ];
  return [
    {
      ...base,
      id: 'suivre',
      title: `Qui s’en charge pour ${household.reference}, et pour quand`,
      hidden: [
        ...hidden('suivre'),
        { name: 'lu', value: 'oui' },
        { name: 'luTravailleur', value: workerId ?? '' },
        { name: 'luJour', value: dueOn === null ? '' : formatDate(dueOn) },
      ],
      fields: [
        {
          name: 'travailleur',
          label: 'Travailleur social',
          kind: 'select',
          value: workerId ?? '',
          options: inPost.map(({ id, label }) => ({ value: id, label })),
        },
        {
          name: 'jour',
          label: 'Échéance',
          kind: 'text',
          hint: 'JJ/MM/AAAA, aujourd’hui ou à venir ; vide : aucune.',
          value: dueOn === null ? '' : formatDate(dueOn),
        },
      ],
      button: 'Enregistrer le suivi',
    },
    {
      ...base,
      id: 'clore',
      title: 'Clore avec son résultat',
      hidden: hidden('clore'),
      fields: [
        {
          name: 'resultat',
          label: 'Résultat',
          kind: 'select',
          required: true,
          options: optionsOf(BLOCKING_RESULTS, BLOCKING_RESULT_LABELS),
        },
        { name: 'texte', label: 'Précision', kind: 'area', hint: '500 caractères au plus, sans nom de personne.' },
      ],
      button: 'Clore',
      secondary: true,
    },
  ];
}

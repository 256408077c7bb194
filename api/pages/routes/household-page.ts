import type { FastifyInstance, FastifyReply } from 'fastify';
import { inTransaction, notFound } from '#casework/transaction.js';
import { type HouseholdId, householdId, organisationId } from '#domain/ids.js';
import { ok } from '#domain/result.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell, vacancyReference } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { type Typed, typedOf } from '../declare-form.js';
import { BOTH_VERSIONS } from '../form-refusal.js';
import { HOUSEHOLD_ACTS, performOnHousehold } from '../household-acts.js';
import { identityBlocks } from '../household-identity.js';
import { fileTab, type HouseholdSheet, placesTab, situationTab } from '../household-tabs.js';
import { accessTab, proposalsTab, supportTab, whyTab } from '../household-tabs-support.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { comparedForm, filledForm, heading, type WorkBlock } from '../work-blocks.js';

const TABS = [
  ['situation', 'Situation'],
  ['lieux', 'Souhaits et mobilité'],
  ['dossier', 'Dossier et pièces'],
  ['propositions', 'Propositions'],
  ['pourquoi', 'Pourquoi, pourquoi pas'],
  ['appui', 'Appui au relogement'],
  ['acces', 'Accès et droits'],
] as const;
type Tab = (typeof TABS)[number][0];

const LISTED = 50;

/** The page of a household of the association, tab by tab, and the forms that keep it true. */
export function householdRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string }; Querystring: { onglet?: string; fait?: string; after?: string } }>(
    '/menages/:id',
    page('household.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, ['association']);
      const { onglet = '', fait = '', after = null } = request.query;
      const id = householdId(request.params.id);
      return sendHousehold(deps, reply, visitor, { id, tab: tabOf(onglet), done: fait, after, errors: [] });
    },
  );
  for (const [name, act] of Object.entries(HOUSEHOLD_ACTS)) {
    app.post<{ Params: { id: string } }>(`/menages/:id/${name}`, page('household.change'), async (request, reply) => {
      const visitor = await signedInToWrite(deps, request, ['association']);
      const id = householdId(request.params.id);
      const typed: Typed = typedOf(request.body);
      const performed = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
        performOnHousehold(act, {
          deps: { ...caseDeps, reference: vacancyReference },
          access: visitor.access,
          id,
          typed,
        }),
      );
      if (performed.ok) return reply.redirect(`/menages/${encodeURIComponent(id)}?onglet=${act.tab}&fait=${name}`, 303);
      if (performed.error.code === 'NOT_FOUND') throw problem('NOT_FOUND', performed.error.detail);
      const errors = performed.error.fields?.length
        ? performed.error.fields.map(
            ({ message, expected }) => `${message}${expected ? ` Attendu : ${expected}.` : ''}`,
          )
        : [performed.error.detail];
      const stale = performed.error.code === 'STALE_VERSION';
      return sendHousehold(deps, reply, visitor, {
        id,
        tab: tabOf(act.tab),
        done: '',
        after: null,
        errors: stale ? [...errors, BOTH_VERSIONS] : errors,
        status: stale ? 412 : 422,
        typed: { name, typed },
      });
    });
  }
}

const tabOf = (name: string): Tab => TABS.find(([tab]) => tab === name)?.[0] ?? 'situation';
const labelOf = (tab: Tab): string => TABS.find(([name]) => name === tab)?.[1] ?? '';

interface Shown {
  readonly id: HouseholdId;
  readonly tab: Tab;
  readonly done: string;
  /** Cursor of the access journal. */
  readonly after: string | null;
  readonly errors: readonly string[];
  /** Of the answer; 200 by default. */
  readonly status?: 412 | 422;
  readonly typed?: { readonly name: string; readonly typed: Typed };
}

async function sendHousehold(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: NonNullable<Visitor['access']> },
  shown: Shown,
): Promise<FastifyReply> {
  const { household, blocks } = unwrap(
    await inTransaction(caseShell(deps), visitor.access, async ({ tx }) => {
      const found = await tx.households.find(shown.id);
      const stored = found === null ? null : await tx.households.findByReference(found.reference);
      if (stored === null) return notFound('Ce ménage');
      const sheet = { ...stored, file: await tx.support.file(shown.id), today: deps.clock.today() };
      return ok({ household: stored.household, blocks: await blocksOf(tx, sheet, shown) });
    }),
  );
  const base = `/menages/${encodeURIComponent(shown.id)}`;
  const act = HOUSEHOLD_ACTS[shown.done];
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${shown.errors.length > 0 ? 'Erreur – ' : ''}${labelOf(shown.tab)} – Ménage ${household.reference}`,
      template: 'workbench',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: '/menages', label: 'Mes ménages' },
        { href: null, label: household.reference },
      ],
      notice:
        act === undefined
          ? null
          : { kind: 'good', title: act.done, text: act.told ?? 'Le prochain calcul en tient compte.' },
      data: {
        heading: `Ménage ${household.reference}`,
        lead: 'Votre référence : aucun bailleur ne la voit.',
        errors: shown.errors,
        tabs: TABS.map(([tab, label]) => ({
          href: tab === 'situation' ? base : `${base}?onglet=${tab}`,
          label,
          current: tab === shown.tab,
        })),
        blocks: shown.typed === undefined ? blocks : withTyped(blocks, shown.typed, shown.status),
      },
    },
    shown.status ?? 200,
  );
}

async function blocksOf(tx: Tx, sheet: HouseholdSheet, { id, tab, after }: Shown): Promise<readonly WorkBlock[]> {
  switch (tab) {
    case 'situation':
      return situationTab(sheet);
    case 'lieux':
      return placesTab(sheet);
    case 'dossier':
      return fileTab(sheet);
    case 'propositions': {
      const { items } = await tx.pairings.list({ householdId: id }, { limit: LISTED, after: null });
      const pairings = [];
      for (const pairing of items) pairings.push({ pairing, vacancy: await tx.vacancies.find(pairing.vacancyId) });
      return proposalsTab(pairings);
    }
    case 'pourquoi': {
      const { items } = await tx.vacancies.list({ status: 'open' }, { limit: LISTED, after: null });
      return whyTab(sheet, items, await tx.contests.ofHousehold(id));
    }
    case 'appui':
      return supportTab(sheet, await tx.team.workers());
    case 'acces': {
      const { items, next } = await tx.audit.list({ householdId: id }, { limit: LISTED, after });
      const names = new Map<string, string>();
      for (const chain of new Set(items.map((entry) => entry.chain)))
        names.set(chain, (await tx.organisations.find(organisationId(chain)))?.name ?? '');
      const known = new Map([...names].filter(([, name]) => name !== ''));
      const more =
        next === null ? null : `/menages/${encodeURIComponent(id)}?onglet=acces&after=${encodeURIComponent(next)}`;
      const identity = identityBlocks(sheet, await tx.identities.find(id));
      return [...identity, heading('journal', 'Qui a lu, qui a agi'), ...accessTab(items, known, more)];
    }
  }
}

/** The form that was refused, with what was typed in it. */
function withTyped(
  blocks: readonly WorkBlock[],
  { name, typed }: NonNullable<Shown['typed']>,
  status: Shown['status'],
): readonly WorkBlock[] {
  return blocks.map((block) =>
    block.kind !== 'forms'
      ? block
      : {
          ...block,
          forms: block.forms.map((form) =>
            form.action.endsWith(`/${name}`)
              ? status === 412
                ? comparedForm(form, typed)
                : filledForm(form, typed)
              : form,
          ),
        },
  );
}

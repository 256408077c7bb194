import type { FastifyInstance, FastifyReply } from 'fastify';
import { type ContactInput, nameContact, type PartnerInput, readRegister, savePartner } from '#casework/protocol.js';
import { inTransaction } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { organisationId } from '#domain/ids.js';
import { CONTACT_ROLES, PARTNER_KINDS, PARTNER_STANDINGS } from '#domain/protocol.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { readDate, type Typed, typedOf } from '../declare-form.js';
import { BOTH_VERSIONS, type RefusedForm, refusalSentences, versionIn } from '../form-refusal.js';
import { contactForm, contactRows, partnerForm, partnerRows } from '../protocol-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';

const READERS = ['landlordReferent', 'association', 'departementalUnit', 'regionalAuthority'] as const;
const NAMERS = ['landlordReferent', 'departementalUnit', 'regionalAuthority'] as const;
const PATH = '/protocole';

/** The register of the protocol, and the directory of its referents. */
export function protocolPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { fait?: string; anciens?: string } }>(PATH, page('protocol.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, READERS);
    const { fait = '', anciens } = request.query;
    return sendRegister(deps, reply, visitor, { done: fait, formerToo: anciens === 'oui', refused: null });
  });
  app.post(`${PATH}/partenaires`, page('protocol.keep'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['regionalAuthority']);
    const typed = typedOf(request.body);
    const saved = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      savePartner(caseDeps, visitor.access, partnerInput(typed)),
    );
    if (saved.ok) return reply.redirect(`${PATH}?fait=partenaire#registre`, 303);
    const isStale = saved.error.code === 'STALE_VERSION';
    const errors = [...refusalSentences(saved.error), ...(isStale ? [BOTH_VERSIONS] : [])];
    const refused = { path: 'partenaires', errors, typed };
    return sendRegister(deps, reply, visitor, { done: '', formerToo: false, refused, isStale });
  });
  app.post(`${PATH}/annuaire`, page('directory.name'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, NAMERS);
    const typed = typedOf(request.body);
    const named = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      nameContact(caseDeps, visitor.access, contactInput(typed)),
    );
    if (named.ok) return reply.redirect(`${PATH}?fait=referent#annuaire`, 303);
    const refused = { path: 'annuaire', errors: refusalSentences(named.error), typed };
    return sendRegister(deps, reply, visitor, { done: '', formerToo: false, refused });
  });
}

const day = (text: string | undefined) => (readDate((text ?? '').trim()) ?? null) as CalendarDate | null;
const textOrNull = (text: string | undefined) => (text ?? '').trim() || null;

function partnerInput(typed: Typed): PartnerInput {
  const organisation = textOrNull(typed.organisme);
  return {
    id: textOrNull(typed.partenaire),
    version: versionIn(typed[`version-${typed.partenaire}`]),
    kind: PARTNER_KINDS.find((one) => one === typed.nature) ?? 'landlord',
    organisationId: organisation === null ? null : organisationId(organisation),
    name: typed.nom ?? '',
    departements: DEPARTEMENTS.filter((code) => typed[`departement-${code}`] === 'on'),
    standing: PARTNER_STANDINGS.find((one) => one === typed.place) ?? 'signatory',
    signedOn: day(typed.signature),
    leftOn: day(typed.depart),
  };
}

function contactInput(typed: Typed): ContactInput {
  return {
    role: CONTACT_ROLES.find((one) => one === typed.role) ?? 'protocolRegional',
    departement: DEPARTEMENTS.find((code) => code === typed.departement) ?? null,
    name: typed.personne ?? '',
    job: typed.fonction ?? '',
    email: textOrNull(typed.courriel),
    phone: textOrNull(typed.telephone),
    self: typed.moi === 'oui',
  };
}

const DONE: Readonly<Record<string, string>> = {
  partenaire: 'Le registre est à jour.',
  referent: 'La personne est nommée ; celle qu’elle remplace reste dans l’historique.',
};

async function sendRegister(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor,
  shown: {
    readonly done: string;
    readonly formerToo: boolean;
    readonly refused: RefusedForm | null;
    readonly isStale?: boolean;
  },
): Promise<FastifyReply> {
  const access = visitor.access as NonNullable<Visitor['access']>;
  const { register, organisations } = await deps.uow.transaction(access, async (tx) => ({
    register: await readRegister({ tx, ...caseShell(deps) }, shown.formerToo),
    organisations: await tx.organisations.list(),
  }));
  const names = new Map(organisations.map(({ id, name }) => [id as string, name]));
  const done = DONE[shown.done];
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${shown.refused === null ? '' : 'Erreur – '}Protocole et annuaire`,
      template: 'protocol',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Protocole et annuaire' },
      ],
      notice: done === undefined ? null : { kind: 'good', title: 'Enregistré', text: done },
      data: {
        partners: partnerRows(register),
        contacts: contactRows(register.contacts, names),
        formerToo: shown.formerToo,
        keeps: access.role === 'regionalAuthority',
        partnerForm: partnerForm(shown.refused, organisations),
        contactForm: contactForm(access, shown.refused),
        refused: shown.refused,
      },
    },
    shown.refused === null ? 200 : shown.isStale ? 412 : 422,
  );
}

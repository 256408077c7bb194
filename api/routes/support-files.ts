import { z } from 'zod';
import { reportToActionLogement } from '#casework/action-logement.js';
import { assignBlocking, closeBlocking } from '#casework/blocking-work.js';
import type { CaseError } from '#casework/errors.js';
import {
  advanceBlocking,
  checkDocument,
  confirmFile,
  type FileDeps,
  openBlocking,
  recordConsent,
} from '#casework/support-file.js';
import { addWork, writeSheet } from '#casework/support-sheet.js';
import { assignWorker, transferSupport } from '#casework/support-team.js';
import { notFound, type OrganisationAccess } from '#casework/transaction.js';
import { BLOCKING_RESULTS } from '#domain/blocking-work.js';
import type { CalendarDate } from '#domain/dates.js';
import { BLOCKING_KINDS, BLOCKING_PROOFS, DOCUMENT_CODES } from '#domain/household.js';
import { type HouseholdId, organisationId, socialWorkerId } from '#domain/ids.js';
import { ok, type Result } from '#domain/result.js';
import { ALIN_OUTCOMES, ALIN_TASK_KINDS } from '#domain/support-work.js';
import { calendarDateField, departementField, text } from '#exchange/fields.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { byRef, doneSchema, householdIdOf, none, told, workRoute } from './work-route.js';

const tag = 'accompagnement';
const BASE = '/api/v1/households/:ref';
const dayField = calendarDateField.nullable().default(null).describe('Vide : aujourd’hui');
const dayOf = (day: string | null) => day as CalendarDate | null;
/** Two people of the association may write the same: who writes says what it has read. */
const readVersion = z.int().describe('Version lue, obligatoire ; 412 si elle a changé');
const note = (most: number) => z.string().trim().max(most).nullable().default(null);

export const alinTaskSchema = z.object({
  id: z.string(),
  kind: z.enum(ALIN_TASK_KINDS),
  what: z.string(),
  openedOn: z.string(),
  dueOn: z.string(),
  doneOn: z.string().nullable(),
  outcome: z.enum(ALIN_OUTCOMES).nullable(),
});

const textsSchema = z.strictObject({
  needs: note(2000),
  strengths: note(2000),
  forCorrespondent: note(2000),
  forSocialServices: note(2000),
  vigilance: note(2000),
  contactAfterEnd: note(2000),
  syploUpdatedOn: calendarDateField.nullable().default(null),
});

const fileSchema = z.object({
  reference: z.string(),
  version: z.int(),
  confirmedOn: z.string(),
  documents: z
    .array(
      z.object({
        code: z.enum(DOCUMENT_CODES),
        status: z.enum(['received', 'missing', 'expired', 'notChecked']),
        checkedOn: z.string().nullable(),
        expiresOn: z.string().nullable(),
      }),
    )
    .describe('Toutes les pièces, même jamais vérifiées'),
  blockingSituations: z.array(
    z.object({
      kind: z.enum(BLOCKING_KINDS),
      openedOn: z.string(),
      proof: z.object({ kind: z.enum(BLOCKING_PROOFS), obtainedOn: z.string() }).nullable(),
      solvedOn: z.string().nullable(),
    }),
  ),
  consentRequests: z.array(
    z.object({
      departement: departementField,
      askedOn: z.string(),
      answeredOn: z.string().nullable(),
      answer: z.enum(['given', 'refused']).nullable(),
    }),
  ),
  texts: textsSchema,
  textsVersion: z.int().describe('0 : rien n’est encore écrit'),
  works: z.array(
    z.object({
      id: z.string(),
      phase: z.enum(['towards', 'within']),
      on: z.string(),
      what: z.string(),
      outcome: z.string().nullable(),
    }),
  ),
  alinTasks: z.array(alinTaskSchema),
});

/** The support of a household: its checklist, its sheets, what blocks it; each write is the use case of the page. */
export function supportFileRoutes(app: ApiInstance, deps: AppDeps): void {
  workRoute(app, deps, {
    method: 'GET',
    url: `${BASE}/support-file`,
    operation: 'household.read',
    tag,
    summary: 'Dossier d’accompagnement : pièces, accords demandés, démarches, textes des fiches, situations bloquantes',
    params: byRef,
    answer: fileSchema,
    perform: (caseDeps, _access, { params: { ref } }) => readFile(caseDeps, ref),
  });
  fileWrites(app, deps);
  sheetWrites(app, deps);
  blockingWrites(app, deps);
}

async function readFile({ tx, clock }: FileDeps, ref: string): Promise<Result<unknown, CaseError>> {
  const found = await tx.households.findByReference(ref);
  if (found === null) return notFound('Ce ménage');
  const { household, version } = found;
  const file = await tx.support.file(household.id);
  const today = clock.today();
  const documents = DOCUMENT_CODES.map((code) => {
    const known = household.documents.find((one) => one.code === code);
    const expiresOn = file.expiries.get(code) ?? null;
    const expired = known?.status === 'received' && expiresOn !== null && expiresOn < today;
    return {
      code,
      status: expired ? 'expired' : (known?.status ?? 'notChecked'),
      checkedOn: known?.checkedOn ?? null,
      expiresOn,
    };
  });
  const { reference, confirmedOn, blockingSituations } = household;
  return ok({ ...file, reference, version, confirmedOn, documents, blockingSituations });
}

type Write<B> = (
  deps: FileDeps,
  access: OrganisationAccess,
  on: { readonly id: HouseholdId; readonly body: B },
) => Promise<Result<unknown, CaseError>>;

/** A write on one household of the association, under `household.change` unless said otherwise. */
function onHousehold<B extends z.ZodType>(
  app: ApiInstance,
  deps: AppDeps,
  route: {
    readonly path: string;
    readonly method?: 'POST' | 'PUT';
    readonly operation?: 'household.change' | 'blocking.work';
    readonly summary: string;
    readonly body: B;
    readonly write: Write<z.output<B>>;
  },
): void {
  const { path, method = 'POST', operation = 'household.change', summary, body, write } = route;
  workRoute(app, deps, {
    method,
    url: `${BASE}/${path}`,
    operation,
    tag,
    summary,
    params: byRef,
    body,
    answer: doneSchema,
    async perform(caseDeps, access, { params, body: sent }) {
      const id = await householdIdOf(caseDeps, params.ref);
      return id.ok ? told(await write(caseDeps, access, { id: id.value, body: sent })) : id;
    },
  });
}

function fileWrites(app: ApiInstance, deps: AppDeps): void {
  onHousehold(app, deps, {
    path: 'confirm',
    summary: 'Confirmer aujourd’hui les données du dossier, relues avec le ménage',
    body: none,
    write: (caseDeps, access, { id }) => confirmFile(caseDeps, access, id),
  });
  onHousehold(app, deps, {
    path: 'documents',
    summary: 'Dire l’état d’une pièce, et jusqu’à quand elle est valable',
    body: z.strictObject({
      code: z.enum(DOCUMENT_CODES),
      status: z.enum(['received', 'missing', 'expired']),
      expiresOn: calendarDateField.nullable().default(null),
    }),
    write: (caseDeps, access, { id, body }) =>
      checkDocument(caseDeps, access, { id, ...body, expiresOn: dayOf(body.expiresOn) }),
  });
  onHousehold(app, deps, {
    path: 'consents',
    summary: 'Demander au ménage son accord pour un département, écrire sa réponse, ou le retirer',
    body: z.strictObject({
      departement: departementField,
      step: z.enum(['ask', 'given', 'refused', 'withdraw']),
      on: dayField,
    }),
    write: (caseDeps, access, { id, body }) => recordConsent(caseDeps, access, { id, ...body, on: dayOf(body.on) }),
  });
  onHousehold(app, deps, {
    path: 'worker',
    summary: 'Attribuer le ménage à un travailleur social en poste, ou à personne',
    body: z.strictObject({ workerId: text(64).nullable(), version: readVersion }),
    write: (caseDeps, access, { id, body: { workerId, version } }) =>
      assignWorker(caseDeps, access, { id, version, workerId: workerId === null ? null : socialWorkerId(workerId) }),
  });
  onHousehold(app, deps, {
    path: 'transfer',
    summary: 'Transférer l’accompagnement à une autre association : fiche, textes et nom le suivent',
    body: z.strictObject({ to: text(64) }),
    write: (caseDeps, access, { id, body: { to } }) =>
      transferSupport(caseDeps, access, { id, to: organisationId(to) }),
  });
  onHousehold(app, deps, {
    path: 'action-logement-report',
    summary: 'Signaler le ménage à Action Logement, après six mois sans relogement',
    body: none,
    write: (caseDeps, access, { id }) => reportToActionLogement(caseDeps, access, id),
  });
}

function sheetWrites(app: ApiInstance, deps: AppDeps): void {
  onHousehold(app, deps, {
    path: 'works',
    summary: 'Écrire une démarche faite avec le ménage',
    body: z.strictObject({
      phase: z.enum(['towards', 'within']),
      on: dayField,
      what: text(500),
      outcome: note(500),
    }),
    write: (caseDeps, access, { id, body }) =>
      addWork(caseDeps, access, { ...body, householdId: id, on: dayOf(body.on) }),
  });
  onHousehold(app, deps, {
    path: 'sheet',
    method: 'PUT',
    summary: 'Remplacer les textes des fiches « appui au relogement » et parcours',
    body: textsSchema.extend({ version: readVersion }),
    write: (caseDeps, access, { id, body: { version, ...texts } }) =>
      writeSheet(caseDeps, access, {
        id,
        version,
        texts: { ...texts, syploUpdatedOn: dayOf(texts.syploUpdatedOn) },
      }),
  });
}

const kind = z.enum(BLOCKING_KINDS);

function blockingWrites(app: ApiInstance, deps: AppDeps): void {
  onHousehold(app, deps, {
    path: 'blocking-situations',
    summary: 'Signaler une situation bloquante',
    body: z.strictObject({ kind }),
    write: (caseDeps, access, { id, body }) => openBlocking(caseDeps, access, { id, ...body }),
  });
  onHousehold(app, deps, {
    path: 'blocking-situations/proof',
    summary: 'Écrire la pièce obtenue pour une situation bloquante ouverte',
    body: z.strictObject({ kind, proof: z.enum(BLOCKING_PROOFS) }),
    write: (caseDeps, access, { id, body }) => advanceBlocking(caseDeps, access, { id, ...body, solved: false }),
  });
  onHousehold(app, deps, {
    path: 'blocking-situations/follow-up',
    operation: 'blocking.work',
    summary: 'Dire qui s’occupe d’une situation bloquante, et pour quand',
    body: z.strictObject({ kind, workerId: text(64).nullable(), dueOn: calendarDateField.nullable() }),
    write: (caseDeps, access, { id, body }) =>
      assignBlocking(caseDeps, access, {
        id,
        kind: body.kind,
        workerId: body.workerId === null ? null : socialWorkerId(body.workerId),
        dueOn: dayOf(body.dueOn),
      }),
  });
  onHousehold(app, deps, {
    path: 'blocking-situations/close',
    operation: 'blocking.work',
    summary: 'Clore le suivi d’une situation bloquante, avec son résultat',
    body: z.strictObject({ kind, result: z.enum(BLOCKING_RESULTS), text: z.string().trim().max(500).default('') }),
    write: (caseDeps, access, { id, body }) => closeBlocking(caseDeps, access, { id, ...body }),
  });
}

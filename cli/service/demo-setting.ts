import { planSession } from '#casework/life/sessions.js';
import { planMeeting } from '#casework/meetings.js';
import { nameContact, savePartner } from '#casework/protocol.js';
import { addWorker, countWorkers } from '#casework/support-team.js';
import { type CaseDeps, type CaseShell, inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { addWorkingDays, nextWorkingDay } from '#casework/working-days.js';
import { addDays, addMonths, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { Organisation, Role } from '#domain/organisation.js';
import type { ContactRole } from '#domain/protocol.js';
import { ok, type Result } from '#domain/result.js';
import type { Association, RegionOrganisations } from '#simulation/generator/organisations.js';
import { CommandFailure, EXIT } from '../exit-codes.js';

/** The protocol AVDL Logement d’abord is of June 2020 (DRIHL, 2 February 2023); the day is of the demonstration. */
const SIGNED_ON = calendarDate('2020-06-15');
const COUNTED_MONTHS = 12;

/**
 * What a region at work has beside its households and dwellings: teams and their months, the register and the directory
 * of the protocol, sessions and meetings to come. By the acts of casework, as their roles; whoever has hers is passed
 * over, so that a start cut short is finished by the next one.
 */
export async function settleDemo(shell: CaseShell, organisations: RegionOrganisations): Promise<void> {
  const { associations, departementalUnits, landlords, regionalAuthority } = organisations;
  if (await isSettled(shell, regionalAuthority)) return;
  for (const one of associations) await act(shell, 'association', one, (deps, access) => team(deps, access, one));
  for (const one of landlords) {
    const owner: Organisation = { ...one, kind: 'landlord' };
    await act(shell, 'landlordReferent', owner, landlordContacts);
    await act(shell, 'caleolSecretary', owner, sessions);
  }
  for (const one of departementalUnits) await act(shell, 'departementalUnit', one, unit);
  await act(shell, 'regionalAuthority', regionalAuthority, (deps, access) => register(deps, access, organisations));
}

/** The region names its referent last. */
function isSettled(shell: CaseShell, regionalAuthority: Organisation): Promise<boolean> {
  return shell.uow.transaction({ kind: 'system' }, async ({ protocol }) =>
    (await protocol.contacts(false)).some(({ organisationId }) => organisationId === regionalAuthority.id),
  );
}

type Act = (deps: CaseDeps, access: OrganisationAccess) => Promise<void>;

async function act(shell: CaseShell, role: Role, organisation: Organisation, work: Act): Promise<void> {
  const { id: organisationId, departements } = organisation;
  const access: OrganisationAccess = { kind: 'organisation', role, organisationId, departements, userId: null };
  await inTransaction(shell, access, async (deps) => ok(await work(deps, access)));
}

function done<T>(result: Result<T, { readonly detail: string }>): void {
  if (!result.ok) throw new CommandFailure(EXIT.failure, result.error.detail);
}

async function team(deps: CaseDeps, access: OrganisationAccess, association: Association): Promise<void> {
  if ((await deps.tx.team.workers()).length > 0) return;
  const [home, ...others] = association.departements as [Departement, ...Departement[]];
  const today = deps.clock.today();
  for (const [index, id] of association.socialWorkers.entries()) {
    const label = `Travailleur social ${index + 1} (fictif)`;
    const startedOn = addMonths(today, -COUNTED_MONTHS - index);
    done(await addWorker({ ...deps, newId: () => id }, access, { label, departement: home, startedOn }));
  }
  for (let ago = 1; ago <= COUNTED_MONTHS; ago += 1) {
    const month = addMonths(today, -ago);
    done(await countWorkers(deps, access, { month, departement: home, count: association.socialWorkers.length }));
    for (const departement of others) done(await countWorkers(deps, access, { month, departement, count: 0 }));
  }
}

async function landlordContacts(deps: CaseDeps, access: OrganisationAccess): Promise<void> {
  if (await hasOwnContact(deps, access)) return;
  await name(deps, access, 'landlordRegional', null, 'Responsable des attributions');
  for (const departement of access.departements) {
    await name(deps, access, 'landlordDepartemental', departement, 'Référent départemental');
    await name(deps, access, 'caleolContact', departement, 'Membre de la CALEOL');
  }
}

async function unit(deps: CaseDeps, access: OrganisationAccess): Promise<void> {
  if (await hasOwnContact(deps, access)) return;
  const today = deps.clock.today();
  for (const departement of access.departements) {
    await name(deps, access, 'protocolDepartemental', departement, 'Référent du protocole');
    // The meeting of the quarter before is planned too: it is to be held, and says so.
    for (const plannedOn of [nextWorkingDay(addMonths(today, -3)), addWorkingDays(today, 12)])
      done(await planMeeting(deps, access, { departement, plannedOn, place: 'Unité départementale' }));
  }
}

async function register(
  deps: CaseDeps,
  access: OrganisationAccess,
  { landlords, reservers }: RegionOrganisations,
): Promise<void> {
  if (await hasOwnContact(deps, access)) return;
  await name(deps, access, 'protocolRegional', null, 'Référent régional du protocole');
  const partner = { id: null, version: null, standing: 'signatory', signedOn: SIGNED_ON, leftOn: null } as const;
  for (const { id, name: called, departements, protocolSignatory } of landlords) {
    const input = { ...partner, kind: 'landlord', organisationId: id, name: called, departements } as const;
    done(
      await savePartner(
        deps,
        access,
        protocolSignatory ? input : { ...input, standing: 'rehousesWithoutSigning', signedOn: null },
      ),
    );
  }
  const actionLogement = reservers.find(({ departements }) => departements.length === DEPARTEMENTS.length);
  if (actionLogement === undefined) return;
  const { id: organisationId, name: called, departements } = actionLogement;
  done(
    await savePartner(deps, access, { ...partner, kind: 'actionLogement', organisationId, name: called, departements }),
  );
}

async function sessions(deps: CaseDeps, access: OrganisationAccess): Promise<void> {
  const today = deps.clock.today();
  if ((await deps.tx.caleol.sessions({}, { after: null, limit: 1 })).items.length > 0) return;
  for (const heldOn of [addWorkingDays(today, 10), addWorkingDays(addDays(today, 14), 10)])
    done(await planSession(deps, access, { heldOn, startsAt: '09:30', place: 'Siège, salle de la CALEOL' }));
}

async function hasOwnContact({ tx }: CaseDeps, { organisationId }: OrganisationAccess): Promise<boolean> {
  return (await tx.protocol.contacts(false)).some((one) => one.organisationId === organisationId);
}

/** A person of nobody's: a label, an address of example.org, a number of the range kept for fiction (Arcep). */
async function name(
  deps: CaseDeps,
  access: OrganisationAccess,
  role: ContactRole,
  departement: Departement | null,
  job: string,
): Promise<void> {
  const where = departement === null ? 'Île-de-France' : `${departement}`;
  done(
    await nameContact(deps, access, {
      role,
      departement,
      name: `${job} ${where} (fictif)`,
      job,
      email: `${role.toLowerCase()}.${departement ?? 'idf'}@example.org`,
      phone: '01 99 00 00 00',
      self: false,
    }),
  );
}

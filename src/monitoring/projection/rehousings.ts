import type { Contingent } from '#domain/contingent.js';
import type { Departement } from '#domain/departement.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import type { PlaceAgreement } from '#domain/monitoring-rows.js';
import type { SupportScheme } from '#domain/support.js';
import { flag, type HouseholdState, text } from './state.js';

/** A lease: its row, and the end of the wait of the support under way. */
export function sign(state: HouseholdState, event: MonitoringEvent): void {
  const { on, data, organisation, provenance, vacancy } = event;
  const last = state.support();
  const support = last !== undefined && (last.endedOn === null || last.endedOn >= on) ? last : undefined;
  const dalo = data.dalo === undefined ? state.daloRecognisedOn !== null : data.dalo === true;
  // What the event does not say at all is read from the support and the dwelling; what it says is not known stays so.
  const told = (field: string, known: unknown) => (field in data ? data[field] : known);
  state.rehousings.push({
    id: `${state.id}/${state.rehousings.length + 1}`,
    subjectId: state.id,
    signedOn: on,
    departementFrom: text<Departement>(told('departementFrom', support?.departement)),
    departementTo: text<Departement>(told('departementTo', vacancy?.departement)),
    declaredDepartementTo: text<Departement>(told('declaredDepartementTo', vacancy?.departement)),
    contingent: text<Contingent>(told('contingent', vacancy?.contingent)),
    landlordId: vacancy?.landlordId ?? organisation,
    reserverId: vacancy?.reserverId ?? null,
    // The act names the landlord by its id.
    landlord: vacancy?.landlord ?? text(data.landlord),
    associationId: support?.associationId ?? null,
    scheme: support?.scheme ?? text<SupportScheme>(data.scheme),
    // A support of unknown scheme is one of the AVDL: the others are named.
    avdl: support !== undefined && support.scheme !== 'other',
    protocol: data.protocol === true,
    dalo,
    priority: dalo || state.labelled ? true : flag(data.priority),
    placeAgreement: agreementOf(state, event),
    firstQuartile: flag(data.firstQuartile),
    qpv: flag(data.qpv),
    actionLogementReported: support !== undefined && support.actionLogementReportedOn !== null,
    towardsStartedOn: support?.towardsStartedOn ?? null,
    daloRecognisedOn: state.daloRecognisedOn,
    provenance,
  });
  if (support !== undefined) state.supports.at(-1)?.change(on, (row) => ({ ...row, rehousedOn: row.rehousedOn ?? on }));
}

/** Whether the place was wished, accepted, or neither; `null` where the household's consents or the place are not known. */
function agreementOf(state: HouseholdState, { data, vacancy }: MonitoringEvent): PlaceAgreement | null {
  const departement = text('departementTo' in data ? data.departementTo : vacancy?.departement);
  if (state.consents.size === 0 || departement === null) return null;
  const places = [`departement:${departement}`, ...(vacancy?.communeCode ? [`commune:${vacancy.communeCode}`] : [])];
  const found = places.flatMap((place) => state.consents.get(place) ?? []);
  if (found.length === 0) return 'none';
  return found.includes(true) ? 'wish' : 'consent';
}

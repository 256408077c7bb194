import type { MonitoringRows, RehousingRow } from '#domain/monitoring-rows.js';

/** A lease of a household of the 93 in the 93, on the contingent of the préfet. */
export function aRehousing(id: string, changes: { readonly [K in keyof RehousingRow]?: unknown } = {}): RehousingRow {
  return {
    id,
    subjectId: id,
    signedOn: '2026-06-30',
    departementFrom: '93',
    departementTo: '93',
    declaredDepartementTo: '93',
    contingent: 'prefect',
    landlordId: 'L',
    landlord: null,
    associationId: null,
    scheme: null,
    avdl: true,
    protocol: false,
    dalo: true,
    priority: true,
    placeAgreement: null,
    firstQuartile: null,
    qpv: false,
    actionLogementReported: false,
    towardsStartedOn: null,
    daloRecognisedOn: '2024-01-01',
    provenance: 'observed',
    ...changes,
  } as RehousingRow;
}

export function noRows(rows: Partial<MonitoringRows>): MonitoringRows {
  return {
    rehousings: [],
    supports: [],
    blockings: [],
    followUps: [],
    proposals: [],
    staffing: [],
    comparisons: [],
    ...rows,
  };
}

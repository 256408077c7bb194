import { z } from 'zod';
import { CONTINGENTS } from '#domain/contingent.js';
import { DWELLING_SIZES, ENERGY_CLASSES, HEATINGS } from '#domain/dwelling.js';
import { organisationId } from '#domain/ids.js';
import type { CandidatesWanted, VacancyDeclaration } from '#domain/vacancy.js';
import { LETTINGS, MAX_WANTED, SINGLE_CANDIDATE_GROUNDS } from '#domain/vacancy.js';
import { calendarDateField, centsField, communeCodeField, idField, text } from './fields.js';

const reservationSchema = z
  .discriminatedUnion('state', [
    z.strictObject({ state: z.literal('toBeOriented') }),
    z.strictObject({
      state: z.literal('oriented'),
      contingent: z.enum(CONTINGENTS),
      reserverId: idField.nullish(),
      reserverDeadline: calendarDateField.nullish(),
    }),
  ])
  .describe('Réservation : à orienter, ou orientée vers un contingent (et son réservataire, avec son délai).');

const wanted = z.int().min(0).max(MAX_WANTED);

export const candidatesWantedSchema = z
  .strictObject({
    engine: z.literal([1, 2, 3]).describe('Rangs que le moteur remplit'),
    reserver: wanted.describe('Apportés par le réservataire, hors du moteur'),
    landlord: wanted.describe('Candidats du bailleur, inscrits par leur numéro unique'),
  })
  .describe('Combien de candidats, par canal ; sans précision : trois par le moteur, aucun d’ailleurs');

/** A vacancy as a landlord declares it: flat JSON, integer cents per month, ISO dates. Optional fields may be null. */
export const vacancySchema = z
  .strictObject({
    internalId: text(64).describe('Identifiant du logement chez le bailleur'),
    rplsId: z
      .string()
      .regex(/^[0-9A-Z]{10}$/, { error: 'Identifiant RPLS mal formé.' })
      .nullish()
      .describe('Identifiant RPLS, 10 caractères'),
    address: z.strictObject({
      line: text(200),
      postalCode: z.string().regex(/^\d{5}$/, { error: 'Code postal mal formé.' }),
      communeCode: communeCodeField.describe('Code INSEE ; arrondissement à Paris'),
      complement: text(200).nullish(),
    }),
    size: z.enum(DWELLING_SIZES),
    floorAreaM2: z.number().min(-100_000).max(100_000).describe('Surface habitable, m²'),
    floor: z.int().min(-1_000).max(1_000).nullish().describe('0 = rez-de-chaussée'),
    lift: z.boolean(),
    accessibility: z.strictObject({ stepFree: z.boolean(), adapted: z.boolean() }),
    energyClass: z.enum(ENERGY_CLASSES).nullish(),
    heating: z.enum(HEATINGS),
    fundingCode: z
      .string()
      .regex(/^\d{2}$/, { error: 'Code de financement RPLS mal formé.' })
      .describe('Code RPLS du financement, deux chiffres'),
    adaptedPlai: z.boolean().optional(),
    rentCents: centsField.describe('Loyer mensuel hors charges, centimes'),
    annexRentCents: centsField.optional(),
    chargesCents: centsField,
    conventionMaxRentCents: centsField.nullish(),
    qpvCode: text(16).nullish(),
    letting: z.enum(LETTINGS),
    availableFrom: calendarDateField,
    visitOn: calendarDateField.nullish(),
    caleolOn: calendarDateField.nullish(),
    reservation: reservationSchema,
    protocolChannel: z.boolean().optional(),
    singleCandidateGround: z.enum(SINGLE_CANDIDATE_GROUNDS).nullish(),
    candidatesWanted: candidatesWantedSchema.partial().nullish(),
    confirmedWarnings: z.array(text(64)).max(32).optional().describe('Codes des avertissements déjà confirmés'),
  })
  .meta({ title: 'Vacance', description: 'Un logement vacant tel que le bailleur le déclare.' });

export type VacancyWire = z.output<typeof vacancySchema>;

export function toDeclaration(wire: VacancyWire): VacancyDeclaration {
  const { reservation } = wire;
  return {
    dwelling: {
      internalId: wire.internalId,
      rplsId: wire.rplsId ?? null,
      address: { ...wire.address, complement: wire.address.complement ?? null },
      size: wire.size,
      floorAreaM2: wire.floorAreaM2,
      floor: wire.floor ?? null,
      lift: wire.lift,
      accessibility: wire.accessibility,
      energyClass: wire.energyClass ?? null,
      heating: wire.heating,
      fundingCode: wire.fundingCode,
      adaptedPlai: wire.adaptedPlai ?? false,
      rentCents: wire.rentCents,
      annexRentCents: wire.annexRentCents ?? 0,
      chargesCents: wire.chargesCents,
      conventionMaxRentCents: wire.conventionMaxRentCents ?? null,
      qpvCode: wire.qpvCode ?? null,
    },
    letting: wire.letting,
    availableFrom: wire.availableFrom,
    visitOn: wire.visitOn ?? null,
    caleolOn: wire.caleolOn ?? null,
    reservation:
      reservation.state === 'toBeOriented'
        ? reservation
        : {
            state: 'oriented',
            contingent: reservation.contingent,
            reserverId: reservation.reserverId == null ? null : organisationId(reservation.reserverId),
            reserverDeadline: reservation.reserverDeadline ?? null,
          },
    protocolChannel: wire.protocolChannel ?? false,
    singleCandidateGround: wire.singleCandidateGround ?? null,
    candidatesWanted: wantedOf(wire.candidatesWanted),
  };
}

/** Three by the engine and none from elsewhere is what nobody has to say. */
function wantedOf(wire: VacancyWire['candidatesWanted']): CandidatesWanted | null {
  const { engine = 3, reserver = 0, landlord = 0 } = wire ?? {};
  return engine === 3 && reserver === 0 && landlord === 0 ? null : { engine, reserver, landlord };
}

/** The declaration as JSON; every field is written, absent ones as null. `toDeclaration` gives it back. */
export function fromDeclaration(declaration: VacancyDeclaration): VacancyWire {
  const { dwelling, ...rest } = declaration;
  return {
    internalId: dwelling.internalId,
    rplsId: dwelling.rplsId,
    address: { ...dwelling.address },
    size: dwelling.size,
    floorAreaM2: dwelling.floorAreaM2,
    floor: dwelling.floor,
    lift: dwelling.lift,
    accessibility: { ...dwelling.accessibility },
    energyClass: dwelling.energyClass,
    heating: dwelling.heating,
    fundingCode: dwelling.fundingCode,
    adaptedPlai: dwelling.adaptedPlai,
    rentCents: dwelling.rentCents,
    annexRentCents: dwelling.annexRentCents,
    chargesCents: dwelling.chargesCents,
    conventionMaxRentCents: dwelling.conventionMaxRentCents,
    qpvCode: dwelling.qpvCode,
    letting: rest.letting,
    availableFrom: rest.availableFrom,
    visitOn: rest.visitOn,
    caleolOn: rest.caleolOn,
    reservation: { ...rest.reservation },
    protocolChannel: rest.protocolChannel,
    singleCandidateGround: rest.singleCandidateGround,
    candidatesWanted: rest.candidatesWanted ?? null,
  };
}

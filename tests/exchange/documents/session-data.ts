import { calendarDate } from '#domain/dates.js';
import type { OfferedDwelling } from '#exchange/documents/dwelling.js';
import type { DocumentOrigin } from '#exchange/documents/origin.js';
import type { PresentedCandidate } from '#exchange/documents/presentation-sheet.js';
import type { SessionAgenda, SessionMinutes } from '#exchange/documents/session.js';
import { GENERATED_AT, HASH } from './documents.js';

export const ORIGIN: DocumentOrigin = {
  issuer: 'Bailleur d’essai',
  generatedAt: GENERATED_AT,
  engineVersion: '0.1.0',
  fingerprint: HASH,
  authority: { name: 'Exploitant d’essai', address: '1 rue de l’Essai, 75000 Paris' },
};

export function dwelling(index = 1): OfferedDwelling {
  return {
    vacancyReference: `75-${String(index).padStart(4, '0')}`,
    landlord: 'Bailleur d’essai',
    commune: 'Paris 18e',
    departement: 'Paris (75)',
    size: 'T3 (3 pièces)',
    floorAreaM2: 62.5,
    floor: '2e étage',
    accessibility: 'ascenseur, sans marche',
    rentCents: 48_050,
    chargesCents: 12_000,
    fundingScheme: 'PLAI',
    contingent: 'État (préfet)',
    availableOn: calendarDate('2026-12-01'),
    protocolChannel: true,
  };
}

const LINES = [
  ['Ancienneté', '14,2 mois', '1 par jour', '+432', 'politique publiée'],
  ['Priorité légale', 'reconnu prioritaire DALO', '200 points', '+200', 'CCH L441-1'],
  ['Au-delà du délai DALO', '8 mois', '10 par mois', '+80', 'politique publiée'],
  ['Jamais proposé', 'oui', '100 points', '+100', 'politique publiée'],
  ['Besoin', 'sans logement propre ou hébergé', '60 points', '+60', 'politique publiée'],
  ['Ouverture interdépartementale', 'autre département, accord daté', '50 points', '+50', 'politique publiée'],
  ['Taille du logement', 'dans la fourchette habituelle', '40 points', '+40', 'politique publiée'],
  ['Marge sur le taux d’effort', '3,0 %', '2 par point de %', '+6', 'politique publiée'],
  ['Souhait du ménage', '1er souhait', '30 points', '+30', 'politique publiée'],
  ['Peu d’autres logements possibles', '2 logements', '20 points', '+20', 'politique publiée'],
] as const;

export function candidate(rank: number, reference = `M-${rank}A2B`): PresentedCandidate {
  return {
    reference,
    rank,
    association: 'Association d’essai',
    supportDepartement: 'Seine-Saint-Denis (93)',
    composition: '2 adultes, 1 enfant à charge',
    requestAge: 'déposée le 03/05/2023, renouvelée le 03/05/2026',
    priority: 'reconnu prioritaire DALO le 12/09/2025',
    protocol: 'éligible depuis le 01/10/2025',
    waiting: '14,2 mois depuis la reconnaissance',
    currentHousing: 'hébergé chez un tiers',
    monthlyResourcesCents: 143_000,
    incomeAgainstCeiling: '14 420 € pour un plafond de 25 165 € (PLAI)',
    effortWithoutBenefitPermille: 420,
    effortWithBenefitPermille: 270,
    residualIncomeCents: 1_320,
    housingBenefitEstimate: '215 € par mois, formule du 01/10/2026',
    strengths: 'paiement régulier de la participation financière, démarches suivies',
    reasons: {
      points: 1018,
      lines: LINES.map(([title, observed, weight, points, source]) => ({ title, observed, weight, points, source })),
      adjustments: [],
      subjectTo: ['titre de séjour à renouveler'],
      examined: 1842,
      eligible: 37,
    },
    documents: [
      'pièce d’identité',
      'titre de séjour',
      'justificatif de situation familiale',
      'avis d’imposition N-2',
      'avis d’imposition N-1',
      'justificatifs de ressources récentes',
      'justificatif du logement actuel',
    ].map((label) => ({ label, state: 'reçue' })),
    contact: {
      on: calendarDate('2026-11-12'),
      means: 'courriel',
      caleolContact: 'Responsable de secteur, voix délibérative',
    },
    opinion: { given: 'favorable', on: calendarDate('2026-11-14') },
    agreement: { given: 'accord', on: calendarDate('2026-11-16'), visitedOn: null },
  };
}

export function agenda(vacancies: number): SessionAgenda {
  return {
    origin: ORIGIN,
    reference: 'CALEOL-2026-11-28',
    landlord: 'Bailleur d’essai',
    on: calendarDate('2026-11-28'),
    at: '09:30',
    place: 'salle du conseil',
    vacancies: Array.from({ length: vacancies }, (_, index) => ({
      dwelling: dwelling(index + 1),
      candidates: [1, 2, 3].map((rank) => candidate(rank, `M-${index}X${rank}`)),
      fewerThanThree: null,
    })),
  };
}

export function minutes(): SessionMinutes {
  const { vacancies: _vacancies, ...head } = agenda(0);
  const decided = { motive: 'sans objet', deferral: null };
  return {
    ...head,
    present: [{ name: 'Alix Martin', capacity: 'présidence', voting: true }],
    vacancies: [
      {
        vacancyReference: '75-0001',
        dwelling: 'T3, Paris 18e',
        decisions: [
          { ...decided, reference: 'M-AAAA', rank: 1, decision: 'attribution du logement proposé' },
          {
            ...decided,
            reference: 'M-BBBB',
            rank: 2,
            decision: 'attribution en rang 2',
            motive: 'appelé si le candidat de rang 1 refuse',
          },
          { ...decided, reference: 'M-CCCC', rank: null, decision: null, deferral: 'avis d’imposition N-2' },
        ],
      },
    ],
    signatories: [{ role: 'Présidence de la commission', name: 'Alix Martin' }],
    signedOn: null,
  };
}

import type { ConsentStep } from '#casework/support-file.js';
import type { SyploField } from '#casework/support-sheet.js';
import type { BlockingKind, BlockingProof, FileDocument, Known } from '#domain/household.js';
import type { ComparisonState } from '#domain/monitoring-rows.js';
import type { HouseholdSign, HouseholdSort } from '#domain/support-work.js';

/** French words of the association's pages. */
export const SIGN_LABELS: Readonly<Record<HouseholdSign, string>> = {
  noProposal: 'Sans proposition depuis plus de six mois d’AVL',
  atypical: 'Situation bloquante ouverte',
  fileIncomplete: 'Dossier incomplet',
  notInAlin: 'Éligible à Action Logement, pas dans AL’in',
  protocol: 'Protocole AVDL Logement d’abord',
  consentExpiring: 'Accord de lieu à renouveler dans les 60 jours',
  toConfirm: 'Données à confirmer',
};

export const SORT_LABELS: Readonly<Record<HouseholdSort, string>> = {
  reference: 'Référence',
  waiting: 'Accompagnés depuis le plus longtemps',
  confirmed: 'Données confirmées il y a le plus longtemps',
};

export const KNOWN_LABELS: Readonly<Record<Known, string>> = { yes: 'oui', no: 'non', unknown: 'non connu' };

export const DOCUMENT_STATUS_LABELS: Readonly<Record<FileDocument['status'], string>> = {
  received: 'Reçue',
  missing: 'Manquante',
  expired: 'Périmée',
};

export const CONSENT_STEP_LABELS: Readonly<Record<ConsentStep, string>> = {
  ask: 'Demandé au ménage',
  given: 'Accord donné ou renouvelé, pour douze mois',
  refused: 'Refusé',
  withdraw: 'Accord retiré',
};

export const BLOCKING_LABELS: Readonly<Record<BlockingKind, string>> = {
  cohabitation: 'Cohabitation avec un enfant majeur ou une personne âgée',
  separatedNotDivorced: 'Personne séparée, pas encore divorcée',
  marriedApplyingAlone: 'Personne mariée qui postule seule',
  familyReunification: 'Regroupement familial',
  livingAbroad: 'Demandeur qui réside à l’étranger',
  other: 'Autre situation',
};

/** What may solve each situation, and the documents that prove it (CCH L441-1 al. 2; CESEDA R434-5). */
export const BLOCKING_LEVERS: Readonly<
  Record<BlockingKind, { readonly lever: string; readonly documents: string; readonly owner: string }>
> = {
  cohabitation: {
    lever:
      'Comparer les deux compositions (avec et sans la personne) pour le plafond, la typologie et le taux d’effort, puis inscrire la personne comme codemandeur ou déposer deux demandes.',
    documents: 'Accord écrit du codemandeur, avis d’imposition de chacun.',
    owner: 'Association, avec le ménage',
  },
  separatedNotDivorced: {
    lever:
      'Seules les ressources du demandeur comptent dès l’instance de divorce, une ordonnance de protection ou un PACS dissous (CCH L441-1, alinéa 2).',
    documents:
      'Copie de la saisine du juge aux affaires familiales, ou attestation de l’avocat pour un divorce par consentement mutuel, ordonnance de protection, dissolution du PACS.',
    owner: 'Association ; le bailleur vérifie la pièce',
  },
  marriedApplyingAlone: {
    lever:
      'Attribution possible à son seul nom, mais avec les ressources du couple tant qu’aucune pièce ne les sépare (réponse ministérielle AN 16-4242, 28 février 2023) ; établir que le conjoint ne vivra pas dans le logement.',
    documents: 'Justificatif de l’adresse du conjoint, jugement de séparation de corps s’il existe.',
    owner: 'Association ; le bailleur et la CALEOL apprécient',
  },
  familyReunification: {
    lever:
      'Compter les personnes attendues quand la demande est déposée, et vérifier la surface exigée (CESEDA R434-5, à confirmer par un juriste).',
    documents: 'Attestation de dépôt, ou décision de la préfecture.',
    owner: 'Association ; préfecture et OFII décident',
  },
  livingAbroad: {
    lever: 'Établir les ressources par les documents étrangers équivalents, et la régularité du séjour en France.',
    documents: 'Avis d’imposition étranger traduit, certificat consulaire.',
    owner: 'Association',
  },
  other: { lever: 'À décrire avec l’unité départementale.', documents: 'Selon la situation.', owner: 'Association' },
};

export const PROOF_LABELS: Readonly<Record<BlockingProof, string>> = {
  familyCourtReferral: 'Saisine du juge aux affaires familiales',
  lawyerAttestation: 'Attestation de l’avocat',
  judgment: 'Jugement',
  legalSeparation: 'Séparation de corps',
  protectionOrder: 'Ordonnance de protection',
  civilPartnershipEnded: 'Dissolution du PACS',
  spouseAddress: 'Adresse du conjoint',
  reunificationFiling: 'Dépôt du regroupement familial',
  reunificationDecision: 'Décision de regroupement familial',
  foreignTaxNotice: 'Avis d’imposition étranger',
  consularCertificate: 'Certificat consulaire',
  coApplicantAgreement: 'Accord du codemandeur',
  other: 'Autre pièce',
};

export const SYPLO_FIELD_LABELS: Readonly<Record<SyploField, string>> = {
  daloRecognition: 'Reconnaissance DALO',
  priorityLabel: 'Label prioritaire',
  composition: 'Composition du ménage',
  resources: 'Ressources',
  support: 'Accompagnement AVDL',
  places: 'Lieux acceptés',
};

export const COMPARISON_LABELS: Readonly<Record<ComparisonState, string>> = {
  same: 'Identique',
  different: 'Différent',
  missingHere: 'Absent ici',
  missingThere: 'Absent de SYPLO',
};

/** An event or an act of the access journal, as a household's page says it. */
export const ACCESS_WORDS: Readonly<Record<string, string>> = {
  householdsRead: 'Fiche lue',
  identitiesRead: 'Nom ou numéro lu',
  identityRead: 'Nom lu',
  householdsExported: 'Export',
  territoryExported: 'Export de la liste du territoire',
};

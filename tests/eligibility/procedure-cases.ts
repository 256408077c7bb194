import { addDays, calendarDate } from '#domain/dates.js';
import { vacancyId } from '#domain/ids.js';
import type { RuleCode } from '#domain/verdict.js';
import { AS_OF, aConsent, aDaloRecognition, aPlace } from '../support/builders.js';
import { type Case, commitments, oriented, refused, tomorrow, yesterday } from './rule-case.js';

export const PROCEDURE_CASES = {
  PLACE_NOT_ACCEPTED: [
    { it: 'the département is accepted', expect: 'passed', observed: '75118', threshold: ['75'] },
    {
      it: 'the commune alone is accepted',
      household: { consents: [aConsent('93066')] },
      vacancy: { dwelling: { communeCode: '93066' } },
      expect: 'passed',
    },
    {
      it: 'another commune of the département',
      household: { consents: [aConsent('93066')] },
      vacancy: { dwelling: { communeCode: '93001' } },
      expect: 'failed',
      observed: '93001',
      threshold: ['93066'],
    },
    { it: 'no consent at all', household: { consents: [] }, expect: 'failed', threshold: [] },
    {
      it: 'consent that ends today',
      household: { consents: [aConsent('75', { expiresOn: AS_OF })] },
      expect: 'passed',
    },
    {
      it: 'consent that ended yesterday',
      household: { consents: [aConsent('75', { expiresOn: yesterday })] },
      expect: 'failed',
    },
    { it: 'consent given today', household: { consents: [aConsent('75', { consentedOn: AS_OF })] }, expect: 'passed' },
    {
      it: 'consent given tomorrow',
      household: { consents: [aConsent('75', { consentedOn: tomorrow })] },
      expect: 'failed',
    },
    {
      it: 'DALO: inside the préfet’s perimeter, where the policy lets it override',
      household: {
        consents: [],
        dalo: aDaloRecognition({ recommendations: { sizes: [], perimeter: ['75', '92'], adaptedDwelling: false } }),
      },
      policy: { rules: { daloPerimeterOverridesConsent: true } },
      expect: 'passed',
    },
    {
      it: 'DALO: outside that perimeter',
      household: {
        consents: [],
        dalo: aDaloRecognition({ recommendations: { sizes: [], perimeter: ['92'], adaptedDwelling: false } }),
      },
      policy: { rules: { daloPerimeterOverridesConsent: true } },
      expect: 'failed',
    },
    {
      it: 'DALO: no perimeter said, the département of the recognition',
      household: { consents: [], dalo: aDaloRecognition() },
      policy: { rules: { daloPerimeterOverridesConsent: true } },
      expect: 'passed',
    },
    {
      it: 'DALO: consent is asked all the same by default',
      household: { consents: [], dalo: aDaloRecognition() },
      expect: 'failed',
    },
  ],
  EXCLUDED_AREA: [
    {
      it: 'the commune is avoided',
      household: { excludedPlaces: [aPlace('75118')] },
      expect: 'failed',
      observed: '75118',
      threshold: ['75118'],
    },
    { it: 'the département is avoided', household: { excludedPlaces: [aPlace('75')] }, expect: 'failed' },
    { it: 'the next arrondissement is avoided', household: { excludedPlaces: [aPlace('75119')] }, expect: 'passed' },
  ],
  CONTINGENT_NOT_OPEN: [
    { it: 'not oriented yet: nobody', vacancy: { orientation: null }, expect: 'failed', threshold: null },
    { it: 'préfet: no label', vacancy: oriented('prefect'), expect: 'failed', observed: null, threshold: 'prefect' },
    {
      it: 'préfet: DALO recognition',
      household: { dalo: aDaloRecognition() },
      vacancy: oriented('prefect'),
      expect: 'passed',
      observed: 'dalo',
    },
    {
      it: 'préfet: DALO recognition that comes tomorrow',
      household: { dalo: aDaloRecognition({ recognisedOn: tomorrow }) },
      vacancy: oriented('prefect'),
      expect: 'failed',
    },
    {
      it: 'préfet: SYPLO label of today',
      household: { priorityLabels: [{ category: 'k', labelledOn: AS_OF, labeller: 'siao', departement: '75' }] },
      vacancy: oriented('prefect'),
      expect: 'passed',
      observed: 'k',
    },
    {
      it: 'préfet: SYPLO label of tomorrow',
      household: { priorityLabels: [{ category: 'k', labelledOn: tomorrow, labeller: 'siao', departement: '75' }] },
      vacancy: oriented('prefect'),
      expect: 'failed',
    },
    {
      it: 'Action Logement: eligible',
      household: { actionLogement: { eligible: 'yes', alinRegisteredOn: null } },
      vacancy: oriented('actionLogement'),
      expect: 'passed',
    },
    {
      it: 'Action Logement: DALO alone does not open it',
      household: { dalo: aDaloRecognition() },
      vacancy: oriented('actionLogement'),
      expect: 'failed',
      observed: 'no',
    },
    {
      it: 'Action Logement: not known',
      household: { actionLogement: { eligible: 'unknown', alinRegisteredOn: null } },
      vacancy: oriented('actionLogement'),
      expect: 'unknown',
    },
    {
      it: 'State agents: an agent',
      household: { stateAgent: 'yes' },
      vacancy: oriented('stateAgents'),
      expect: 'passed',
    },
    { it: 'State agents: not one', vacancy: oriented('stateAgents'), expect: 'failed' },
    {
      it: 'State agents by agreement: not known',
      household: { stateAgent: 'unknown' },
      vacancy: oriented('stateAgentsByAgreement'),
      expect: 'unknown',
    },
    { it: 'local authority: everybody', vacancy: oriented('localAuthority'), expect: 'passed' },
    { it: 'other reserver: everybody', vacancy: oriented('otherReserver'), expect: 'passed' },
    { it: 'unreserved: everybody', expect: 'passed' },
  ],
  PROTOCOL_NOT_ELIGIBLE: [
    { it: 'an ordinary vacancy', expect: 'passed', threshold: null },
    { it: 'a protocol vacancy, not eligible', vacancy: { protocolChannel: true }, expect: 'failed', observed: null },
    {
      it: 'a protocol vacancy, eligible since today',
      household: { protocolEligibleSince: AS_OF },
      vacancy: { protocolChannel: true },
      expect: 'passed',
    },
    {
      it: 'a protocol vacancy, eligible from tomorrow',
      household: { protocolEligibleSince: tomorrow },
      vacancy: { protocolChannel: true },
      expect: 'failed',
    },
  ],
  NOT_A_CANDIDATE: [
    { it: 'an active request, under support towards a home', expect: 'passed', observed: 'active' },
    { it: 'an active request, without support', household: { support: null }, expect: 'passed' },
    {
      it: 'already housed, under support within the home',
      household: { support: { phase: 'within', scheme: 'other', towardsStartedOn: null } },
      expect: 'failed',
      observed: 'within',
    },
    ...(['radiated', 'expired', 'satisfied'] as const).map(
      (status): Case => ({
        it: `a request that is ${status}`,
        household: { request: { status, filedOn: calendarDate('2024-01-15'), renewedOn: null } },
        expect: 'failed',
        observed: status,
      }),
    ),
  ],
  ALREADY_COMMITTED: [
    { it: 'one commitment of two', context: commitments(1), expect: 'passed', observed: 1, threshold: 2 },
    { it: 'two commitments of two', context: commitments(2), expect: 'failed', observed: 2 },
    { it: 'two commitments of three', context: commitments(2), policy: { maxActiveProposals: 3 }, expect: 'passed' },
    { it: 'none', expect: 'passed', observed: 0 },
  ],
  REFUSED_BEFORE: [
    { it: 'another vacancy was refused', context: refused({}), expect: 'passed', observed: null },
    {
      it: 'this vacancy was refused',
      context: refused({ vacancyId: vacancyId('vacancy-1') }),
      expect: 'failed',
      observed: '2026-11-01',
      threshold: null,
    },
    {
      it: 'a refusal of tomorrow has not happened',
      context: refused({ vacancyId: vacancyId('vacancy-1'), on: tomorrow }),
      expect: 'passed',
    },
    {
      it: 'every vacancy until yesterday',
      context: refused({ effect: { kind: 'all', until: yesterday } }),
      expect: 'passed',
    },
    {
      it: 'every vacancy until today',
      context: refused({ effect: { kind: 'all', until: AS_OF } }),
      expect: 'failed',
      threshold: AS_OF,
    },
    {
      it: 'the arrondissement until tomorrow',
      context: refused({ effect: { kind: 'place', place: aPlace('75118'), until: tomorrow } }),
      expect: 'failed',
    },
    {
      it: 'another arrondissement until tomorrow',
      context: refused({ effect: { kind: 'place', place: aPlace('75119'), until: tomorrow } }),
      expect: 'passed',
    },
    {
      it: 'the département until yesterday',
      context: refused({ effect: { kind: 'place', place: aPlace('75'), until: yesterday } }),
      expect: 'passed',
    },
  ],
  PAUSED: [
    { it: 'no pause', expect: 'passed', observed: null },
    { it: 'paused until yesterday', household: { pausedUntil: yesterday }, expect: 'passed' },
    { it: 'paused until today, included', household: { pausedUntil: AS_OF }, expect: 'failed', observed: AS_OF },
    { it: 'paused until tomorrow', household: { pausedUntil: tomorrow }, expect: 'failed' },
  ],
  STALE_DATA: [
    {
      it: 'confirmed 400 days ago',
      household: { confirmedOn: addDays(AS_OF, -400) },
      expect: 'passed',
      observed: 400,
      threshold: 400,
    },
    { it: 'confirmed 401 days ago', household: { confirmedOn: addDays(AS_OF, -401) }, expect: 'failed', observed: 401 },
    {
      it: 'no limit in the policy',
      household: { confirmedOn: addDays(AS_OF, -4000) },
      policy: { rules: { staleAfterDays: null } },
      expect: 'passed',
      threshold: null,
    },
  ],
} satisfies Partial<Record<RuleCode, readonly Case[]>>;

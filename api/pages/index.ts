import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppDeps } from '../deps.js';
import { problem } from '../errors.js';
import { registerAssets } from './assets.js';
import { sendErrorPage } from './error-pages.js';
import { accessJournalRoutes } from './routes/access-journal.js';
import { accessRequestRoutes } from './routes/access-requests.js';
import { accountRoutes } from './routes/account.js';
import { actionLogementRoutes } from './routes/association-action-logement.js';
import { teamRoutes } from './routes/association-team.js';
import { candidateRoutes } from './routes/candidates.js';
import { comparisonRoutes } from './routes/comparison.js';
import { contestRoutes } from './routes/contests.js';
import { declareRoutes } from './routes/declare.js';
import { declareStepRoutes } from './routes/declare-steps.js';
import { definitionRoutes } from './routes/definitions.js';
import { designationPageRoutes } from './routes/designations.js';
import { followedCandidateRoutes } from './routes/followed-candidates.js';
import { frontierPageRoutes } from './routes/frontiers.js';
import { homeRoutes } from './routes/home.js';
import { householdRoutes } from './routes/household-page.js';
import { householdSheetRoutes } from './routes/household-sheets.js';
import { householdPageRoutes } from './routes/households.js';
import { importPageRoutes } from './routes/imports.js';
import { interDepartmentalPageRoutes } from './routes/inter-departmental.js';
import { issueReportPageRoutes } from './routes/issue-reports.js';
import { landlordSessionRoutes } from './routes/landlord-sessions.js';
import { meetingPageRoutes } from './routes/meetings.js';
import { monitoringPageRoutes } from './routes/monitoring.js';
import { nominativeAccessRoutes } from './routes/nominative-accesses.js';
import { notificationRoutes } from './routes/notifications.js';
import { outsideRehousingRoutes } from './routes/outside-rehousings.js';
import { policyPageRoutes } from './routes/policies.js';
import { proposalPageRoutes } from './routes/proposals.js';
import { proseRoutes } from './routes/prose.js';
import { protocolPageRoutes } from './routes/protocol.js';
import { sessionAgendaRoutes } from './routes/session-agenda.js';
import { sessionFileRoutes } from './routes/session-files.js';
import { sessionPresentationRoutes } from './routes/session-presentations.js';
import { sessionPageRoutes } from './routes/sessions.js';
import { signInRoutes } from './routes/sign-in.js';
import { surveyRoutes } from './routes/survey.js';
import { daloRefusalRoutes } from './routes/unit-dalo-refusals.js';
import { unitHouseholdRoutes } from './routes/unit-households.js';
import { vacancyPageRoutes } from './routes/vacancies.js';
import { vacancyListRoutes } from './routes/vacancy-list.js';

/** The French pages: server-rendered, plain forms, in a scope of their own where errors are pages too. */
export async function registerPages(app: FastifyInstance, deps: AppDeps): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(formbody);
    scope.setErrorHandler((error, request, reply) => sendErrorPage(deps, request, reply, error));
    registerAssets(scope);
    homeRoutes(scope, deps);
    signInRoutes(scope, deps);
    accountRoutes(scope, deps);
    accessJournalRoutes(scope, deps);
    accessRequestRoutes(scope, deps);
    nominativeAccessRoutes(scope, deps);
    vacancyListRoutes(scope, deps);
    declareRoutes(scope, deps);
    declareStepRoutes(scope, deps);
    vacancyPageRoutes(scope, deps);
    candidateRoutes(scope, deps);
    followedCandidateRoutes(scope, deps);
    await landlordSessionRoutes(scope, deps);
    proposalPageRoutes(scope, deps);
    householdPageRoutes(scope, deps);
    householdRoutes(scope, deps);
    householdSheetRoutes(scope, deps);
    actionLogementRoutes(scope, deps);
    teamRoutes(scope, deps);
    contestRoutes(scope, deps);
    await importPageRoutes(scope, deps);
    monitoringPageRoutes(scope, deps);
    definitionRoutes(scope, deps);
    comparisonRoutes(scope, deps);
    frontierPageRoutes(scope, deps);
    notificationRoutes(scope, deps);
    issueReportPageRoutes(scope, deps);
    sessionPageRoutes(scope, deps);
    sessionAgendaRoutes(scope, deps);
    sessionPresentationRoutes(scope, deps);
    sessionFileRoutes(scope, deps);
    designationPageRoutes(scope, deps);
    interDepartmentalPageRoutes(scope, deps);
    daloRefusalRoutes(scope, deps);
    unitHouseholdRoutes(scope, deps);
    policyPageRoutes(scope, deps);
    protocolPageRoutes(scope, deps);
    meetingPageRoutes(scope, deps);
    await outsideRehousingRoutes(scope, deps);
    surveyRoutes(scope, deps);
    proseRoutes(scope, deps);
  });
}

/** What a browser sees at an address that designates nothing. */
export function notFoundPage(deps: AppDeps) {
  return (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    sendErrorPage(deps, request, reply, problem('NOT_FOUND', 'Cette adresse ne désigne aucune page.'));
}

import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fastify, { LogController } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { registerOperations } from './auth/operations.js';
import type { ApiInstance, AppDeps } from './deps.js';
import { BODY_LIMIT_BYTES } from './deps.js';
import { registerDocs } from './docs.js';
import { PROBLEM_TYPE, problem, problemBody, sendProblem } from './errors.js';
import { closeEventStreams } from './event-stream.js';
import { importRunnerOf } from './import-runner.js';
import { registerNotFound, rememberRoutes } from './not-found.js';
import { notFoundPage, registerPages } from './pages/index.js';
import { associationWorkRoutes } from './routes/association-work.js';
import { caseworkRoutes } from './routes/casework.js';
import { frontierRoutes } from './routes/frontiers.js';
import { healthRoutes } from './routes/health.js';
import { householdRoutes } from './routes/households.js';
import { importFileRoutes } from './routes/import-files.js';
import { importRoutes } from './routes/imports.js';
import { indicatorRoutes } from './routes/indicators.js';
import { issueReportRoutes } from './routes/issue-reports.js';
import { managementReviewApiRoutes } from './routes/management-reviews.js';
import { policyRoutes } from './routes/policies.js';
import { policyComparisonRoutes } from './routes/policy-comparisons.js';
import { problemTypeRoutes } from './routes/problem-types.js';
import { proposalRoutes } from './routes/proposals.js';
import { protocolRoutes } from './routes/protocol.js';
import { runRoutes } from './routes/runs.js';
import { supportFileRoutes } from './routes/support-files.js';
import { vacancyRoutes } from './routes/vacancies.js';
import { refuseDuplicateParameters, registerBodyParsers, strictValidator } from './validation.js';

export type { ApiInstance, AppDeps } from './deps.js';

/** The HTTP application, every route registered explicitly; `listen` is api/main.ts's. */
export async function buildApp(deps: AppDeps): Promise<ApiInstance> {
  const app = fastify({
    loggerInstance: deps.logger,
    bodyLimit: BODY_LIMIT_BYTES,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200 },
    // An import of 50 MB is read as fast as it is written to the database.
    requestTimeout: 900_000,
    frameworkErrors: (error, request, reply) => {
      sendProblem(request as unknown as FastifyRequest, reply as unknown as FastifyReply, error);
    },
    clientErrorHandler: refuseUnreadableRequest,
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(strictValidator as never);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error));
  const routes = rememberRoutes(app);
  registerBodyParsers(app);

  await app.register(cookie);
  await app.register(helmet, { contentSecurityPolicy: { directives: CSP } });
  await registerRateLimit(app, deps);
  registerOperations(app, deps);
  await registerDocs(app, deps.version);
  app.addHook('preValidation', async (request) => refuseDuplicateParameters(request.query));
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });

  app.addHook('preClose', async () => closeEventStreams(app));
  app.addHook('preClose', () => importRunnerOf(deps).stop());

  healthRoutes(app, deps);
  problemTypeRoutes(app);
  vacancyRoutes(app, deps);
  proposalRoutes(app, deps);
  caseworkRoutes(app, deps);
  householdRoutes(app, deps);
  importRoutes(app, deps);
  await importFileRoutes(app, deps);
  runRoutes(app, deps);
  frontierRoutes(app, deps);
  indicatorRoutes(app, deps);
  issueReportRoutes(app, deps);
  supportFileRoutes(app, deps);
  associationWorkRoutes(app, deps);
  protocolRoutes(app, deps);
  policyRoutes(app, deps);
  policyComparisonRoutes(app, deps);
  managementReviewApiRoutes(app, deps);
  await registerPages(app, deps);
  registerNotFound(app, routes, notFoundPage(deps));
  return app;
}

const CSP = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  // The service is plain HTTP on 127.0.0.1 by default; TLS is the proxy's.
  upgradeInsecureRequests: null,
};

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

async function registerRateLimit(app: ApiInstance, deps: AppDeps): Promise<void> {
  const { perMinute, perMinuteFromLoopback } = deps.rateLimit ?? { perMinute: 600, perMinuteFromLoopback: 60_000 };
  await app.register(rateLimit, {
    timeWindow: 60_000,
    max: (request) => (LOOPBACK.test(request.ip) ? perMinuteFromLoopback : perMinute),
    errorResponseBuilder: (_request, context) =>
      problem('TOO_MANY_REQUESTS', `Trop de requêtes : recommencez dans ${Math.ceil(context.ttl / 1000)} s.`),
  });
}

/** What is not even HTTP: answered on the bare socket, then closed. */
function refuseUnreadableRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const body = problemBody({ code: 'INVALID_REQUEST', detail: 'Cette requête HTTP est illisible.' }, '');
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, sendProblem } from './errors.js';

export interface KnownRoutes {
  /** Methods that an address answers; empty where it designates nothing. */
  methodsAt(path: string): readonly string[];
}

/** Remembers every route as it is registered, so that a wrong method is 405 and not 404. Call before any route. */
export function rememberRoutes(app: FastifyInstance): KnownRoutes {
  const known: { readonly methods: readonly string[]; readonly pattern: RegExp }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    known.push({ methods: [method].flat(), pattern: patternOf(url) });
  });
  return {
    methodsAt: (path) =>
      [...new Set(known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))].toSorted(),
  };
}

function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/:[A-Za-z]+/g, '[^/]+').replace(/\*/g, '.*')}/?$`);
}

/** What an address that designates nothing answers; `page` renders it for a browser outside /api. */
export function registerNotFound(
  app: FastifyInstance,
  routes: KnownRoutes,
  page?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>,
): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = routes.methodsAt(path);
    if (methods.length > 0 && !methods.includes(request.method)) {
      const allow = methods.join(', ');
      return sendProblem(
        request,
        reply,
        new Problem({ code: 'METHOD_NOT_ALLOWED', detail: `Cette adresse répond à : ${allow}.` }, { allow }),
      );
    }
    if (page !== undefined && !path.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html')) {
      return page(request, reply);
    }
    return sendProblem(request, reply, new Problem({ code: 'NOT_FOUND', detail: 'Cette adresse ne désigne rien.' }));
  });
}

import type { FastifyInstance } from 'fastify';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { problem } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { signedInToWrite } from '../session.js';
import { checkStep } from '../step-check.js';
import { sectionsOf } from './declare.js';
import { duplicateOf, findDraft, stepOf, typedOfStep } from './declare-steps.js';

/**
 * What the page's script asks as a step is filled: the rules of publishing, on what is typed. It writes nothing; without
 * the script the same rules answer when the step is sent.
 */
export function declareCheckRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.post('/vacances/nouvelle/verification', page('vacancy.post'), async (request, reply) => {
    const { access } = await signedInToWrite(deps, request, ['landlordReferent']);
    const posted = typedOf(request.body);
    const step = stepOf(posted.etape) ?? 1;
    const sections = await sectionsOf(deps, access);
    const section = sections[step - 1];
    if (section === undefined) throw problem('INVALID_REQUEST', 'Étape inconnue. Attendu : etape de 1 à 4.');
    const draft = posted.brouillon ? await findDraft(deps, access, posted.brouillon) : null;
    const typed = { ...draft?.typed, ...typedOfStep(sections, step, posted) };
    const { errors, warnings, declared } = checkStep(sections, section, { typed, today: deps.clock.today() });
    const [twin] = step === 1 && typed.internalId ? await duplicateOf(deps, access, { declared }) : [];
    return reply
      .header('cache-control', 'no-store')
      .send({ errors: twin === undefined ? errors : { ...errors, internalId: twin.message }, warnings });
  });
}

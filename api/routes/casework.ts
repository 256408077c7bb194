import type { ApiInstance, AppDeps } from '../deps.js';
import { caleolDocumentRoutes } from './caleol-documents.js';
import { caleolSessionRoutes } from './caleol-sessions.js';
import { correspondentRoutes } from './correspondents.js';
import { decisionRoutes } from './decisions.js';
import { designationRoutes } from './designations.js';
import { followUpRoutes } from './follow-up.js';
import { householdAgreementRoutes } from './household-agreement.js';
import { interDepartmentalRoutes } from './inter-departmental.js';
import { lifeRoutes } from './life.js';
import { offerRoutes } from './offers.js';
import { presentationRoutes } from './presentations.js';
import { supportMeasureRoutes } from './support-measures.js';

/** The life of a pairing over HTTP, from the designation to the review one year after. */
export function caseworkRoutes(app: ApiInstance, deps: AppDeps): void {
  lifeRoutes(app, deps);
  designationRoutes(app, deps);
  householdAgreementRoutes(app, deps);
  interDepartmentalRoutes(app, deps);
  caleolSessionRoutes(app, deps);
  caleolDocumentRoutes(app, deps);
  presentationRoutes(app, deps);
  decisionRoutes(app, deps);
  correspondentRoutes(app, deps);
  offerRoutes(app, deps);
  supportMeasureRoutes(app, deps);
  followUpRoutes(app, deps);
}

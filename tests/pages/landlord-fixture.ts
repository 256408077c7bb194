import type { Role } from '#domain/organisation.js';
import { type CaseworkSite, caseworkSite, type Shown } from './casework-site.js';

/** The pages on the casework's own world, entered as the landlord unless another role is named. */
export interface LandlordPages {
  readonly app: CaseworkSite['app'];
  readonly casework: CaseworkSite['casework'];
  get(url: string, role?: Role): Promise<Answered>;
  post(url: string, form: Readonly<Record<string, string>>, role?: Role): Promise<Answered>;
}

interface Answered extends Omit<Shown, 'location'> {
  readonly text: string;
  readonly location: string;
}

export async function createLandlordPages(): Promise<LandlordPages> {
  const site = await caseworkSite();
  return {
    app: site.app,
    casework: site.casework,
    get: async (url, role = 'landlordReferent') => answered(await site.get(url, role)),
    post: async (url, form, role = 'landlordReferent') => answered(await site.post(url, form, role)),
  };
}

function answered(shown: Shown): Answered {
  return { ...shown, text: plain(shown.body), location: shown.location ?? '' };
}

/** The words of a page, on one line. */
export const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/[\s\u202f\u00a0]+/g, ' ');

/** Hidden fields of one form of a page, as a browser would post them back. */
export function hiddenOf(body: string, action: string): Record<string, string> {
  const form = body.split('<form').find((part) => part.includes(`action="${action}"`)) ?? '';
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name as string,
      value as string,
    ]),
  );
}

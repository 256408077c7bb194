import { calendarDate } from '#domain/dates.js';
import type { PriorityCategory, StatutoryNeeds } from '#domain/household.js';
import { dated } from './dated.js';

export const DALO_TIME_LIMIT = dated<{ readonly months: number }>(
  'délai de relogement DALO en Île-de-France',
  [
    {
      from: calendarDate('2008-01-01'),
      mark: 'verified',
      source: { title: 'Code de la construction et de l’habitation', article: 'CCH L441-2-3, R441-16-1', url: null },
      value: { months: 6 },
    },
  ],
  { reviewBy: calendarDate('2027-12-31') },
);

/** Wording condensed; letters a to m confirmed by the parliamentary amendments of 2025. */
export const PRIORITY_PUBLICS = dated<Readonly<Record<PriorityCategory, string>>>(
  'publics prioritaires',
  [
    {
      from: calendarDate('2022-02-23'),
      mark: 'memory',
      source: { title: 'Code de la construction et de l’habitation', article: 'CCH L441-1', url: null },
      value: {
        a: 'Personnes en situation de handicap ou familles ayant à charge une personne en situation de handicap',
        b: 'Personnes sortant d’un appartement de coordination thérapeutique',
        c: 'Personnes mal logées ou défavorisées, en difficulté particulière de logement',
        d: 'Personnes hébergées ou logées temporairement',
        e: 'Personnes reprenant une activité après une longue période de chômage',
        f: 'Personnes exposées à l’habitat indigne',
        g: 'Personnes victimes de violences au sein du couple ou menacées de mariage forcé',
        gBis: 'Personnes victimes de viol ou d’agression sexuelle à leur domicile ou à ses abords',
        h: 'Personnes engagées dans un parcours de sortie de la prostitution',
        i: 'Personnes victimes de traite ou de proxénétisme',
        j: 'Personnes ayant un enfant mineur, en locaux suroccupés ou non décents',
        k: 'Personnes dépourvues de logement, y compris hébergées par des tiers',
        l: 'Personnes menacées d’expulsion sans relogement',
        m: 'Jeunes sortant de l’aide sociale à l’enfance',
      },
    },
  ],
  { reviewBy: calendarDate('2026-12-31') },
);

/**
 * Label that may be asked for where a statutory need is declared: a suggestion, never an inference
 * (in Île-de-France the State alone says who is a priority).
 */
export const SUGGESTED_LABELS: Readonly<Record<keyof StatutoryNeeds, PriorityCategory>> = {
  homelessOrHosted: 'k',
  enforceableEviction: 'l',
  unfitDwelling: 'f',
  violence: 'g',
};

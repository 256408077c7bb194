import { minimumSurfaceM2 } from '#legislation/housing-norms.js';
import { passedIf, type Rule } from '../rule.js';

/** 9 m² for one person, 16 m² for two, 9 m² more for each other, 70 m² at most, for who lives there. */
export const surfaceBelowMinimum: Rule = {
  code: 'SURFACE_BELOW_MINIMUM',
  article: 'CCH R822-25',
  unit: 'm2',
  status: (h, v, { law }) =>
    passedIf(v.vacancy.dwelling.floorAreaM2 >= minimumSurfaceM2(law.minimumSurface, h.occupants)),
  observed: (_, v) => v.vacancy.dwelling.floorAreaM2,
  threshold: (h, _, { law }) => minimumSurfaceM2(law.minimumSurface, h.occupants),
};

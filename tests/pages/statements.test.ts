import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACCESSIBILITY_GRID, countsOf } from '#api/pages/accessibility-grid.js';
import { ACCESSIBILITY } from '#api/pages/accessibility-page.js';
import { renderPage } from '#api/pages/render.js';

const TEMPLATES = new URL('../../api/pages/templates/', import.meta.url);
const CHROME = { demo: false, session: null, nav: [] };

describe('the statement of accessibility', () => {
  it('counts the 106 criteria of the RGAA once each, and says « non conforme » while one is not audited', () => {
    const counts = countsOf(ACCESSIBILITY_GRID);
    expect(counts.criteria).toBe(106);
    expect(counts.met + counts.notMet + counts.notApplicable + counts.notAudited).toBe(106);
    expect(counts.notAudited).toBeGreaterThan(0);
    expect(ACCESSIBILITY.title).toContain('non conforme');
    for (const { criteria, met, notMet, notApplicable } of ACCESSIBILITY_GRID) {
      const known = [...met, ...notMet, ...notApplicable];
      expect(new Set(known).size).toBe(known.length);
      expect(known.every((one) => one >= 1 && one <= criteria)).toBe(true);
    }
  });

  it('holds frames, sound and video to be not applicable, and no template has any', () => {
    for (const name of readdirSync(TEMPLATES)) {
      const template = readFileSync(new URL(name, TEMPLATES), 'utf8');
      expect(template.match(/<(?:iframe|frame|video|audio|object|embed)\b/g), name).toBeNull();
    }
  });

  it('claims document type, language, title and skip link, which the layout of every page has', () => {
    const html = renderPage(CHROME, {
      title: 'Titre',
      template: 'prose',
      data: { heading: '', lead: '', sections: [] },
    });
    expect(html).toMatch(/^<!doctype html>\s*<html lang="fr"/);
    expect(html).toContain('<title>Titre – Rapprochement</title>');
    expect(html).toContain('<a class="skip" href="#contenu">');
  });
});

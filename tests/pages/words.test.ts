import { describe, expect, it } from 'vitest';
import { algorithmPage } from '#api/pages/algorithm-page.js';
import { candidateView } from '#api/pages/candidate-view.js';
import { codeLabel } from '#api/pages/code-words.js';
import { termView } from '#api/pages/criterion-words.js';
import { explanationView } from '#api/pages/explanation-view.js';
import { renderPage } from '#api/pages/render.js';
import { factText, taskView } from '#api/pages/rule-words.js';
import { threeLines } from '#api/pages/three-lines.js';
import { insufficiencyView } from '#api/pages/vacancy-view.js';
import { shownTo, visibleExplanation } from '#casework/confidentiality.js';
import { calendarDate, type Instant } from '#domain/dates.js';
import { householdId, proposalId, runId, vacancyId } from '#domain/ids.js';
import type { Term } from '#domain/policy.js';
import { RULES } from '#eligibility/eligibility.js';
import { explainPairing } from '#matching/explain.js';
import { solveInstance } from '#matching/solve.js';
import type { StoredProposal } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { aHousehold, anInstance, aVacancy } from '../support/builders.js';

const term = (criterion: Term['criterion'], points: number, observed: Term['observed'], unit: Term['unit']): Term => ({
  criterion,
  points,
  observed,
  unit,
  weight: 1,
  source: 'policy',
});

function aProposal(rank: 1 | 2 | 3, terms: readonly Term[], changes: Partial<StoredProposal> = {}) {
  return {
    id: proposalId(`p${rank}`),
    runId: runId('run'),
    asOf: calendarDate('2026-11-22'),
    current: true,
    pseudonym: `M-000${rank}`,
    contactRecordedAt: null,
    opinion: null,
    vacancyId: vacancyId('v'),
    householdId: householdId(`h${rank}`),
    rank,
    points: terms.reduce((sum, one) => sum + one.points, 0),
    terms,
    adjustments: [],
    tasks: [],
    subjectTo: [],
    interDepartmental: false,
    kept: null,
    replaces: null,
    rankOneElsewhere: null,
    banded: false,
    ...changes,
  };
}

const first = aProposal(1, [term('waiting', 432, 432, 'days'), term('legalPriority', 180, 'dalo', 'code')]);
const second = aProposal(2, [term('waiting', 300, 300, 'days'), term('legalPriority', 180, 'dalo', 'code')]);
const candidate = (proposal: StoredProposal & { readonly banded: boolean }, replacedRef: string | null = null) => ({
  proposal: { ...proposal, terms: proposal.terms.map((one) => ({ masked: false, ...one })) },
  facts: {
    ref: proposal.pseudonym,
    persons: 3,
    personsBand: null,
    supportDepartement: '93' as const,
    associationName: 'A',
    viewer: 'landlord' as const,
  },
  replacedRef,
});

describe('the three lines of a candidate', () => {
  it('say why by what weighs most, and what separates from the next rank by the criterion that differs', () => {
    expect(threeLines(first, [first, second])).toEqual({
      why: 'Attend depuis 14,2\u00a0mois et reconnu DALO.',
      separates: '132\u00a0points de plus que le 2e rang, surtout par l’ancienneté (+132).',
      todo: 'Prendre contact avec l’association avant toute inscription en CALEOL.',
    });
  });

  it('say that a better scored next rank is rank 1 elsewhere', () => {
    const better = aProposal(2, [term('waiting', 900, 900, 'days')], { rankOneElsewhere: vacancyId('w') });
    expect(threeLines(first, [first, better]).separates).toBe(
      'Le 2e rang a 288\u00a0points de plus ici : ce ménage est de rang 1 sur un autre logement.',
    );
  });

  it('put the reader’s own tasks first, with who and when', () => {
    const tasks = [
      { code: 'recordContact', owner: 'landlord', detail: 'mandatory', dueOn: null },
      { code: 'completeFile', owner: 'association', detail: 'taxNoticeNMinus2', dueOn: '2026-12-01' },
    ] as const;
    expect(threeLines({ ...first, tasks }, [first], 'association').todo).toBe(
      'Compléter le dossier (avis d’imposition N-2), à faire par l’association avant le 01/12/2026 (et 1\u00a0autre tâche).',
    );
    expect(threeLines({ ...first, tasks }, [first], 'landlord').todo).toMatch(
      /^Prendre contact et l’enregistrer \(obligatoire\), à faire par le bailleur/,
    );
  });

  it('follow the association’s opinion', () => {
    const opinion = {
      given: 'decline',
      reason: 'rentTooHigh',
      effect: { kind: 'vacancy' },
      on: calendarDate('2026-11-20'),
    } as const;
    expect(threeLines({ ...first, opinion }, [first]).todo).toContain('le prochain calcul remplacera ce candidat');
  });
});

describe('a candidate’s card', () => {
  it('says whom it replaces, why and when', () => {
    const replaces = { householdId: householdId('h9'), reason: 'rentTooHigh', on: calendarDate('2026-11-20') } as const;
    const { notices } = candidateView(candidate({ ...first, replaces }, 'M-9999'), [candidate(first)]);
    expect(notices.map(({ text }) => text)).toEqual([
      'Remplace M-9999, décliné le 20/11/2026 : le loyer est trop élevé.',
    ]);
  });

  it('says what it stands subject to', () => {
    const { notices } = candidateView(candidate({ ...first, subjectTo: ['INCOME_ABOVE_CEILING'] }), [candidate(first)]);
    expect(notices[0]).toEqual({
      tone: 'warn',
      text: 'Sous réserve, car non connu : ressources sous le plafond du financement.',
    });
  });

  it('shows terms whose points add up to its points, with the reduction of the cap', () => {
    const capped = aProposal(1, [
      ...first.terms,
      term('need', 120, 'homelessOrHosted+violence', 'code'),
      term('bonusCap', -50, 590, 'points'),
    ]);
    const view = candidateView(candidate(capped), [candidate(capped)]);
    expect(capped.points).toBe(432 + 180 + 120 - 50);
    expect(view.terms.map((shown) => shown.points)).toEqual(['+432', '+180', '+120', '\u221250']);
    expect(view.bar.reduce((sum, segment) => sum + segment.width, 0)).toBeCloseTo(100, 1);
    expect(view.terms[2]?.observed).toBe('sans logement ou hébergé, violences');
  });

  it('before contact shows since when it waits by band, and neither points nor criteria', () => {
    const list = [first, second].map((one) => candidate(shownTo({ role: 'landlordReferent' }, one)));
    const view = candidateView(list[0] as never, list as never);
    expect(view).toMatchObject({ points: null, terms: [{ observed: 'depuis 2025 ou après' }] });
    expect(view.lines.why).toBe('Attend depuis 2025 ou après et remplit les règles de ce logement.');
    expect(view.lines.separates).toContain('une fois le contact enregistré');
    expect(JSON.stringify(view)).not.toMatch(/432|DALO|dalo|132/);
    expect(view.bandedNote).toContain('feraient reconnaître le ménage');
  });

  it('shows the contact and its date', () => {
    const contacted = { ...first, contactRecordedAt: '2026-11-22T07:12:00.000Z' as Instant };
    expect(candidateView(candidate(contacted), [candidate(contacted)]).contactRecorded).toBe('22/11/2026 à\u00a008:12');
  });
});

describe('an explanation', () => {
  const household = aHousehold({ consents: [] });
  const instance = anInstance({ households: [household], vacancies: [aVacancy()] });
  const explanation = explainPairing(instance, solveInstance(instance), vacancyId('vacancy-1'), household.id);

  it('puts the rule that fails first, with its sentence and the smallest change that would do', () => {
    const view = explanationView(
      visibleExplanation(explanation, { ref: 'REF', sight: 'own', asOf: calendarDate('2026-11-22') }),
    );
    expect(view.headline).toBe('Non éligible à ce logement');
    expect(view.counts).toBe(`1\u00a0règle non remplie sur ${RULES.length}.`);
    expect(view.verdicts[0]).toMatchObject({
      question: 'Commune ou département accepté par le ménage',
      status: 'Non',
      observed: 'Paris 18e (75118)',
    });
    expect(view.change).toBe(
      'Accepter Paris (75) : le ménage serait alors au rang 1 (vérifié en recalculant toute la région).',
    );
  });

  it('tells a landlord neither what was observed nor where the household would live', () => {
    const view = explanationView(
      visibleExplanation(explanation, { ref: 'M-0001', sight: 'afterContact', asOf: calendarDate('2026-11-22') }),
    );
    expect(new Set(view.verdicts.map((verdict) => verdict.observed))).toEqual(new Set(['non communiqué']));
    expect(view.verdicts.find((verdict) => verdict.question.startsWith('Commune'))?.threshold).toBe('non communiqué');
    expect(view.change).toContain('seule l’association');
  });
});

describe('words of codes', () => {
  it.each([
    [1_842_000, 'centsPerYear', '18\u202f420\u202f€ par an'],
    [[3, 5], 'persons', '3 à 5\u00a0personnes'],
    [320, 'permille', '32,0\u202f%'],
    [1_320, 'centsPerDay', '13,20\u202f€ par jour et par unité de consommation'],
    ['2026-11-22', 'date', '22/11/2026'],
    [['75', '93066'], 'code', 'Paris (75) et Saint-Denis (93066)'],
    [[], 'code', 'aucun'],
    [null, 'code', 'non connu'],
    [false, 'code', 'non'],
  ] as const)('say the fact %s in %s as « %s »', (fact, unit, text) => expect(factText(fact, unit)).toBe(text));

  it('say labels, sizes and floors, and show an unlisted code as it is', () => {
    expect(['gBis', 'T3:4', 'floor:2', 'dalo', 'x:y'].map(codeLabel)).toEqual([
      'label L441-1 g bis)',
      '4\u00a0personnes pour un T3',
      '2e étage',
      'reconnu DALO',
      'x:y',
    ]);
  });

  it('say a task with its owner and detail', () => {
    expect(
      taskView({ code: 'resolveUnknown', owner: 'association', detail: 'INCOME_ABOVE_CEILING', dueOn: null }),
    ).toEqual({
      text: 'Renseigner ce qui n’est pas connu (ressources sous le plafond du financement)',
      owner: 'association',
      due: null,
    });
  });

  it('say that a value is kept from this role rather than unknown', () => {
    expect(termView({ ...term('need', 60, null, 'code'), masked: true }).observed).toBe('non communiqué');
    expect(termView(term('need', 0, null, 'code')).observed).toBe('non connu');
  });

  it('list the obstacles of an insufficiency, the most frequent first', () => {
    const view = insufficiencyView({
      vacancyId: vacancyId('v'),
      sought: 3,
      found: 1,
      examined: 1842,
      eligible: 1,
      reason: 'tooFewEligible',
      failures: [
        { code: 'EXCLUDED_AREA', households: 3 },
        { code: 'TYPOLOGY_UNSUITABLE', households: 1200 },
      ],
    });
    expect(view.title).toBe('1\u00a0candidat sur 3 recherchés');
    expect(view.text).toContain('1\u202f842\u00a0ménages examinés, 1\u00a0éligible.');
    expect(view.failures.map((failure) => failure.households)).toEqual(['1\u202f200', '3']);
  });
});

describe('« Comment le moteur décide »', () => {
  it('has every rule and every weight of the policy in force', () => {
    const text = JSON.stringify(algorithmPage({ ...DEFAULT_POLICY, bonusMax: 777, maxActiveProposals: 5 }).sections);
    expect(text).toContain('777');
    expect(text).toContain('5\u00a0propositions');
    for (const rule of RULES)
      expect(text).toContain(
        rule.article
          .split(' ; ')
          .at(-1)
          ?.replace('policy', 'Politique publiée')
          .replace('landlord', 'Règle publiée du bailleur'),
      );
  });
});

describe('templates', () => {
  it('escape whatever they are given', () => {
    const html = renderPage(
      { demo: true, session: { roleLabel: 'R', organisation: '<img src=x onerror=1>' }, nav: [] },
      {
        title: '"><script>alert(1)</script>',
        template: 'error',
        data: {
          ...{ heading: '<b>H</b>', text: '{{t}}', next: '', code: 'C', trace: null, signIn: false },
          typed: [{ label: '<u>L</u>', value: '<script>alert(2)</script>' }],
        },
      },
    );
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('&lt;u&gt;L&lt;/u&gt;');
    expect(html).toContain('&lt;b&gt;H&lt;/b&gt;');
  });
});

import { describe, expect, it } from 'vitest';
import * as agreement from '#casework/life/agreement.js';
import * as contact from '#casework/life/contact.js';
import * as corrections from '#casework/life/corrections.js';
import * as deadlines from '#casework/life/deadlines.js';
import * as decisions from '#casework/life/decisions.js';
import * as designation from '#casework/life/designation.js';
import * as followUp from '#casework/life/follow-up.js';
import { GUARD_RULES } from '#casework/life/guards.js';
import * as identities from '#casework/life/identities.js';
import * as interDepartmental from '#casework/life/inter-departmental.js';
import * as offers from '#casework/life/offers.js';
import * as presentations from '#casework/life/presentations.js';
import * as reading from '#casework/life/reading.js';
import * as sessions from '#casework/life/sessions.js';
import { STEP_RULES } from '#casework/life/steps.js';
import * as proposals from '#casework/proposals.js';
import { EVENTS } from '#domain/events.js';
import { TRANSITIONS, targetsOf } from '#domain/pairing-acts.js';
import { PAIRING_STATES } from '#domain/pairing-life.js';
import { STEP_NAMES } from '#domain/pairing-steps.js';
import type { Transition } from '#domain/pairing-transition.js';
import { createTestDatabase } from '../../support/database.js';
import { lifeDocument } from './document.js';

/** Functions that take `deps` and `access`: what routes and pages call. */
const MODULES: readonly {
  readonly file: string;
  readonly module: Readonly<Record<string, unknown>>;
  readonly only?: readonly string[];
}[] = [
  { file: 'life/designation.js', module: designation },
  { file: 'proposals.js', module: proposals, only: ['recordContact', 'giveOpinion'] },
  { file: 'life/contact.js', module: contact },
  { file: 'life/agreement.js', module: agreement },
  { file: 'life/inter-departmental.js', module: interDepartmental },
  { file: 'life/sessions.js', module: sessions },
  { file: 'life/presentations.js', module: presentations },
  { file: 'life/decisions.js', module: decisions },
  { file: 'life/offers.js', module: offers },
  { file: 'life/follow-up.js', module: followUp },
  { file: 'life/corrections.js', module: corrections },
  { file: 'life/reading.js', module: reading },
  { file: 'life/identities.js', module: identities },
  { file: 'life/deadlines.js', module: deadlines, only: ['runDeadlines'] },
];
const INSIDE = [
  'noDesignation',
  'nameContact',
  'householdEffect',
  'daloRefusal',
  'daloReport',
  'answerDueOn',
  'refuseTacitly',
  'daysToAnswer',
  'personOf',
  'mayPrepare',
  'preparable',
  'lockOwn',
  'sessionEvent',
  'presentationToDecide',
  'isActOpen',
];

function functionsOf({ module, only }: (typeof MODULES)[number]): string[] {
  return Object.entries(module)
    .filter(([name, value]) => typeof value === 'function' && (only?.includes(name) ?? !INSIDE.includes(name)))
    .map(([name]) => name)
    .sort();
}

describe('the table of acts', () => {
  it('is the document of docs/casework.md, diagram included', async () => {
    const functions = MODULES.map((entry) => ({ file: entry.file, names: functionsOf(entry) }));
    await expect(lifeDocument(functions)).toMatchFileSnapshot('../../../docs/casework.md');
  });

  it('is the list that the database enforces, row by row', async () => {
    const { pool } = await createTestDatabase();
    const { rows } = await pool.query('SELECT act, from_state, to_state, actors FROM pairing_transitions');
    const stored = rows.map((row) => `${row.act} ${row.from_state} ${row.to_state} ${row.actors.join(',')}`).sort();
    const coded = TRANSITIONS.flatMap((row) =>
      row.from.flatMap((from) =>
        targetsOf(row.act, from).map((to) => `${row.act} ${from} ${to} ${row.actors.join(',')}`),
      ),
    ).sort();
    expect(stored).toEqual(coded);
  });

  it('reaches every state from the proposal, and leaves none but the last without an act', () => {
    const reached = new Set<string>(['proposed']);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const row of TRANSITIONS)
        for (const from of row.from) if (reached.has(from)) for (const to of targetsOf(row.act, from)) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...PAIRING_STATES].sort());
  });

  it.each(TRANSITIONS as readonly Transition[])('$act names guards that exist and an event of the catalogue', (row) => {
    expect(row.guards.filter((guard) => GUARD_RULES[guard] === undefined)).toEqual([]);
    expect(EVENTS[row.event].label).not.toBe('');
  });

  it('gives every step one rule, and every state that waits for somebody a step', () => {
    expect(STEP_RULES.map(({ step }) => step).sort()).toEqual([...STEP_NAMES].sort());
    const waiting = new Set(STEP_RULES.flatMap(({ states }) => states));
    const ends = PAIRING_STATES.filter((state) => !waiting.has(state));
    expect(ends.sort()).toEqual(
      [
        'expired',
        'failed',
        'followedUp',
        'inadmissible',
        'notGranted',
        'ranked',
        'released',
        'superseded',
        'withdrawn',
      ].sort(),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayOfWait, stateAfter } from '#monitoring/competing-risks.js';

const day = (n: number, rehoused: number, left: number, censored: number): DayOfWait => ({
  day: n,
  rehoused,
  left,
  censored,
});

describe('the wait of a cohort, exits competing with rehousing', () => {
  it('without anybody lost of sight, the estimates are plain proportions', () => {
    const state = stateAfter([day(10, 3, 1, 0), day(20, 2, 2, 0), day(30, 0, 0, 2)], 20);
    expect(state?.rehoused.value).toBeCloseTo(0.5, 12);
    expect(state?.left.value).toBeCloseTo(0.3, 12);
    expect(state?.waiting.value).toBeCloseTo(0.2, 12);
    expect([state?.rehousedCount, state?.leftCount]).toEqual([5, 3]);
  });

  it('agrees with a computation by hand, two ways out and one household lost of sight', () => {
    // 5 at risk: one rehoused (1/5). One lost of sight. 3 at risk: one leaves. 2 at risk: one rehoused.
    const state = stateAfter([day(1, 1, 0, 0), day(2, 0, 0, 1), day(3, 0, 1, 0), day(4, 1, 0, 0), day(5, 0, 0, 1)], 4);
    const afterFirst = 4 / 5;
    const afterExit = afterFirst * (2 / 3);
    expect(state?.rehoused.value).toBeCloseTo(1 / 5 + afterExit / 2, 12);
    expect(state?.left.value).toBeCloseTo(afterFirst / 3, 12);
    expect(state?.waiting.value).toBeCloseTo(afterExit / 2, 12);
  });

  it('with one way out and nobody lost, the interval is the one of Greenwood on the log(−log) scale', () => {
    const state = stateAfter([day(1, 30, 0, 0), day(9, 0, 0, 70)], 1);
    const [share, error] = [0.3, Math.sqrt((0.3 * 0.7) / 100)];
    const width = (1.959963984540054 * error) / (share * Math.log(share));
    expect(state?.rehoused.low).toBeCloseTo(share ** Math.exp(-width), 10);
    expect(state?.rehoused.high).toBeCloseTo(share ** Math.exp(width), 10);
  });

  it('says nothing where nobody has been observed that long, and nobody is not an estimate', () => {
    expect(stateAfter([day(5, 1, 0, 1)], 40)).toBeNull();
    expect(stateAfter([], 1)).toBeNull();
  });

  const cohort = fc.array(fc.record({ day: fc.nat(400), rehoused: fc.nat(5), left: fc.nat(3), censored: fc.nat(4) }), {
    minLength: 1,
    maxLength: 30,
  });

  it('rehoused, left and still waiting always add up to everybody, inside their intervals', () => {
    fc.assert(
      fc.property(cohort, fc.nat(450), (given, at) => {
        const days = [...new Map(given.map((one) => [one.day, one])).values()];
        const state = stateAfter(days, at);
        if (state === null) return;
        expect(state.rehoused.value + state.left.value + state.waiting.value).toBeCloseTo(1, 9);
        for (const { value, low, high } of [state.rehoused, state.left, state.waiting]) {
          expect(low).toBeLessThanOrEqual(value);
          expect(high).toBeGreaterThanOrEqual(value);
          expect(low >= 0 && high <= 1).toBe(true);
        }
      }),
      { seed: 20221231, numRuns: 300 },
    );
  });

  it('the share rehoused never falls with time, nor exceeds one less Kaplan–Meier of rehousing alone', () => {
    fc.assert(
      fc.property(cohort, (given) => {
        const days = [...new Map(given.map((one) => [one.day, one])).values()];
        const alone = days.map((one) => ({ ...one, left: 0, censored: one.censored + one.left }));
        let before = 0;
        for (let at = 0; at <= 400; at += 40) {
          const [state, naive] = [stateAfter(days, at), stateAfter(alone, at)];
          if (state === null || naive === null) return;
          expect(state.rehoused.value).toBeGreaterThanOrEqual(before - 1e-12);
          expect(state.rehoused.value).toBeLessThanOrEqual(naive.rehoused.value + 1e-12);
          before = state.rehoused.value;
        }
      }),
      { seed: 20221231, numRuns: 200 },
    );
  });
});

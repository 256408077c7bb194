import {
  type GroupTally,
  type ShortfallReason,
  type TargetProblem,
  type TargetSearch,
  tallyGroups,
} from './targets.js';
import { WarmOptima } from './warm-optima.js';

/** Optima that the search computes at most: first all coefficients at once, then one at a time. */
const TOGETHER = 40;
const SOLVES = 120;

interface Trial {
  readonly coefficients: Int32Array;
  readonly tallies: readonly GroupTally[];
  /** points − Σ cap · shortfall. */
  readonly worth: number;
}

/** Coefficients for the groups, found by a search of fixed length; all 0 where there is nothing to pair. */
export function searchCoefficients(input: TargetProblem): TargetSearch {
  const search = new Search(input);
  if (search.best.tallies.some(({ shortfall }) => shortfall > 0)) {
    search.together();
    search.oneByOne();
  }
  const { coefficients } = search.best;
  return { coefficients, reasons: search.reasons(), solves: search.solves };
}

/** Worth more; or as much and lacking less; or so with smaller coefficients. */
function isBetter(a: Trial, b: Trial): boolean {
  if (a.worth !== b.worth) return a.worth > b.worth;
  const missing = ({ tallies }: Trial) => tallies.reduce((sum, { shortfall }) => sum + shortfall, 0);
  if (missing(a) !== missing(b)) return missing(a) < missing(b);
  const total = ({ coefficients }: Trial) => coefficients.reduce((sum, coefficient) => sum + coefficient, 0);
  return total(a) < total(b);
}

class Search {
  best: Trial;
  solves = 0;
  private readonly input: TargetProblem;
  private readonly optima: WarmOptima;

  constructor(input: TargetProblem) {
    this.input = input;
    const caps = input.groups.reduce((sum, { cap }) => sum + cap, 0);
    this.optima = new WarmOptima(input, Math.max(caps, DECISIVE));
    this.best = this.tryAt(new Int32Array(input.groups.length));
  }

  /** Whether the best plan is worth its own Lagrangian bound: nothing that the search could find is worth more. */
  private get closed(): boolean {
    const { coefficients, tallies } = this.best;
    return tallies.every(({ needed, counted, shortfall }, g) => {
      const coefficient = coefficients[g]!;
      if (shortfall > 0) return coefficient === this.input.groups[g]!.cap;
      return coefficient === 0 || counted === needed;
    });
  }

  /** Every coefficient moves towards what its group lacks, by a step that learns. */
  together(): void {
    const { groups } = this.input;
    const current = new Int32Array(groups.length);
    const steps = groups.map(({ cap }) => Math.max(1, cap >> 3));
    const sides = new Int8Array(groups.length);
    let trial = this.best;
    while (this.solves < TOGETHER && !this.closed) {
      groups.forEach(({ cap }, g) => {
        const { needed, counted } = trial.tallies[g]!;
        const side = Math.sign(needed - counted);
        const step = steps[g]!;
        if (side * sides[g]! < 0) steps[g] = Math.max(1, step >> 1);
        else if (side !== 0 && side === sides[g]) steps[g] = Math.min(cap, step + (step >> 1));
        current[g] = Math.min(cap, Math.max(0, current[g]! + side * steps[g]!));
        if (side !== 0) sides[g] = side;
      });
      trial = this.tryAt(current.slice());
      this.keep(trial);
    }
  }

  /** Each group in turn, the shortest first: the least coefficient that meets it, the others unchanged. */
  oneByOne(): void {
    for (let moved = true; moved; ) {
      moved = false;
      for (const g of this.byShortfall()) {
        if (this.solves >= SOLVES) return;
        const before = this.best;
        this.settle(g);
        if (this.best !== before) moved = true;
      }
    }
  }

  reasons(): (ShortfallReason | null)[] {
    // All that is asked of a group alone comes first: from one to the next few rows change.
    const { tallies } = this.best;
    const alone = tallies.map(({ shortfall }, g) => (shortfall === 0 ? null : this.reasonAlone(g)));
    return tallies.map(({ shortfall }, g) => (shortfall === 0 ? null : (alone[g] ?? this.reasonAmongOthers(g))));
  }

  private reasonAlone(g: number): ShortfallReason | null {
    const { best, input } = this;
    const { cap } = input.groups[g]!;
    const alone = new Int32Array(input.groups.length);
    alone[g] = DECISIVE;
    if (this.tallies(alone)[g]!.shortfall > 0) return 'supply';
    if (best.coefficients[g] === cap) return 'cap';
    alone[g] = cap;
    return this.tallies(alone)[g]!.shortfall > 0 ? 'cap' : null;
  }

  private reasonAmongOthers(g: number): ShortfallReason {
    const { best } = this;
    const raised = this.leastMeeting(g, best);
    if (raised === null) return 'overlap';
    const others = (tallies: readonly GroupTally[]) =>
      tallies.reduce((sum, { shortfall }, other) => sum + (other === g ? 0 : shortfall), 0);
    return others(raised.tallies) > others(best.tallies) ? 'overlap' : 'ties';
  }

  /** Groups that are short first, then those whose coefficient may be too high. */
  private byShortfall(): number[] {
    const { tallies, coefficients } = this.best;
    const open = this.input.groups.flatMap((_, g) => (tallies[g]!.shortfall > 0 || coefficients[g]! > 0 ? [g] : []));
    return open.sort((a, b) => tallies[b]!.shortfall - tallies[a]!.shortfall || a - b);
  }

  private settle(g: number): void {
    const trial = this.leastMeeting(g, this.best);
    if (trial !== null) this.keep(trial);
  }

  /** The trial with the least coefficient of one group that meets it, `null` where its cap does not. */
  private leastMeeting(g: number, from: Trial): Trial | null {
    const { cap } = this.input.groups[g]!;
    const at = (coefficient: number): Trial => {
      const coefficients = from.coefficients.slice();
      coefficients[g] = coefficient;
      return this.tryAt(coefficients);
    };
    const start = from.coefficients[g]!;
    const met = (trial: Trial) => trial.tallies[g]!.shortfall === 0;
    // Gallop away from where it stands, then halve: few coefficients move far once all have moved together.
    let short = met(from) ? -1 : start;
    let meeting = met(from) ? start : -1;
    let found: Trial | null = met(from) ? from : null;
    for (let step = 1; meeting < 0 || short < 0; step *= 2) {
      const next = meeting < 0 ? Math.min(cap, start + step) : Math.max(0, start - step);
      if (next === (meeting < 0 ? short : meeting)) break;
      const trial = at(next);
      if (met(trial)) {
        meeting = next;
        found = trial;
      } else short = next;
    }
    if (found === null) return null;
    while (meeting - short > 1) {
      const middle = (meeting + short) >> 1;
      const trial = at(middle);
      if (met(trial)) {
        meeting = middle;
        found = trial;
      } else short = middle;
    }
    return found;
  }

  private keep(trial: Trial): void {
    if (isBetter(trial, this.best)) this.best = trial;
  }

  private tallies(coefficients: Int32Array): GroupTally[] {
    this.solves++;
    return tallyGroups(this.input, this.optima.at(coefficients).householdOf);
  }

  private tryAt(coefficients: Int32Array): Trial {
    this.solves++;
    const { householdOf, points } = this.optima.at(coefficients);
    const tallies = tallyGroups(this.input, householdOf);
    const { groups } = this.input;
    const worth = points - tallies.reduce((sum, { shortfall }, g) => sum + groups[g]!.cap * shortfall, 0);
    return { coefficients, tallies, worth };
  }
}

/** More than the points of any plan's difference can outweigh within MAX_POINTS. */
const DECISIVE = 2 ** 26;

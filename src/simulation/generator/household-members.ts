import { addDays, type CalendarDate } from '#domain/dates.js';
import type { BlockingKind, Custody, Household, Member, MemberRole } from '#domain/household.js';
import { PARAMETERS } from './parameters.js';
import type { Random } from './random.js';

type Composition = Pick<Household, 'members' | 'couple' | 'expectedBirths'>;

export function drawComposition(random: Random, asOf: CalendarDate): Composition {
  const size = random.weighted(PARAMETERS.persons.value);
  const persons = Number(size);
  const couple = random.chance(PARAMETERS.coupleByPersons.value[size]);
  const applicantAge = drawAge(random);
  const members: Member[] = [member(random, asOf, 'applicant', applicantAge)];
  const clamp = (age: number): number => Math.max(18, Math.min(90, age));
  if (couple) members.push(member(random, asOf, 'partner', clamp(applicantAge + random.integer(-8, 8))));
  while (members.length < persons) members.push(furtherMember(random, asOf, applicantAge));
  if (random.chance(PARAMETERS.visitingChildren.value)) {
    members.push(member(random, asOf, 'dependant', random.integer(3, 15), 'visiting'));
  }
  return { members, couple, expectedBirths: drawBirth(random, asOf, applicantAge) };
}

function furtherMember(random: Random, asOf: CalendarDate, applicantAge: number): Member {
  if (random.chance(PARAMETERS.coApplicants.value)) return member(random, asOf, 'coApplicant', random.integer(22, 75));
  if (random.chance(PARAMETERS.otherOccupants.value))
    return member(random, asOf, 'otherOccupant', random.integer(19, 80));
  const oldest = Math.max(1, applicantAge - 18);
  const age = random.chance(PARAMETERS.dependantAdults.value)
    ? random.integer(18, 24)
    : random.chance(PARAMETERS.shareYoungChildren.value)
      ? random.integer(0, 9)
      : random.integer(10, 17);
  const custody: Custody = random.chance(PARAMETERS.alternatingCustody.value) ? 'alternating' : 'full';
  return member(random, asOf, 'dependant', Math.min(age, oldest), age < 18 ? custody : 'full');
}

function member(random: Random, asOf: CalendarDate, role: MemberRole, age: number, custody: Custody = 'full'): Member {
  return {
    role,
    birthDate: addDays(asOf, -Math.round(age * 365.25) - random.integer(1, 364)),
    disabilityCard: random.chance(PARAMETERS.disabilityCard.value),
    custody,
  };
}

/** Triangular around the mode. */
function drawAge(random: Random): number {
  const { min, mode, max } = PARAMETERS.applicantAge.value;
  const draw = random.next();
  const turn = (mode - min) / (max - min);
  return draw < turn
    ? Math.round(min + Math.sqrt(draw * (max - min) * (mode - min)))
    : Math.round(max - Math.sqrt((1 - draw) * (max - min) * (max - mode)));
}

function drawBirth(random: Random, asOf: CalendarDate, applicantAge: number): Household['expectedBirths'] {
  if (applicantAge > 45 || !random.chance(PARAMETERS.expectedBirth.value)) return null;
  return { count: random.chance(0.03) ? 2 : 1, expectedOn: addDays(asOf, random.integer(20, 200)) };
}

/** Under the other composition that a cohabitation situation opens: a grown child or an old parent apart. */
export function drawVariants(
  random: Random,
  household: Pick<Household, 'members' | 'incomes'>,
  situations: readonly { readonly kind: BlockingKind }[],
): Household['variants'] {
  const cohabitation = situations.some((situation) => situation.kind === 'cohabitation');
  if (!cohabitation || !random.chance(PARAMETERS.compositionVariant.value)) return [];
  const apart = household.members.filter(
    (m) => m.role === 'applicant' || m.role === 'partner' || m.role === 'dependant',
  );
  if (apart.length === household.members.length) return [];
  return [{ code: 'withoutCoApplicant', members: apart, incomes: household.incomes }];
}

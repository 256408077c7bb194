/** Amounts are integer euro cents; no float ever holds money that is stored or compared. */
export type Cents = number;

export function cents(euros: number): Cents {
  return Math.round(euros * 100);
}

export function sumCents(...amounts: readonly Cents[]): Cents {
  return amounts.reduce((total, amount) => total + amount, 0);
}

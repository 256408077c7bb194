/** Amounts are integer euro cents; no float ever holds money that is stored or compared. */
export type Cents = number;

export function sumCents(...amounts: readonly Cents[]): Cents {
  return amounts.reduce((total, amount) => total + amount, 0);
}

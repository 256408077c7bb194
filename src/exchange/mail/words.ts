/** What mails and the notification centre call a vacancy: its département and four characters of its id; nothing of its address. */
export function vacancyCode(departement: string, vacancyId: string): string {
  return `${departement}-${vacancyId.replaceAll('-', '').slice(0, 4).toUpperCase()}`;
}

/** « 1 action attendue », « 3 actions attendues ». */
export function actionsExpected(count: number): string {
  return count === 1 ? '1 action attendue' : `${count} actions attendues`;
}

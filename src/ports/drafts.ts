import type { Instant } from '#domain/dates.js';

/** A vacancy being declared: the texts of its form, and the step that was left. */
export interface VacancyDraft {
  readonly id: string;
  readonly typed: Readonly<Record<string, string>>;
  /** 1 to 5. */
  readonly step: number;
  readonly savedAt: Instant;
}

export interface DraftRepository {
  find(id: string): Promise<VacancyDraft | null>;
  /** The organisation's own, the latest saved first; 20 at most. */
  list(): Promise<readonly VacancyDraft[]>;
  /** Writes or overwrites. */
  save(draft: VacancyDraft): Promise<void>;
  /** Whether there was one. */
  remove(id: string): Promise<boolean>;
}

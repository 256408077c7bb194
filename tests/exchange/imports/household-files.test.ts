import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { startWriting } from '#casework/imports.js';
import { inTransaction } from '#casework/transaction.js';
import { openImport } from '#exchange/file-import.js';
import { advanceImport } from '#exchange/file-import-steps.js';
import { errorFile } from '#exchange/import-report.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type Importing, importingOn } from './importing.js';
import { csvOf, goodRow, plantedFile } from './vacancy-files.js';

const HEADERS = [
  'Référence du ménage',
  'Département',
  'Statut de la demande',
  'Demande déposée le',
  'Demandeur né le',
  'Enfants nés le',
  'RFR N-2',
  'Séjour régulier',
  'DALO reconnu le',
  'Département DALO',
  'Phase',
  'Dispositif',
  'Prescripteur',
  'Prescrit le',
  'Diagnostic commencé le',
  'Diagnostic conclu le',
  'Conclusion du diagnostic',
  'AVL commencé le',
  'Lieux acceptés',
  'Accord du ménage le',
  'Pièces reçues',
  'Données confirmées le',
];

const household = (number: number, changes: Readonly<Record<number, string>> = {}): string[] =>
  [
    `M-${number}`,
    '92',
    'active',
    '14/03/2022',
    '02/04/1985',
    '12/07/2016, 03/01/2019',
    '12 000,00',
    'oui',
    '01/05/2024',
    '92',
    'AVL',
    'AVDL DALO',
    'SIAO',
    '01/09/2025',
    '10/09/2025',
    '10/10/2025',
    'AVL',
    '01/11/2025',
    '75, Nanterre',
    '01/06/2026',
    'pièce d’identité, avis N-2',
    '01/11/2026',
  ].map((cell, index) => changes[index] ?? cell);

let db: TestDatabase;
let importing: Importing;
beforeEach(async () => {
  db = await createTestDatabase();
  importing = await importingOn(db);
});

const send = (rows: string[][], headers: readonly string[] = HEADERS) =>
  importing.open(importing.association, 'households', csvOf(rows, headers));

describe('a file of households', () => {
  it('enters them, then changes nothing, then shows what differs before it is applied', async () => {
    const first = await send([household(1), household(2)]);
    await importing.write(importing.association, first.id);
    expect(await importing.counts(importing.association, first.id)).toEqual({ created: 2 });
    const events = await importing.count('events');

    const again = await send([household(1), household(2)]);
    expect(await importing.counts(importing.association, again.id)).toEqual({ unchanged: 2 });

    const changed = await send([household(1, { 6: '13000', 18: '75, 93' })]);
    const [line] = await importing.lines(importing.association, changed.id);
    expect(line).toMatchObject({
      status: 'toUpdate',
      changes: [
        { column: 'Revenu fiscal N-2 (€)', before: '12000,00', after: '13000,00' },
        { column: 'Lieux acceptés', before: '75, 92050', after: '75, 93' },
      ],
    });
    const absent = await db.uow.transaction(importing.association, (tx) => tx.imports.absentHouseholds(changed.id, 10));
    expect(absent).toEqual({ total: 1, references: ['M-2'] });
    expect(await importing.count('events')).toBe(events);
    await importing.write(importing.association, changed.id);
    expect(await importing.count('households')).toBe(2);
  });

  it('leaves what an empty cell or an absent column says nothing of; « néant » erases', async () => {
    await importing.write(importing.association, (await send([household(1)])).id);
    const empty = await send([household(1, { 6: '', 8: '' })]);
    expect(await importing.counts(importing.association, empty.id)).toEqual({ unchanged: 1 });
    const erased = await send([household(1, { 8: 'néant' })]);
    await importing.write(importing.association, erased.id);
    const { rows } = await db.pool.query("SELECT facts->>'dalo' AS dalo FROM households");
    expect(rows).toEqual([{ dalo: null }]);
  });

  it('tells each wrong cell by its own heading', async () => {
    const job = await send([
      household(1, { 4: '31/02/1985' }),
      household(2, { 10: 'ailleurs' }),
      household(3, { 18: 'Lyon' }),
      household(4, { 17: '' }),
      household(4),
      household(5, { 10: 'prescrit' }),
    ]);
    const lines = await importing.lines(importing.association, job.id, ['error']);
    expect(lines.map(({ line, problems }) => [line, problems[0]?.column])).toEqual([
      [2, 'Demandeur né le'],
      [3, 'Phase'],
      [4, 'Lieux acceptés'],
      [5, 'AVL commencé le'],
      [6, 'Référence du ménage'],
      [7, 'Diagnostic commencé le'],
    ]);
  });

  it.each(['Nationalité', 'N° de sécurité sociale', 'Lieu de naissance', 'Problème de santé', 'Sexe'])(
    'is refused by name where it has a column « %s »',
    async (header) => {
      const bytes = csvOf([[...household(1), 'x']], [...HEADERS, header]);
      const opened = await openImport(importing.shell, importing.association, { kind: 'households', name: 'f', bytes });
      expect(opened).toMatchObject({ ok: false, error: { code: 'FORBIDDEN_COLUMNS' } });
      expect(await importing.count('imports')).toBe(0);
    },
  );

  it('stores neither names nor social security numbers', async () => {
    const job = await send(
      [[...household(1, { 20: '2 85 04 75 116 001 42' }), 'Durand', '0611223344']],
      [...HEADERS, 'Nom', 'Téléphone'],
    );
    expect(job.headers).not.toContain('Nom');
    const { rows } = await db.pool.query('SELECT cells::text, problems::text FROM import_lines');
    expect(JSON.stringify(rows)).not.toMatch(/Durand|0611223344|116 001/);
    expect((await importing.lines(importing.association, job.id))[0]).toMatchObject({
      status: 'error',
      problems: [{ code: 'SOCIAL_SECURITY_NUMBER', column: 'Pièces reçues' }],
    });
  });
});

describe('an import', () => {
  it('stopped in the middle goes on where it was: nothing is lost, nothing is twice', async () => {
    const job = await importing.open(importing.landlord, 'vacancies', csvOf(plantedFile(1_200, 7, 3).rows));
    await inTransaction(importing.shell, importing.landlord, (deps) => startWriting(deps, job.id));
    await advanceImport(importing.shell, importing.landlord, job.id);
    const failing = {
      ...importing.shell,
      clock: {
        ...importing.shell.clock,
        now: () => {
          throw new Error('crash');
        },
      },
    };
    await expect(advanceImport(failing, importing.landlord, job.id)).rejects.toThrow('crash');
    const before = await importing.count('vacancies');
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(1_193);
    await Promise.all([1, 2].map(() => importing.settle(importing.landlord, job.id)));
    expect(await importing.counts(importing.landlord, job.id)).toEqual({ created: 1_193, error: 7 });
    expect(await importing.count('vacancies')).toBe(1_193);
    expect(await importing.count("events WHERE name = 'vacancyPosted'")).toBe(1_193);
  });

  it('gives its lines in error as a file that is taken once corrected', async () => {
    const wrong = goodRow(1).with(10, '-5').with(1, '=1+1 rue');
    const job = await importing.open(importing.landlord, 'vacancies', csvOf([wrong, goodRow(2)]));
    const chunks: Uint8Array[] = [];
    for await (const chunk of errorFile(job, await importing.lines(importing.landlord, job.id, ['error']), 'csv'))
      chunks.push(chunk);
    const [headers, line] = parse(Buffer.concat(chunks), { bom: true, delimiter: ';' }) as [string[], string[]];
    expect(line.slice(0, 2)).toEqual(['LOG-000001', "'=1+1 rue"]);
    expect(line[10]).toBe('-5');
    expect(line.at(-1)).toContain('Attendu');
    const corrected = await importing.open(importing.landlord, 'vacancies', csvOf([line.with(10, '410,50')], headers));
    await importing.write(importing.landlord, corrected.id);
    const { rows } = await db.pool.query("SELECT declaration->'dwelling'->'address'->>'line' AS line FROM vacancies");
    expect(rows).toEqual([{ line: '=1+1 rue' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { DEPARTEMENTS } from '#domain/departement.js';
import { communesOfRegion, currentCommuneCode, findCommune, isCommuneOfRegion, PARIS } from '#legislation/communes.js';
import { contains, placeHolds, placeSet } from '#legislation/places.js';
import { ceilingZone, rentZone } from '#legislation/zones.js';

describe('the communes of Île-de-France', () => {
  it('are 1,265 and the twenty arrondissements of Paris, where dwellings are', () => {
    const codes = communesOfRegion().map((commune) => commune.code);
    expect(codes).toHaveLength(1285);
    expect(codes.filter((code) => code.startsWith('751'))).toHaveLength(20);
    expect(new Set(communesOfRegion().map((commune) => commune.departement))).toEqual(new Set(DEPARTEMENTS));
  });
  it('know their name and postal codes', () => {
    expect(findCommune('75118')).toMatchObject({ name: 'Paris 18e Arrondissement', postalCodes: ['75018'] });
    expect(findCommune('93066')?.postalCodes).toContain('93380');
  });
  it('are not Paris as a whole, a commune elsewhere, or a code that lost its zero', () => {
    expect(isCommuneOfRegion('75118')).toBe(true);
    for (const code of [PARIS, '69123', '1001', '93059', '']) expect(isCommuneOfRegion(code), code).toBe(false);
    expect(findCommune('69123')).toBeUndefined();
  });
  it.each([
    ['93059', '93066', 'Saint-Denis'],
    ['95282', '95169', 'Commeny'],
    ['91182', '91228', 'Évry-Courcouronnes'],
  ])('%s has merged into %s, %s', (former, current, name) => {
    expect(currentCommuneCode(former)).toBe(current);
    expect(findCommune(former)).toMatchObject({ code: current, name });
  });
});

describe('the zones', () => {
  it.each([
    ['75101', 'parisAndNeighbours', '1bis'],
    ['75056', 'parisAndNeighbours', '1bis'],
    ['92012', 'parisAndNeighbours', '1bis'],
    ['93066', 'parisAndNeighbours', '1bis'],
    ['93059', 'parisAndNeighbours', '1bis'],
    ['92002', 'restOfRegion', '1'],
    ['77001', 'restOfRegion', '1'],
    ['77002', 'restOfRegion', '2'],
    ['95690', 'restOfRegion', '1'],
  ])('of %s are %s for the ceilings and %s for the benefit', (code, ceiling, rent) => {
    expect(ceilingZone(code)).toBe(ceiling);
    expect(rentZone(code)).toBe(rent);
  });
  it('are unknown outside the region', () => {
    expect(ceilingZone('69123')).toBeUndefined();
    expect(rentZone('2A004')).toBeUndefined();
  });
  it('hold 29 neighbours of Paris, and zone 2 in the four outer départements alone', () => {
    const neighbours = communesOfRegion().filter((c) => c.departement !== '75' && rentZone(c.code) === '1bis');
    expect(neighbours).toHaveLength(29);
    const zone2 = communesOfRegion().filter((c) => rentZone(c.code) === '2');
    expect(new Set(zone2.map((c) => c.departement))).toEqual(new Set(['77', '78', '91', '95']));
  });
});

describe('a set of places', () => {
  const paris18 = { departementBit: 1, communeCode: '75118' };
  const saintDenis = { departementBit: 1 << 5, communeCode: '93066' };
  it('holds a département with all its communes, and a commune alone', () => {
    const set = placeSet([
      { scope: 'departement', code: '75' },
      { scope: 'commune', code: '93066' },
    ]);
    expect(contains(set, paris18)).toBe(true);
    expect(contains(set, saintDenis)).toBe(true);
    expect(contains(set, { ...saintDenis, communeCode: '93001' })).toBe(false);
    expect(contains(placeSet([]), paris18)).toBe(false);
  });
  it('takes Paris as a commune for the whole of Paris, and follows merged communes', () => {
    expect(contains(placeSet([{ scope: 'commune', code: PARIS }]), paris18)).toBe(true);
    expect(contains(placeSet([{ scope: 'commune', code: '93059' }]), saintDenis)).toBe(true);
    expect(placeHolds({ scope: 'commune', code: PARIS }, paris18)).toBe(true);
    expect(placeHolds({ scope: 'commune', code: PARIS }, saintDenis)).toBe(false);
    expect(placeHolds({ scope: 'commune', code: '93059' }, saintDenis)).toBe(true);
    expect(placeHolds({ scope: 'departement', code: '93' }, saintDenis)).toBe(true);
    expect(placeHolds({ scope: 'departement', code: '92' }, saintDenis)).toBe(false);
  });
});

import { calendarDate } from '#domain/dates.js';
import type { CommuneCode } from '#domain/departement.js';
import { departementOf } from '#domain/departement.js';
import { currentCommuneCode } from './communes.js';
import { dated } from './dated.js';
import type { CeilingZone } from './income-ceilings.js';

/** Zones of the housing benefit; 1bis is Paris and its 29 neighbours. */
export type RentZone = '1bis' | '1' | '2';

const PARIS_AND_NEIGHBOURS: ReadonlySet<CommuneCode> = new Set(
  (
    '75056 92012 92024 92040 92044 92046 92049 92051 92062 92064 92073 92075 93001 93006 93045 93048 93055 93061 ' +
    '93066 93070 94018 94033 94037 94041 94042 94043 94052 94067 94069 94080'
  ).split(' '),
);

/** Last three digits of the communes of zone 2, by département; every other commune of the region is zone 1. */
const ZONE_2_TEXT: Readonly<Record<string, string>> = {
  '77':
    '002 003 004 007 008 009 010 011 012 013 015 016 019 020 021 024 025 026 027 028 029 030 031 032 033 034 035 ' +
    '036 041 042 043 044 045 046 050 051 052 054 056 057 060 061 063 066 068 070 071 072 073 076 078 080 081 082 ' +
    '084 086 087 088 089 090 091 093 097 098 099 101 102 103 104 106 107 109 110 112 113 115 116 117 119 120 126 ' +
    '127 129 131 133 134 135 136 137 138 140 144 145 147 148 149 151 154 156 157 158 159 161 162 163 164 165 166 ' +
    '167 168 170 172 173 174 176 178 182 183 184 187 190 191 192 194 195 197 198 200 201 202 203 204 206 207 208 ' +
    '210 211 212 216 218 219 220 222 223 224 225 227 228 229 230 231 235 236 238 239 240 242 244 245 246 247 250 ' +
    '253 254 256 257 260 261 262 263 264 265 266 267 270 271 272 275 277 278 279 280 281 283 286 287 289 290 293 ' +
    '295 297 298 299 300 301 302 303 304 305 310 311 313 314 317 318 319 320 321 325 327 328 329 331 333 338 340 ' +
    '341 342 343 344 345 347 348 352 353 354 355 356 357 360 361 365 367 368 370 371 379 380 381 383 385 387 388 ' +
    '391 393 395 396 397 398 399 400 401 402 403 404 405 406 408 409 411 414 415 416 417 418 419 421 423 424 426 ' +
    '428 429 431 433 434 436 439 440 443 444 446 448 451 452 454 455 456 457 458 459 460 461 465 466 467 469 471 ' +
    '472 473 475 476 478 480 481 482 483 484 485 486 489 490 492 493 494 496 500 501 504 505 506 507 509 512 516 ' +
    '519 520 522 523 524 526 527 530 531 532 534',
  '78':
    '003 006 009 020 048 053 057 068 071 072 076 077 082 089 096 107 113 120 125 128 147 163 164 171 185 188 192 ' +
    '194 202 209 234 236 237 246 255 263 264 265 269 276 278 283 285 296 300 302 307 310 317 320 329 337 344 346 ' +
    '349 381 385 391 404 407 410 413 416 417 437 439 444 460 464 465 470 472 474 475 478 497 499 503 505 506 516 ' +
    '520 522 530 536 537 557 558 559 564 565 569 591 601 605 606 608 618 668 677 681',
  '91':
    '001 016 022 035 038 067 069 075 079 080 081 098 100 109 112 121 130 131 137 145 175 198 200 222 223 240 247 ' +
    '248 273 284 294 374 390 393 399 414 433 463 469 473 495 507 508 511 519 525 526 533 544 546 547 556 613 629 ' +
    '671',
  '95': '008 011 012 023 059 101 102 119 139 150 157 258 298 301 303 304 387 429 447 462 523 529 541 611 676',
};

const ZONE_2: ReadonlySet<CommuneCode> = new Set(
  Object.entries(ZONE_2_TEXT).flatMap(([departement, codes]) => codes.split(' ').map((code) => departement + code)),
);

export interface Zoning {
  readonly parisAndNeighbours: ReadonlySet<CommuneCode>;
  readonly zone2: ReadonlySet<CommuneCode>;
}

export const ZONING = dated<Zoning>(
  'zonage 1 / 1bis / 2 des communes',
  [
    {
      from: calendarDate('2014-01-01'),
      mark: 'verified',
      source: {
        title: 'Zonage 1 / 1bis / 2 de l’État (géographie 2014, communes fusionnées suivies), repris par OpenFisca',
        article: 'arrêté du 17 mars 1978',
        url: 'https://github.com/openfisca/openfisca-france (a7038ee4, assets/apl/20110914_zonage.csv)',
      },
      value: { parisAndNeighbours: PARIS_AND_NEIGHBOURS, zone2: ZONE_2 },
    },
  ],
  { reviewBy: calendarDate('2027-12-31') },
);

/** Zone of the ceilings; `undefined` outside Île-de-France. Arrondissements of Paris and merged communes included. */
export function ceilingZone(commune: CommuneCode): CeilingZone | undefined {
  const zone = rentZone(commune);
  if (zone === undefined) return undefined;
  return zone === '1bis' ? 'parisAndNeighbours' : 'restOfRegion';
}

/** Zone of the housing benefit; `undefined` outside Île-de-France. A merged commune has the zone of the new one. */
export function rentZone(commune: CommuneCode): RentZone | undefined {
  const current = currentCommuneCode(commune);
  const departement = departementOf(current);
  if (departement === undefined) return undefined;
  if (departement === '75' || PARIS_AND_NEIGHBOURS.has(current)) return '1bis';
  return ZONE_2.has(current) ? '2' : '1';
}

/** When those who stood on the list of the end of 2021 had come: in the last wave before mid-2021, or before it. */
import type { DepartementParameters } from './calibration.js';

/** Months from the start of the programme to mid-2021. */
const MONTHS_TO_MID_2021 = 18;

/** Households expected before mid-2021, and the share of them in the last wave. */
export interface EarlyArrivals {
  readonly all: number;
  readonly inWave: number;
}

/** What a département's rates say of them. */
export function earlyArrivals(rates: DepartementParameters): EarlyArrivals {
  const wave = rates.waveMonths * rates.arrivalsInWave;
  const all = wave + (MONTHS_TO_MID_2021 - rates.waveMonths) * rates.arrivalsBeforeWave;
  return { all, inWave: wave / all };
}

/** The rates that say so, for a wave of `waveMonths`. */
export function ratesOf(
  { all, inWave }: EarlyArrivals,
  waveMonths: number,
): Pick<DepartementParameters, 'arrivalsBeforeWave' | 'arrivalsInWave' | 'waveMonths'> {
  return {
    arrivalsBeforeWave: (all * (1 - inWave)) / (MONTHS_TO_MID_2021 - waveMonths),
    arrivalsInWave: (all * inWave) / waveMonths,
    waveMonths,
  };
}

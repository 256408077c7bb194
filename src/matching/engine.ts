/** Name and version of the engine, written in every result; a change of any output bumps the version. */
export const ENGINE = { name: 'rapprochement', version: '1.0.0' } as const;

/** Options of a page's route: pages are not part of the API's document. */
export const hidden = { schema: { hide: true } } as const;

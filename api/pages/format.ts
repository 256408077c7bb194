/** Words and figures of the pages are formatted as those of the documents are. */
export * from '#exchange/french-format.js';

/** Parts of screens that others show too. */
export { default as QuoteRow } from './QuoteRow.svelte';
export { quoteInWords } from './spark';

/**
 * Id of a step from its heading: "Ben likes it" gives "ben-likes-it". Plain JavaScript because
 * `svelte.config.js`, which Node reads without a compiler, needs it too.
 * @param {string} heading
 * @returns {string}
 */
export const stepId = (heading) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-|-$/g, '');

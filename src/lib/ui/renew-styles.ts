/**
 * Asks once more for every stylesheet that did not come. A part that is imported again brings its
 * script, but the loader believes that its styles are there once it has asked for them.
 */
export function renewStyles(): void {
	for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
		if (!link.sheet) link.replaceWith(link.cloneNode());
}

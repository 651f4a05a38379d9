/**
 * Asks once more for every stylesheet that did not come. A part that is imported again brings its
 * script, but the loader believes that its styles are there once it has asked for them.
 */
export function renewStyles(): void {
	for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
		if (!hasCome(link)) link.replaceWith(link.cloneNode());
}

/** Of a sheet that failed there is none, or one whose rules may not be read (CSSOM §6.2). */
function hasCome({ sheet }: HTMLLinkElement): boolean {
	try {
		return sheet !== null && sheet.cssRules.length >= 0;
	} catch {
		return false;
	}
}

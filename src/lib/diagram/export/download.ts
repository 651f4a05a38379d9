/** Hands a file to the reader; returns what was made, in words: "feed.svg, 12 KB". */
export function download(name: string, content: Blob | string, type = 'text/plain'): string {
	const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
	const url = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// The browser still reads it after the click.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
	return `${name}, ${sizeInWords(blob.size)}`;
}

/** "900 bytes", "12 KB", "3.4 MB". */
export function sizeInWords(bytes: number): string {
	if (bytes < 1000) return `${bytes} bytes`;
	if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A file name of a title: "News feed" → "news-feed". */
export const fileName = (title: string): string =>
	title
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-|-$/g, '') || 'trace';

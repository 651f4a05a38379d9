/** A run of lines; `line` is where the first of them stands in the file, counted from 1. */
export interface TextAt {
	readonly text: string;
	readonly line: number;
}

/** A fenced block; `line` is the line of its opening fence. */
export interface Fence extends TextAt {
	readonly language: string;
	/** False when the file ends before the block does. */
	readonly closed: boolean;
}

export interface Section {
	readonly heading: TextAt;
	/** Lines outside fenced blocks, without the empty ones. */
	readonly prose: readonly TextAt[];
	readonly fences: readonly Fence[];
}

export interface Sections {
	readonly frontmatter: TextAt | null;
	/** Lines before the first heading. */
	readonly before: readonly TextAt[];
	readonly sections: readonly Section[];
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*(\S*)/;
const HEADING = /^##\s+(.*?)\s*#*\s*$/;

/** Cuts a lesson's Markdown into frontmatter and `## ` sections, and keeps the line of everything. */
export function cutSections(source: string): Sections {
	const lines = source.split(/\r?\n/);
	const before: TextAt[] = [];
	const sections: { heading: TextAt; prose: TextAt[]; fences: Fence[] }[] = [];
	let frontmatter: TextAt | null = null;
	let at = 0;

	if (lines[0]?.trim() === '---') {
		const end = lines.findIndex((line, i) => i > 0 && line.trim() === '---');
		if (end > 0) {
			frontmatter = { text: lines.slice(1, end).join('\n'), line: 2 };
			at = end + 1;
		}
	}

	for (; at < lines.length; at++) {
		const text = lines[at] ?? '';
		const line = at + 1;
		const section = sections.at(-1);
		const fence = FENCE.exec(text);
		if (fence) {
			const mark = fence[1] ?? '';
			const start = at + 1;
			while (++at < lines.length && !closes(lines[at] ?? '', mark));
			const body = lines.slice(start, at).join('\n');
			const closed = at < lines.length;
			section?.fences.push({ language: fence[2] ?? '', text: body, line, closed });
			if (!section) before.push({ text, line });
			continue;
		}
		const heading = HEADING.exec(text);
		if (heading)
			sections.push({ heading: { text: heading[1] ?? '', line }, prose: [], fences: [] });
		else if (text.trim()) (section?.prose ?? before).push({ text, line });
	}
	return { frontmatter, before, sections };
}

/** A fence is closed by the same mark, at least as long. */
function closes(line: string, mark: string): boolean {
	const bare = line.trim();
	return bare.length >= mark.length && bare === mark.charAt(0).repeat(bare.length);
}

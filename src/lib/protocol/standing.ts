/** Where a client stands: it holds everything before position `after`, and `had` messages of that one. */
export interface Standing {
	readonly after: number;
	readonly had: number;
}

/** Where it stands once a message of log position `seq` has come, be it a missed one of before. */
export function received<S extends Standing>(standing: S, seq: number): S {
	if (seq > standing.after) return { ...standing, after: seq, had: 1 };
	return seq === standing.after ? { ...standing, had: standing.had + 1 } : standing;
}

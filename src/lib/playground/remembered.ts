/** Small things a page keeps for this browser tab. Storage may be forbidden: then nothing is kept. */
export const remembered = {
	get(key: string): string | null {
		try {
			return sessionStorage.getItem(`duplex:${key}`);
		} catch {
			return null;
		}
	},
	set(key: string, value: string): void {
		try {
			sessionStorage.setItem(`duplex:${key}`, value);
		} catch {
			// Then it is asked for again.
		}
	},
};

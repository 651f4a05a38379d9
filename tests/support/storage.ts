import { vi } from 'vitest';

/** Gives the test a `sessionStorage` of its own, empty at first; `vi.unstubAllGlobals` takes it away. */
export function keepInMemory(): void {
	const items = new Map<string, string>();
	vi.stubGlobal('sessionStorage', {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value),
	});
}

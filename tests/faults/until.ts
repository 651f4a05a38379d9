/** Looks again and again; vitest's time limit is the bound. */
export async function until(test: () => boolean): Promise<void> {
	while (!test()) await new Promise((resolve) => setTimeout(resolve, 5));
}

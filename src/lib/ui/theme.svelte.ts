export type Theme = 'light' | 'dark';

const KEY = 'duplex:theme';

/** The page's theme: the reader's choice if there is one, else the system's. */
export class ThemeChoice {
	#theme = $state.raw<Theme>('light');

	/** Reads what the page's first script has set. Call it in the browser. */
	read(): void {
		this.#theme = document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
	}

	get theme(): Theme {
		return this.#theme;
	}

	toggle(): void {
		this.#theme = this.#theme === 'dark' ? 'light' : 'dark';
		document.documentElement.dataset['theme'] = this.#theme;
		try {
			localStorage.setItem(KEY, this.#theme);
		} catch {
			// Storage may be forbidden: the choice then lasts as long as the page.
		}
	}
}

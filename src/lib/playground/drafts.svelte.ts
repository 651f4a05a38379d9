import * as v from 'valibot';
import { remembered } from './remembered';

const Texts = v.record(v.string(), v.string());

/**
 * What the reader is writing, by the type of message that it is to become. Kept for this tab: a reload
 * takes nothing away. `where` names the playground.
 */
export class Drafts {
	readonly #place: string;
	#texts = $state.raw<Readonly<Record<string, string>>>({});

	constructor(where: string) {
		this.#place = `drafts:${where}`;
		this.#texts = remembered.read(this.#place, Texts, {});
	}

	of(type: string): string {
		return this.#texts[type] ?? '';
	}

	set(type: string, text: string): void {
		this.#texts = { ...this.#texts, [type]: text };
		remembered.keep(this.#place, this.#texts);
	}

	/** The server would not take it: it stands in front of what has been written since. */
	giveBack(type: string, text: string): void {
		this.set(type, [text, this.of(type)].filter((part) => part !== '').join(' '));
	}
}

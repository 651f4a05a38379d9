import * as v from 'valibot';
import { SERVER, type TraceEvent } from '../protocol';
import { remembered } from './remembered';

/** Something that the reader has written and that nobody is known to have received yet. */
const Written = v.object({
	/** Stands in the message, as its `id` or its `ref`: by it the message is known again. */
	key: v.string(),
	/** The frame's text. */
	text: v.string(),
});
type Written = v.InferOutput<typeof Written>;

/**
 * What the reader wrote, kept for this tab until the trace shows that the server has it: a connection
 * that breaks, or a reload, takes nothing away. `where` names the playground.
 */
export function createUnsent(where: string) {
	const place = `unsent:${where}`;
	let list: readonly Written[] = remembered.read(place, v.array(Written), []);

	function set(next: readonly Written[]): void {
		if (next.length === list.length) return;
		list = next;
		remembered.keep(place, list);
	}

	return {
		get list() {
			return list;
		},
		add: (key: string, text: string) => set([...list, { key, text }]),
		/** The server has refused it: it will not be said again by itself. Its frame's text, if it was ours. */
		refused(ref: unknown): string | null {
			const refused = list.find(({ key }) => key === ref);
			set(list.filter((one) => one !== refused));
			return refused?.text ?? null;
		},
		/** Forgets what these events of the trace show. */
		confirm(events: readonly TraceEvent[]): void {
			if (list.length === 0) return;
			const keys = new Set(
				events.flatMap((event) =>
					event.kind === 'message' && event.from !== SERVER
						? [event.data['id'], event.data['ref']]
						: [],
				),
			);
			set(list.filter(({ key }) => !keys.has(key)));
		},
		/** Forgets what stands in a trace's text. */
		confirmIn: (trace: string) =>
			set(list.filter(({ key }) => !trace.includes(`:${JSON.stringify(key)}`))),
	};
}

import { isRecipient, type Recipients } from '../engine';
import {
	clientTracks,
	createCursor,
	createHistory,
	type Cursor,
	type Flight,
	type Fold,
	type Leap,
	type Moment,
	type Timeline,
	type Turn,
} from '../timeline';

/** How one app's screens come about. All states are immutable. */
export interface ScreenKind<Past, Screen> {
	/** What the server holds for newcomers: at first, and after a turn of anybody's. */
	readonly noPast: Past;
	readonly remember: (past: Past, turn: Turn) => Past;
	/** The screen of a client that is not connected. */
	readonly none: Screen;
	/**
	 * The screen after a moment of its client's own: what it sent, a turn that it began or in which
	 * it came, went or moved, or what reached it. `past` tells what the server held before that turn.
	 */
	readonly reduce: (screen: Screen, moment: Moment, client: string, past: () => Past) => Screen;
	/** What a screen forgets, if it does: broadcasts that later ones push out. */
	readonly leap?: Omit<Leap, 'reaches'>;
}

/** One client's screen, and what it takes to go on with it when the client comes back. */
interface Seen<Screen> {
	readonly screen: Screen;
	/** Log position of the last message that changed it: what is sent again is shown once. */
	readonly seq: number;
	/** The screen as it was when the connection ended; null while there is one. */
	readonly held: Screen | null;
}

/** The screens of all clients at any instant, each reduced when it is first looked at. */
export function createScreens<Past, Screen extends { readonly connected: boolean }>(
	timeline: Timeline,
	kind: ScreenKind<Past, Screen>,
) {
	const cursors = new Map<string, Cursor<Seen<Screen>>>();
	const history = createHistory(timeline, kind.noPast, kind.remember);
	const turnOf = (moment: Moment) => (moment.kind === 'act' ? moment.turn : moment.flight.turn);

	function reduce(seen: Seen<Screen>, moment: Moment, client: string): Seen<Screen> {
		const past = () => history.before(turnOf(moment).index);
		if (moment.kind === 'land') {
			const { again, data } = moment.flight.event;
			const seq = Number(data['seq'] ?? 0);
			if (again && seq <= seen.seq) return seen;
			const screen = kind.reduce(seen.screen, moment, client, past);
			return screen === seen.screen ? seen : { ...seen, screen, seq: Math.max(seq, seen.seq) };
		}
		let screen = kind.reduce(seen.screen, moment, client, past);
		let { held } = seen;
		for (const change of moment.kind === 'act' ? moment.turn.changes : []) {
			if (change.kind === 'close' && change.client === client)
				held = seen.screen.connected ? seen.screen : held;
			if (change.kind !== 'open' || change.client.id !== client) continue;
			// Its app still shows all that it showed; what it missed is on the way.
			if (change.back && held) screen = { ...held, connected: true };
			held = null;
		}
		return screen === seen.screen && held === seen.held ? seen : { ...seen, screen, held };
	}

	function cursorOf(client: string): Cursor<Seen<Screen>> {
		let cursor = cursors.get(client);
		if (cursor) return cursor;
		const reaches = createReach(client);
		const next = (seen: Seen<Screen>, moment: Moment): Seen<Screen> =>
			moment.kind === 'land' && !reaches(moment.flight.recipients)
				? seen
				: reduce(seen, moment, client);
		const none: Seen<Screen> = { screen: kind.none, seq: 0, held: null };
		const leap = kind.leap && {
			...kind.leap,
			reaches: ({ recipients }: Flight) => reaches(recipients),
		};
		cursor = createCursor(timeline, none, next, clientTracks(timeline, client), leap);
		cursors.set(client, cursor);
		return cursor;
	}

	return {
		/** What the user of a client sees at `t`; the same object if nothing has changed. */
		at: (client: string, t: number): Screen => cursorOf(client).at(t).screen,

		/** Folds every screen, before the timeline is folded: afterwards it could not be told. */
		fold(fold: Fold): void {
			for (const client of timeline.clientIds()) cursorOf(client).fold(fold.at);
			history.fold(fold);
		},
		/** Drops the screens of clients of whom the timeline keeps nothing. */
		prune(): void {
			for (const client of cursors.keys()) if (!timeline.hasClient(client)) cursors.delete(client);
		},
	};
}
export type Screens<Screen extends { readonly connected: boolean }> = ReturnType<
	typeof createScreens<unknown, Screen>
>;

/** Whether a client is one of the recipients: asked in a row about messages that share a list. */
function createReach(client: string): (recipients: Recipients) => boolean {
	let ids: readonly string[] | null = null;
	let within = false;
	return (recipients) => {
		if (recipients.ids !== ids) {
			ids = recipients.ids;
			within = isRecipient({ ids, except: null }, client);
		}
		return within && recipients.except !== client;
	};
}

import {
	createTelemetryStore,
	createTraceStore,
	isPlaygroundGone,
	observe,
	socketUrl,
	timer,
	type Connection,
	type ConnectionState,
	type TelemetryStore,
	type TraceStore,
} from '../client';
import { TraceView, type Confirmed, type TraceSource } from '../diagram';
import type { AppName } from '../protocol';
import { createCrowd, overWebSocket, type Crowd, type Member } from '../sim';
import { KEEP_EVENTS, type Pace } from '../timeline';
import { OwnClient, type OwnClientOptions } from './own-client.svelte';

/** What a page holds of one live playground: its trace, the view of it, a crowd, and its own client. */
export class Session {
	readonly id: string;
	/** `/ws/ID` */
	readonly path: string;
	readonly store: TraceStore;
	/** What only the transport saw: frames, handshakes, acknowledgements. */
	readonly telemetry: TelemetryStore = createTelemetryStore();
	readonly view: TraceView;
	readonly crowd: Crowd;
	readonly #observer: Connection;
	readonly #stopTelemetry: () => void;
	#members = $state.raw<readonly Member[]>([]);
	#observing = $state.raw<ConnectionState>({ name: 'connecting' });
	#me = $state.raw<OwnClient | null>(null);

	/** `seed` makes the crowd: the same seed, the same names and habits. */
	constructor(id: string, seed: number, pace: Pace = 'live', app: AppName = 'feed') {
		this.id = id;
		this.path = `/ws/${id}`;
		// A lesson asks about its whole trace; live traffic goes on for as long as it likes.
		const keep = pace === 'live' ? KEEP_EVENTS : Infinity;
		this.store = createTraceStore(keep);
		this.view = new TraceView({ source: this.store, app, pace, keep });
		this.crowd = createCrowd({
			connect: overWebSocket(socketUrl(location, this.path)),
			app,
			seed,
			schedule: timer,
			now: Date.now,
			onChange: () => (this.#members = this.crowd.list()),
			isTaken: (name) =>
				this.#me?.name === name || this.view.clients.some((client) => client.name === name),
		});
		this.#observer = observe({
			url: socketUrl(location, this.path, { observe: true }),
			store: this.store,
			telemetry: this.telemetry,
			isGone: this.isGone,
			onState: (state) => {
				this.#observing = state;
				if (state.name === 'open') this.crowd.comeBack();
			},
		});
		const stopAcks = this.telemetry.followAcks();
		const stopLines = this.telemetry.gaugeLines();
		const stopListening = this.telemetry.subscribe(() => this.#confirm());
		this.#stopTelemetry = () => {
			stopListening();
			stopLines();
			stopAcks();
		};
	}

	/** Deliveries count as received once their client says so; who never does is drawn as sent. */
	#confirm(): void {
		const confirmed: Confirmed = (client, n) => {
			const acked = this.telemetry.ackedBy(client);
			if (acked === undefined) return 'sent';
			return n <= acked ? 'confirmed' : 'unconfirmed';
		};
		this.view.confirmed = confirmed;
		if (this.telemetry.lines.size > 0) this.view.lines = new Map(this.telemetry.lines);
	}

	readonly isGone = (): Promise<boolean> => isPlaygroundGone(fetch, this.id);

	/** Connects the reader's own client. */
	join(
		name: string | null,
		options: Pick<OwnClientOptions, 'onWelcome' | 'hostToken'> = {},
	): OwnClient {
		const me = new OwnClient({
			...{ path: this.path, name, isGone: this.isGone, trace: this.#wholeTrace },
			...options,
		});
		this.#me = me;
		this.store.subscribe((events) => me.confirm(events));
		return me;
	}

	get me(): OwnClient | null {
		return this.#me;
	}
	/** The simulated clients of this page. */
	get members(): readonly Member[] {
		return this.#members;
	}
	/** The state of the connection that brings the trace. */
	get observing(): ConnectionState {
		return this.#observing;
	}

	/** The trace for those who explore it: what this page has folded away, the server still has. */
	get source(): TraceSource {
		return { ...this.store, whole: this.#wholeTrace };
	}

	readonly #wholeTrace = async (): Promise<string> => {
		const response = await fetch(`/api/playgrounds/${this.id}/trace`);
		if (!response.ok) throw new Error('the server no longer has this trace.');
		return response.text();
	};

	/** Another view of the same trace, for a page that changes its pace. */
	viewAt(pace: Pace): TraceView {
		return new TraceView({ source: this.store, app: this.view.app, pace });
	}

	close(): void {
		this.crowd.removeAll();
		this.#me?.close();
		this.#stopTelemetry();
		this.#observer.close();
		this.view.close();
	}
}

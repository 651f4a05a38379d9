import type { AppClient, Io } from '../apps';
import type { By, WireMessage } from '../protocol';

/** What a message of the host makes the server do beside sending. */
export interface HostEffects {
	/** The client whose connection is to be closed with 4002; it can never come back as itself. */
	readonly remove?: string;
	/** The playground is to end: everyone is closed with 4004. */
	readonly end?: true;
}

/** What the playground does for its host. */
export interface HostPowers {
	/** Whether the client is connected, or away and may come back. */
	readonly knows: (client: string) => boolean;
	/** Lets the app begin anew with those who are connected; what all of them see then, as `client`. */
	readonly renew: (client: AppClient, io: Io<unknown>) => unknown;
}

/** What only the host may say, in every app. */
const ACTIONS: Readonly<
	Record<
		string,
		(client: AppClient, message: WireMessage, io: Io<unknown>, powers: HostPowers) => HostEffects
	>
> = {
	announce(client, { text }, io) {
		io.broadcast('announcement', { by: { id: client.id, name: client.name }, text });
		return {};
	},
	remove(client, { client: id }, io, { knows }) {
		if (id === client.id) io.reject('invalid', 'You cannot remove yourself.');
		else if (typeof id !== 'string' || !knows(id))
			io.reject('not-found', `There is no client "${String(id)}".`);
		else return { remove: id };
		return {};
	},
	reset(client, _, io, { renew }) {
		const by: By = { id: client.id, name: client.name };
		io.broadcast('renewed', { by, state: renew(client, io) });
		return {};
	},
	end: () => ({ end: true }),
};

/** Does what `message` asks if it is for the host alone, and null if it is for the app. */
export function actAsHost(
	client: AppClient,
	message: WireMessage,
	isHost: boolean,
	io: Io<unknown>,
	powers: HostPowers,
): HostEffects | null {
	const act = Object.hasOwn(ACTIONS, message.type) ? ACTIONS[message.type] : undefined;
	if (!act) return null;
	if (isHost) return act(client, message, io, powers);
	io.reject('not-host', `Only the host of this playground may ${message.type}.`);
	return {};
}

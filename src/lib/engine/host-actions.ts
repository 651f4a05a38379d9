import type { AppClient, Io } from '../apps';
import type { WireMessage } from '../protocol';
import type { Membership } from './membership';

/** What a message of the host makes the server do beside sending. */
export interface HostEffects {
	/** The client whose connection is to be closed with 4002; it can never come back as itself. */
	readonly remove?: string;
	/** The playground is to end: everyone is closed with 4004. */
	readonly end?: true;
}

/** What only the host may say, in every app. */
const ACTIONS: Readonly<
	Record<
		string,
		(client: AppClient, message: WireMessage, io: Io<unknown>, members: Membership) => HostEffects
	>
> = {
	announce(client, { text }, io) {
		io.broadcast('announcement', { by: { id: client.id, name: client.name }, text });
		return {};
	},
	remove(client, { client: id }, io, members) {
		if (id === client.id) io.reject('invalid', 'You cannot remove yourself.');
		else if (typeof id !== 'string' || !members.get(id))
			io.reject('not-found', `There is no client "${String(id)}".`);
		else return { remove: id };
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
	members: Membership,
): HostEffects | null {
	const act = Object.hasOwn(ACTIONS, message.type) ? ACTIONS[message.type] : undefined;
	if (!act) return null;
	if (isHost) return act(client, message, io, members);
	io.reject('not-host', `Only the host of this playground may ${message.type}.`);
	return {};
}

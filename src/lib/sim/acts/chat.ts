import * as v from 'valibot';
import { RoomName, Text } from '../../protocol';
import { Client, strict, type ActOf, type Acts } from './action';

/** What is done in the chat. To join and to leave is to connect and to go, as in every app. */
export const CHAT_ACTIONS = [
	strict('say', { client: Client, do: v.literal('say'), text: Text }),
	strict('enter', { client: Client, do: v.literal('enter'), room: RoomName }),
	/** Goes back to the lobby. */
	strict('lobby', { client: Client, do: v.literal('lobby') }),
] as const;

export type ChatAct = ActOf<v.InferOutput<(typeof CHAT_ACTIONS)[number]>>;

export const CHAT_ACTS: Acts<ChatAct> = {
	say: { verb: 'says something', message: ({ text }) => ({ type: 'say', text }) },
	enter: { verb: 'enters a room', message: ({ room }) => ({ type: 'join', room }) },
	lobby: { verb: 'goes back to the lobby', message: () => ({ type: 'leave' }) },
};

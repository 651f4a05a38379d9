import type { Duplex } from 'node:stream';
import type { AppName, ClientWish, WireMessage } from '../protocol';
import type { Client } from './client';
import type { FrameSequence } from './frames';
import type { HandshakeText } from './handshake';
import type { Outbox } from './outbox';
import type { Settings } from './settings';

/** How a client's connection came about. */
export interface Arrival {
	readonly socket: Duplex;
	readonly handshake: HandshakeText;
	readonly wish: ClientWish;
}

/** What the playground does for its clients. */
export interface Seats {
	readonly app: AppName;
	readonly settings: Settings;
	readonly outbox: Outbox;
	/** These frames are written to one of them next. */
	writing(frames: FrameSequence): void;
	/** The playground's clock, in ms. */
	now(): number;
	/** The log position that an `error` carries. */
	seq(): number;
	isHostToken(token: string): boolean;
	/** Logs that a new client is there. */
	open(client: Client): void;
	/** Logs that the client of this token is there again; a new one if nobody may come back with it. */
	resume(client: Client, message: WireMessage): void;
	/** Logs what it said; false if the playground cannot take more just now. */
	message(client: Client, said: Said): boolean;
	/** It has received everything up to `seq`; false if nothing has that position yet. */
	ack(client: Client, seq: number, number: number): boolean;
	/** One was answered with an `error` at the door. */
	refused(code: string): void;
	/** Its message `number`, counted from 1, does not reach the log. */
	untold(client: Client, number: number): void;
	/** Logs, if it was there, that it has left. */
	close(client: Client, code: number, reason: string): void;
	/** Its socket is closed. */
	gone(client: Client): void;
}

/** A message of a client as it came: its size in bytes, and which one of that client's it is, from 1. */
export interface Said {
	readonly message: WireMessage;
	readonly bytes: number;
	readonly number: number;
}

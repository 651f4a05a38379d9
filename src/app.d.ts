import type { Live } from '$lib/server';

declare global {
	namespace App {
		interface Locals {
			/** The live server that shares this process's HTTP server. */
			live: Live;
		}
	}
}

export {};

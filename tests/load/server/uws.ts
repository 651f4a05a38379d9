import { createRequire } from 'node:module';

/** The npm package that carries native builds; it is 41 MB, so nobody has to have it. */
export const UWS_PACKAGE = '@trufflesuite/uws-js-unofficial';
export const UWS_VERSION = '20.30.0-unofficial.0';

interface UwsSocket {
	subscribe(topic: string): boolean;
	publish(topic: string, message: string, isBinary: boolean): boolean;
}
interface UwsApp {
	ws(
		pattern: string,
		behavior: {
			readonly compression: number;
			readonly maxBackpressure: number;
			readonly open: (ws: UwsSocket) => void;
			readonly message: (ws: UwsSocket, data: ArrayBuffer) => void;
		},
	): UwsApp;
	listen(host: string, port: number, done: (socket: unknown) => void): UwsApp;
}
interface Uws {
	App(): UwsApp;
	us_socket_local_port(socket: unknown): number;
}

/** The native module itself, never the package's fallback in JavaScript; null if it is not there. */
export function loadUws(): Uws | null {
	const { platform, arch, versions } = process;
	try {
		return createRequire(import.meta.url)(
			`${UWS_PACKAGE}/binaries/uws_${platform}_${arch}_${versions.modules}.node`,
		) as Uws;
	} catch {
		return null;
	}
}

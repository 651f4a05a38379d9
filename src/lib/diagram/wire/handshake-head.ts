/** The head of an HTTP message: its first line, and its headers as they were written. */
export interface HttpHead {
	readonly first: string;
	readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** Reads a head of lines that end with CR LF. */
export function readHead(text: string): HttpHead {
	const [first = '', ...lines] = text.split('\r\n').filter((line) => line !== '');
	const headers = lines.map((line) => {
		const colon = line.indexOf(':');
		return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
	});
	return { first, headers };
}

/** The value of a header, whatever the case of its name. */
export const headerOf = ({ headers }: HttpHead, name: string): string | undefined =>
	headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;

const MEANINGS: Readonly<Record<string, string>> = {
	upgrade: 'Which protocol to change to.',
	connection: 'Says that “Upgrade” is meant for this connection.',
	'sec-websocket-version': 'The version of the protocol; 13 is the only one in use.',
	'sec-websocket-key': '16 random bytes in base64, new for each connection.',
	'sec-websocket-accept': 'Proves that the server understood the key.',
	'sec-websocket-extensions': 'Extensions that the client could use. This server agrees to none.',
	'sec-websocket-protocol': 'Subprotocols that the client speaks.',
	origin: 'The site whose page opens the connection. Only browsers must send it.',
	host: 'The server that is asked.',
	'user-agent': 'The program that asks.',
};

/** What a header of the handshake is for, in plain words; empty if it has no part in it. */
export const headerMeaning = (name: string): string => MEANINGS[name.toLowerCase()] ?? '';

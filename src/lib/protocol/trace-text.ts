import type { MessageEvent, TraceEvent } from './trace';

/**
 * A trace event as JSON, byte for byte as `JSON.stringify` has it. The messages of a busy server are
 * nearly all there is to encode: `data`, if the text of their data is known, saves doing it again.
 */
export const traceText = (event: TraceEvent, data?: string): string =>
	event.kind === 'message'
		? messageText(event, data ?? JSON.stringify(event.data))
		: JSON.stringify(event);

function messageText(event: MessageEvent, data: string): string {
	const { n, at, cause, pattern, audience, room, from, to, recipients, type, bytes, again } = event;
	const whom =
		(audience === undefined ? '' : `,"audience":"${audience}"`) +
		(room === undefined ? '' : `,"room":${JSON.stringify(room)}`) +
		(to === undefined ? '' : `,"to":${JSON.stringify(to)}`);
	return (
		`{"n":${n},"at":${at},"kind":"message","cause":${cause},"pattern":"${pattern}"${whom}` +
		`,"from":${JSON.stringify(from)},"recipients":${recipients},"type":${JSON.stringify(type)}` +
		`,"data":${data},"bytes":${bytes}${again ? ',"again":true' : ''}}`
	);
}

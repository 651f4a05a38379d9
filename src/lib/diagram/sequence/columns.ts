import type { Lifeline } from './lifelines';

/** One vertical line: a client, or a group of clients folded into one. */
export interface Column {
	/** The client's id, or the group's key. */
	readonly key: string;
	readonly x: number;
	/** The name, or the arrival numbers of a group: "13–24". */
	readonly label: string;
	/** The client's times on the line: several if it has come back; or those of all in the group. */
	readonly lines: readonly Lifeline[];
	/** How many clients it stands for. */
	readonly count: number;
	/** The group it belongs to; null where nothing folds. */
	readonly group: string | null;
	readonly folded: boolean;
}

/** A group of clients that can be folded into one line and opened. */
export interface Group {
	readonly key: string;
	readonly label: string;
	readonly count: number;
	readonly open: boolean;
}

export interface Columns {
	readonly server: number;
	readonly columns: readonly Column[];
	readonly groups: readonly Group[];
	/** Where all of it ends, in px. */
	readonly width: number;
	/** The column of each client, by id. */
	readonly of: ReadonlyMap<string, Column>;
}

export interface ColumnOptions {
	/** Room for all columns, in px: they are wider apart if there is more. */
	readonly width: number;
	/** Keys of the groups that are not as they would be by themselves. */
	readonly toggled: ReadonlySet<string>;
	/** Ids of clients that are never folded. */
	readonly always: ReadonlySet<string>;
}

/** More clients than this fold into groups. */
export const UNFOLDED_MAX = 12;
const SERVER_X = 52;
const FIRST = 108;
const PITCH_MIN = 66;
const PITCH_MAX = 168;
const EDGE = 48;

/** How many clients a group holds: a few groups rather than a hundred. */
export const groupSize = (clients: number): number =>
	clients <= 144 ? UNFOLDED_MAX : clients <= 600 ? 50 : 100;

/**
 * The lines side by side: the server first, then the clients in order of arrival. Groups go by the
 * number of arrival, so that nobody changes group because somebody else has left.
 */
export function layoutColumns(lines: readonly Lifeline[], options: ColumnOptions): Columns {
	const clients = byClient(lines);
	const folds = clients.length > UNFOLDED_MAX;
	const size = groupSize(clients.length);
	const groups: Group[] = [];
	const parts: Omit<Column, 'x'>[] = [];
	for (const members of folds ? chunked(clients, size) : []) {
		const index = Math.floor((members[0]?.[0].order ?? 0) / size);
		const key = `group ${size} ${index}`;
		const first = groups.length === 0 && size === UNFOLDED_MAX;
		const open = first !== options.toggled.has(key);
		const label = `${index * size + 1}–${(index + 1) * size}`;
		groups.push({ key, label, count: members.length, open });
		const single = open ? members : members.filter(([{ client }]) => options.always.has(client.id));
		parts.push(...single.map((own) => columnOf(own, key)));
		const folded = members.filter((own) => !single.includes(own));
		const { length } = folded;
		if (length > 0)
			parts.push({ key, label, lines: folded.flat(), count: length, group: key, folded: true });
	}
	if (!folds) parts.push(...clients.map((own) => columnOf(own, null)));

	const room = (options.width - FIRST - EDGE) / Math.max(1, parts.length - 1);
	const pitch = Math.max(PITCH_MIN, Math.min(PITCH_MAX, room));
	const start = SERVER_X + Math.max(FIRST, Math.min(pitch, PITCH_MAX));
	const columns = parts.map((part, i): Column => ({ ...part, x: start + i * pitch }));
	const of = new Map<string, Column>();
	for (const column of columns) for (const { client } of column.lines) of.set(client.id, column);
	const width = Math.max(options.width, (columns.at(-1)?.x ?? SERVER_X) + EDGE);
	return { server: SERVER_X, columns, groups, width, of };
}

/** All lines of one client. */
type Own = [Lifeline, ...Lifeline[]];

const columnOf = (lines: Own, group: string | null): Omit<Column, 'x'> => ({
	...{ key: lines[0].client.id, label: lines[0].client.name },
	...{ lines, count: 1, group, folded: false },
});

/** The lines of each client together, in order of arrival. */
function byClient(lines: readonly Lifeline[]): Own[] {
	const clients = new Map<string, Own>();
	for (const line of lines) {
		const own = clients.get(line.client.id);
		if (own) own.push(line);
		else clients.set(line.client.id, [line]);
	}
	return [...clients.values()].sort(([a], [b]) => a.order - b.order);
}

/** Clients with the same group number, together. */
function chunked(clients: readonly Own[], size: number): Own[][] {
	const groups = new Map<number, Own[]>();
	for (const own of clients) {
		const index = Math.floor(own[0].order / size);
		const members = groups.get(index);
		if (members) members.push(own);
		else groups.set(index, [own]);
	}
	return [...groups.values()];
}

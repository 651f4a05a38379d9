import type { AppName, TraceEvent } from '../../protocol';
import { createAppScreens, type AppScreen } from '../../screens';
import { createTimeline } from '../../timeline';
import { andList, counted } from './words';

/** What a turn changes on one screen, in words. */
export interface Changes {
	/** At once, by what the client's own user did. */
	readonly own: readonly string[];
	/** All of it; empty if nothing changes. */
	readonly all: readonly string[];
}

/** What the last turn of a trace changes on each client's screen, by id. */
export function changesOn(
	app: AppName,
	trace: readonly TraceEvent[],
	clients: readonly string[],
): ReadonlyMap<string, Changes> {
	const timeline = createTimeline('sequential');
	for (const event of trace) timeline.push(event);
	const screens = createAppScreens(timeline, app);
	const turn = timeline.turns.at(-1);
	const from = (turn?.cause?.start ?? turn?.at ?? 0) - 1;
	const acts = (turn?.at ?? 0) - 1;
	const until = turn?.end ?? 0;
	return new Map(
		clients.map((id) => {
			const before = screens.at(id, from);
			const own = changesIn(before, screens.at(id, acts));
			return [id, { own, all: changesIn(before, screens.at(id, until)) }];
		}),
	);
}

/** How one screen differs from an earlier one. */
function changesIn(before: AppScreen, after: AppScreen): string[] {
	return [...contentOf(before, after), ...noticeOf(before, after)];
}

function contentOf(before: AppScreen, after: AppScreen): string[] {
	if (before.app === 'feed' && after.app === 'feed')
		return after.posts.flatMap((post) => {
			const old = before.posts.find(({ id }) => id === post.id);
			if (!old) return [`the post “${post.text}” appears`];
			return [
				...(old.likes === post.likes
					? []
					: [`the post “${post.text}” shows ${counted(post.likes, 'like')}`]),
				...(old.liked === post.liked ? [] : [`the heart of “${post.text}” is filled`]),
			];
		});
	if (before.app === 'chat' && after.app === 'chat') {
		const moved = before.room === after.room ? [] : [`the room is now “${after.room ?? ''}”`];
		const lines = after.lines.filter(({ n }) => !before.lines.some((line) => line.n === n));
		return [
			...moved,
			...lines.map(({ kind, by, text }) =>
				kind === 'said' ? `“${text}” appears` : `a line says that ${by.name} has ${kind}`,
			),
		];
	}
	if (before.app === 'stocks' && after.app === 'stocks') {
		const list = (screen: typeof after) => screen.quotes.map(({ symbol }) => symbol);
		const fresh = after.quotes.filter(
			({ symbol, n }) => n !== 0 && before.quotes.find((old) => old.symbol === symbol)?.n !== n,
		);
		const market = before.market.status === after.market.status ? [] : [after.market.status];
		return [
			...market.map((status) => `the market is shown as ${status}`),
			...(list(before).join() === list(after).join()
				? []
				: [`the watch list is now ${list(after).length === 0 ? 'empty' : andList(list(after))}`]),
			...(fresh.length === 0
				? []
				: [`new prices of ${andList(fresh.map(({ symbol }) => symbol))} are shown`]),
		];
	}
	return [];
}

function noticeOf(before: AppScreen, { notice }: AppScreen): string[] {
	if (!notice || notice.n === before.notice?.n) return [];
	return [`a notice says “${notice.text}”`];
}

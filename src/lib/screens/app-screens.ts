import type { AppName } from '../protocol';
import type { Timeline } from '../timeline';
import { chatScreens, type ChatScreen } from './chat-screen';
import { feedScreens, type FeedScreen } from './feed-screen';
import { createScreens, type Screens } from './screens';
import { stocksScreens, type StocksScreen } from './stocks-screen';

/** What the user of one client sees, in any of the apps; `app` tells in which. */
export type AppScreen = FeedScreen | ChatScreen | StocksScreen;

/** The screens of all clients of an app at any instant. */
export function createAppScreens(timeline: Timeline, app: AppName): Screens<AppScreen> {
	if (app === 'chat') return createScreens(timeline, chatScreens);
	if (app === 'stocks') return createScreens(timeline, stocksScreens);
	return createScreens(timeline, feedScreens);
}

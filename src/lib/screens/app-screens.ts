import type { AppName } from '../protocol';
import type { Timeline } from '../timeline';
import { feedScreens, type FeedScreen } from './feed-screen';
import { createScreens, type Screens } from './screens';

/** What the user of one client sees, in any of the apps; `app` tells in which. */
export type AppScreen = FeedScreen;

/** The screens of all clients of an app at any instant. */
export function createAppScreens(timeline: Timeline, app: AppName): Screens<AppScreen> {
	void app;
	return createScreens(timeline, feedScreens);
}

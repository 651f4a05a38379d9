/** How often to look, in ms. */
const EVERY_MS = 300;

/**
 * Ends this process when npm ends. npm runs scripts through a shell, and a shell that is stopped
 * by a signal does not pass it on: the script would live on and hold its port.
 */
export function endWithNpm() {
	if (!process.env['npm_lifecycle_event']) return;
	const parent = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(watch);
		process.kill(process.pid, 'SIGTERM');
	}, EVERY_MS);
	watch.unref();
}

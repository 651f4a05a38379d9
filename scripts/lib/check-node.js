// Imported before anything else, so it keeps to syntax that old versions of Node can read.
const parts = process.versions.node.split('.');
const version = Number(parts[0]) + Number(parts[1]) / 100;

if (version < 20.19) {
	console.error(
		'Duplex needs Node 20.19 or newer; this is Node ' +
			process.versions.node +
			'. Get a newer one from https://nodejs.org.',
	);
	process.exit(1);
}

import { select, timer, type Selection } from 'd3';
import { PATTERN_LOOKS, type TraceView } from '../../../src/lib/diagram';
import { layoutClients, type Layout } from '../../../src/lib/diagram/layout';
import { fly, sceneAt, type Mark } from '../../../src/lib/diagram/marks';

/**
 * The same picture as one would first write it with D3: an SVG whose elements are joined to the
 * data and moved in every frame. It has no list, no scrubber and no controls beside it.
 */
export function drawPlain(target: HTMLElement, view: TraceView): void {
	const svg = select(target).append('svg').attr('width', '100%').attr('height', '100%');
	const [links, waves, trails, pills, nodes] = ['links', 'waves', 'trails', 'pills', 'nodes'].map(
		(name) => svg.append('g').attr('class', name),
	) as [Group, Group, Group, Group, Group];
	let known: unknown = null;
	let layout: Layout | null = null;

	timer(() => {
		view.frame(Date.now());
		if (view.clients !== known || !layout) {
			known = view.clients;
			const size = { width: target.clientWidth, height: target.clientHeight };
			layout = layoutClients(
				view.clients.map(({ id }) => id),
				size,
			);
			drawNodes(links, nodes, layout);
		}
		const scene = sceneAt(view.timeline, view.playhead.t, layout, layout.places, fly);
		waves
			.selectAll('ellipse')
			.data(scene.waves)
			.join('ellipse')
			.attr('fill', 'none')
			.attr('stroke', 'var(--cast)')
			.attr('stroke-dasharray', '3 6')
			.attr('cx', (wave) => wave.x)
			.attr('cy', (wave) => wave.y)
			.attr('rx', (wave) => wave.rx)
			.attr('ry', (wave) => wave.ry);
		const key = (mark: unknown) => `${(mark as Mark).flight.n} ${(mark as Mark).client}`;
		const colour = ({ flight }: Mark) => `var(${PATTERN_LOOKS[flight.event.pattern].colour})`;
		// Ours leaves the trails out as well where there are so many.
		trails
			.selectAll<SVGLineElement, Mark>('line')
			.data(scene.marks.length > 1500 ? [] : scene.marks, key)
			.join((enter) => enter.append('line').attr('stroke', colour).attr('opacity', 0.35))
			.attr('x1', (mark) => mark.from.x)
			.attr('y1', (mark) => mark.from.y)
			.attr('x2', (mark) => mark.x)
			.attr('y2', (mark) => mark.y);
		const tiny = layout.kind === 'dot';
		const [width, height] = tiny ? [9, 7] : [24, 20];
		pills
			.selectAll<SVGGElement, Mark>('g')
			.data(scene.marks, key)
			.join((enter) => {
				const pill = enter.append('g');
				pill
					.append('rect')
					.attr('x', -width / 2)
					.attr('y', -height / 2)
					.attr('width', width)
					.attr('height', height)
					.attr('rx', ({ flight }) =>
						flight.event.pattern === 'server-to-client' ? 4 : height / 2,
					)
					.attr('fill', colour)
					.attr('stroke', 'var(--panel)');
				if (!tiny)
					pill
						.append('text')
						.attr('text-anchor', 'middle')
						.attr('dy', 4)
						.attr('fill', 'var(--panel)')
						.text(({ flight }) => PATTERN_LOOKS[flight.event.pattern].glyph);
				return pill;
			})
			.attr('transform', (mark) => `translate(${mark.x},${mark.y})`);
	});
}

type Group = Selection<SVGGElement, unknown, null, undefined>;

function drawNodes(links: Group, nodes: Group, { places, node, server }: Layout): void {
	const spots = [...places.values()];
	links
		.selectAll('line')
		.data(spots.length > 250 ? [] : spots)
		.join('line')
		.attr('stroke', 'var(--line)')
		.attr('x1', server.x)
		.attr('y1', server.y)
		.attr('x2', ({ x }) => x)
		.attr('y2', ({ y }) => y);
	nodes
		.selectAll('circle')
		.data(spots)
		.join('circle')
		.attr('fill', 'var(--edge)')
		.attr('r', Math.min(15, node.width / 2))
		.attr('cx', ({ x }) => x)
		.attr('cy', ({ y }) => y);
	nodes
		.selectAll('rect')
		.data([server])
		.join('rect')
		.attr('fill', 'var(--ink)')
		.attr('rx', 14)
		.attr('x', server.x - server.width / 2)
		.attr('y', server.y - server.height / 2)
		.attr('width', server.width)
		.attr('height', server.height);
}

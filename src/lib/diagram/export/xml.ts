import type { Point } from '../layout';

/** Text for an XML element or attribute: markup escaped, signs that XML forbids left out. */
export const escapeXml = (text: string): string =>
	text
		.toWellFormed()
		// eslint-disable-next-line no-control-regex -- these are what XML 1.0 §2.2 forbids
		.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
		.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** An element as text; attributes that are null are left out. */
export function element(
	name: string,
	attributes: Readonly<Record<string, string | number | null>>,
	...content: readonly string[]
): string {
	const given = Object.entries(attributes)
		.filter(([, value]) => value !== null)
		.map(([key, value]) => {
			const text =
				typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value);
			return ` ${key}="${escapeXml(text)}"`;
		});
	return `<${name}${given.join('')}>${content.join('')}</${name}>`;
}

/** Text around a place, as an SVG element. */
export const label = (
	text: string,
	{ x, y }: Point,
	style: Readonly<Record<string, string | number>>,
): string => element('text', { x, y, 'text-anchor': 'middle', ...style }, escapeXml(text));

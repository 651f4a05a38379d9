import { describe, expect, it } from 'vitest';
import { addressOf, limitKey, loggedAddress } from './address';

const request = (headers: Record<string, string> = {}) => ({
	headers,
	socket: { remoteAddress: '10.0.0.1' },
});

describe('addressOf', () => {
	it("is the socket's own, whatever the headers claim", () => {
		const claims = request({ 'x-forwarded-for': '1.2.3.4', 'x-real-ip': '1.2.3.4' });
		expect(addressOf(claims, { addressHeader: undefined, xffDepth: 1 })).toBe('10.0.0.1');
	});

	it.each([
		['1.1.1.1, 2.2.2.2, 3.3.3.3', 1, '3.3.3.3'],
		['1.1.1.1, 2.2.2.2, 3.3.3.3', 3, '1.1.1.1'],
		['1.1.1.1', 1, '1.1.1.1'],
		['1.1.1.1, 2.2.2.2', 3, null],
		['1.1.1.1,2.2.2.2 , 3.3.3.3', 2, '2.2.2.2'],
		['', 1, null],
		[' , ', 1, null],
		['for=1.1.1.1;by=<script>', 1, 'for=1.1.1.1;by=<script>'],
		['1.1.1.1, ', 1, null],
	])('of x-forwarded-for "%s", with %i proxies, is %s', (header, xffDepth, address) => {
		const given = { addressHeader: 'x-forwarded-for', xffDepth };
		expect(addressOf(request({ 'x-forwarded-for': header }), given)).toBe(address);
	});

	it('is all of any other header, and unknown without it', () => {
		const given = { addressHeader: 'x-real-ip', xffDepth: 1 };
		expect(addressOf(request({ 'x-real-ip': ' 1.2.3.4 ' }), given)).toBe('1.2.3.4');
		expect(addressOf(request(), given)).toBeNull();
	});
});

describe('loggedAddress', () => {
	it.each(['127.0.0.1', '::1', '::ffff:10.0.0.1', 'fe80::1%eth0', '1.2.3.4:5678', '[::1]:5678'])(
		'tells %s',
		(address) => expect(loggedAddress(address)).toBe(address),
	);

	it.each(['', 'planted-5e1f', '<script>', '1.2.3.4 planted', `1${'.1'.repeat(40)}`])(
		'does not tell "%s"',
		(text) => expect(loggedAddress(text)).toBe('unknown'),
	);
});

describe('limitKey', () => {
	it.each([
		['127.0.0.1', '127.0.0.1'],
		['::ffff:127.0.0.1', '127.0.0.1'],
		['::FFFF:10.0.0.1', '10.0.0.1'],
		['2001:db8:0:1:a:b:c:d', '2001:db8:0:1::/64'],
		['2001:0DB8:0000:0001::7', '2001:db8:0:1::/64'],
		['2001:db8::1', '2001:db8:0:0::/64'],
		['::1', '0:0:0:0::/64'],
		['fe80::1%eth0', 'fe80:0:0:0::/64'],
		['64:ff9b::1.2.3.4', '64:ff9b:0:0::/64'],
		['', ''],
		['not an address', 'not an address'],
		['x'.repeat(1000), 'x'.repeat(64)],
	])('of %s is %s', (address, key) => {
		expect(limitKey(address)).toBe(key);
	});
});

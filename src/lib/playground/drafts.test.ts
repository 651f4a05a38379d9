import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepInMemory } from '../../../tests/support/storage';
import { Drafts } from './drafts.svelte';

beforeEach(keepInMemory);
afterEach(() => void vi.unstubAllGlobals());

describe('drafts', () => {
	it('are there again after a reload, each in its place', () => {
		const drafts = new Drafts('/ws/a');
		drafts.set('post', 'Half a sen');
		drafts.set('announce', 'Class beg');
		const again = new Drafts('/ws/a');
		expect([again.of('post'), again.of('announce'), again.of('say')]).toEqual([
			...['Half a sen', 'Class beg', ''],
		]);
		expect(new Drafts('/ws/b').of('post')).toBe('');
		again.set('post', '');
		expect(new Drafts('/ws/a').of('post')).toBe('');
	});

	it('take back what was refused, in front of what has been written since', () => {
		const drafts = new Drafts('/ws/a');
		drafts.giveBack('post', 'Refused.');
		expect(drafts.of('post')).toBe('Refused.');
		drafts.set('post', 'New');
		drafts.giveBack('post', 'Refused.');
		expect(drafts.of('post')).toBe('Refused. New');
	});

	it('go on without a storage', () => {
		vi.stubGlobal('sessionStorage', undefined);
		const drafts = new Drafts('/ws/a');
		drafts.set('post', 'Still here');
		expect(drafts.of('post')).toBe('Still here');
	});
});

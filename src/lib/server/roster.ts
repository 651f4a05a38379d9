import type { Box } from './outbox';

/** What the roster needs of a client. */
interface Reachable {
	readonly connection: { readonly box: Box };
}

/**
 * The clients of a playground by id. Audiences are lists of ids that are shared by many messages
 * (`engine/membership.ts`): whose boxes those are is looked up once, until somebody comes or goes.
 */
export class Roster<Member extends Reachable> extends Map<string, Member> {
	#audiences = new WeakMap<readonly string[], readonly Box[]>();

	override set(id: string, member: Member): this {
		this.#audiences = new WeakMap();
		return super.set(id, member);
	}

	override delete(id: string): boolean {
		this.#audiences = new WeakMap();
		return super.delete(id);
	}

	override clear(): void {
		this.#audiences = new WeakMap();
		super.clear();
	}

	/** Where messages for this client go; undefined if it is not there. */
	boxOf(id: string): Box | undefined {
		return this.get(id)?.connection.box;
	}

	/** Where messages for these clients go, without those who are not there. */
	boxesOf(ids: readonly string[]): readonly Box[] {
		let boxes = this.#audiences.get(ids);
		if (!boxes) {
			boxes = ids.map((id) => this.boxOf(id)).filter((box) => box !== undefined);
			this.#audiences.set(ids, boxes);
		}
		return boxes;
	}
}

import * as v from 'valibot';
import { MeterReading } from '../protocol';

export type { MeterReading };

/** What the server has counted for a meter; null if nothing has carried its id, or nobody answers. */
export async function readMeter(ask: typeof fetch, id: string): Promise<MeterReading | null> {
	try {
		const response = await ask(`/api/meters/${id}`);
		return response.ok ? v.parse(MeterReading, await response.json()) : null;
	} catch {
		return null;
	}
}

/** The hue by which a client's face or dot is told from its neighbours', in degrees. */
export const hueOf = (id: string): number => (Number(id.replace(/\D/g, '')) * 57 + 153) % 360;

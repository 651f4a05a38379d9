/**
 * First names from many places, at most 8 letters each and easy to tell apart when read aloud: for
 * clients that gave none, and for simulated ones.
 */
export const NAMES: readonly string[] =
	`Ana Ben Chen Dina Eli Fay Gus Hana Ivo Jade Kofi Lena Milo Nora Omar Pia Quinn Ravi Sara
	Tom Uma Vera Will Xena Yara Zoe Amir Bea Cleo Dev Ella Finn Gita Hugo Iris Jonas Kaya Leo
	Maya Nils Olga Paul Queenie Rosa Sam Tara Ugo Viola Wim Ximena Yusuf Zara Ada Bruno Carla
	Dario Emma Felix Grace Hiro Ines Jack Kira Luis Mina Noah Oona Pedro Rita Simon Thea Ulla
	Viktor Wanda Yann Zeno Aiko Bilal Carmen Diego Esme Farid Greta Henri Ida Joel Keiko Lars
	Mona Niko Otto Petra Rana Sven Tess Umar Vito Wren Yuki Zita Chidi Emeka Farah Goran Lina
	Marek Nadia Priya Tala Wei Bjorn Dmitri Elif Imani Jin Kavya Mei Noor Pablo Rania Santi
	Thandi Ursula Vikram Wanjiru Amara Bao Celine Esther Femi Hamid Isla Joao Luca Oksana
	Rafael Sofia Tomas Valeria Zane Lucia Malik Tariq Freya`.split(/\s+/);

/** A made-up name, with a number once all have been given: "Ana 2" in the second `round`. */
export const numberedName = (name: string, round: number): string =>
	round === 1 ? name : `${name} ${round}`;

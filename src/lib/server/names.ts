/** Made-up names for clients that gave none. Short, and easy to tell apart when read aloud. */
export const NAMES: readonly string[] =
	`Ana Ben Chen Dina Eli Fay Gus Hana Ivo Jade Kofi Lena Milo Nora Omar Pia Quinn Ravi Sara Tom
	Uma Vera Will Xena Yara Zoe Amir Bea Cleo Dev Ella Finn Gita Hugo Iris Jonas Kaya Leo Maya Nils
	Olga Paul Queenie Rosa Sam Tara Ugo Viola Wim Ximena Yusuf Zara Ada Bruno Carla Dario Emma Felix
	Grace Hiro Ines Jack Kira Luis Mina Noah Oona Pedro Rita Simon Thea Ulla Viktor Wanda Yann Zeno
	Aiko Bilal Carmen Diego Esme Farid Greta Henri Ida Joel Keiko Lars Mona Niko Otto Petra Rana
	Sven Tess Umar Vito Wren Yuki Zita`.split(/\s+/);

/** The first made-up name not in `taken`; when all are, the list again with a number: "Ana 2". */
export function pickName(taken: ReadonlySet<string>): string {
	for (let round = 1; ; round++) {
		for (const name of NAMES) {
			const candidate = round === 1 ? name : `${name} ${round}`;
			if (!taken.has(candidate)) return candidate;
		}
	}
}

/** The four ways in which a page can follow prices that a server has. */
export const TICKER_WAYS = ['polling', 'long-polling', 'sse', 'websocket'] as const;
export type TickerWay = (typeof TICKER_WAYS)[number];

/**
 * What a suite tells its processes over the channel that `fork` gives them, and what they answer.
 * A process whose suite has gone ends itself.
 */

/** By name: what an order takes and gives, as a function. Both must survive being JSON. */
export type OrderBook<O> = { readonly [K in keyof O]: (...takes: never[]) => unknown };

export interface Order {
  readonly id: number;
  readonly name: string;
  readonly takes: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly gives?: unknown;
  readonly error?: string;
}

type Handlers<O extends OrderBook<O>> = {
  readonly [K in keyof O]?: (...takes: Parameters<O[K]>) => Promise<ReturnType<O[K]>>;
};

type Handler = (...takes: readonly unknown[]) => Promise<unknown>;

async function answerTo(order: Order, handlers: ReadonlyMap<string, Handler>): Promise<Answer> {
  const { id, name, takes } = order;
  const handler = handlers.get(name);
  if (handler === undefined) return { id, error: `this process does not know the order ${name}` };
  try {
    return { id, gives: await handler(...takes) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Serves orders until the suite ends or hangs up. */
export function serveOrders<O extends OrderBook<O>>(handlers: Handlers<O>): void {
  const byName = new Map(Object.entries(handlers) as [string, Handler][]);
  process.on('disconnect', () => process.exit(0));
  // The suite takes its processes down itself; an interrupt from the keyboard reaches them, too.
  process.on('SIGINT', () => undefined);
  process.on('message', (order: Order) => {
    void answerTo(order, byName).then((answer) => process.send?.(answer));
  });
}

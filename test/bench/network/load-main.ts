/** A process that serves or puts load on the network of the namespace that it lives in. */
import { serveOrders } from '../processes/orders.ts';
import { connectLoad, insist, pingPong, receive } from './loads.ts';
import type { LoadOrders } from './orders.ts';
import { askLoad } from './questions.ts';
import { serve } from './servers.ts';

serveOrders<LoadOrders>({ serve, receive, pingPong, connect: connectLoad, insist, ask: askLoad });

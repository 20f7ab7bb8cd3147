/**
 * A channel: the way to one server, connected on first use and reconnected as needed. It carries
 * any number of calls; a call on a channel without connection fails soon instead of waiting.
 */
import * as grpc from '@grpc/grpc-js';
import { type Clock, systemClock, type Timer } from '#lib/clock';
import { ShoalError } from '#lib/errors';
import { type ClientTls, TlsCredentials } from './channel-tls.ts';

export type { ClientTls } from './channel-tls.ts';

export interface ChannelOptions {
  /** `host:port`, `[ipv6]:port`, or `unix:///path`. */
  readonly address: string;
  /** Asked for each new connection. Without it the channel is plain: for unix sockets. */
  readonly tls?: () => ClientTls;
  /** The largest response taken. */
  readonly messageBytesMax?: number;
  /** Detect a dead peer by pings while calls are open. By default with TLS only. */
  readonly keepalive?: boolean;
  /** After this long without a connection, waiting calls fail and dialling starts afresh. */
  readonly connectTimeoutMs?: number;
}

/** A list reply may be larger than a request; this is what containerd uses, too. */
const messageBytesMaxDefault = 16 * 1024 * 1024;
/** A dead peer is noticed after at most the sum, which is less than a node's grace period. */
const keepalivePeriodMs = 2_000;
const keepaliveTimeoutMs = 3_000;
/** First try again fast (a restarting daemon), then often enough to find a healed network. */
const reconnectFirstMs = 50;
const reconnectMaxMs = 1_000;
/** A lost SYN is repeated by the kernel after 1 s and 3 s; later repeats come too late to wait. */
const connectTimeoutMsDefault = 3_000;

export class Channel {
  readonly address: string;
  readonly #options: ChannelOptions;
  readonly #clock: Clock;
  readonly #tls: TlsCredentials | undefined;
  #inner: grpc.Channel;
  #connectTimer: Timer | undefined;
  #isClosed = false;

  constructor(options: ChannelOptions, clock: Clock) {
    this.address = options.address;
    this.#options = options;
    this.#clock = clock;
    this.#tls = options.tls === undefined ? undefined : new TlsCredentials(options.tls);
    this.#inner = this.#dial();
  }

  /** For the calls of this package. Throws `unavailable` after `close`. */
  createCall(path: string, deadline: number): grpc.experimental.CallStream {
    if (this.#isClosed) {
      throw new ShoalError('unavailable', `the channel to ${this.address} is closed`);
    }
    if (this.#inner.getConnectivityState(false) !== grpc.connectivityState.READY) {
      this.#watchConnecting();
    }
    return this.#inner.createCall(path, deadline, undefined, null, undefined);
  }

  /** The library's account of a failed connection, in our words. */
  whyUnavailable(details: string): string {
    if (details.startsWith('Channel closed')) {
      return this.#isClosed ? 'the channel is closed' : `no connection within ${this.#limitMs} ms`;
    }
    return details
      .replace(/^No connection established\. (Last error: )?(Error: )?/, '')
      .replace(/ ?\(\d{4}-\d\d-\d\dT[\d:.]+Z\)/, '')
      .replace(/\. Resolution note:.*$/, '')
      .trim();
  }

  /** Ends the connection. Open calls go on until they end; new ones fail. */
  close(): void {
    this.#isClosed = true;
    this.#connectTimer?.cancel();
    this.#inner.close();
    this.#tls?.abandonHandshakes();
  }

  /**
   * The library dials without a time limit, and a lost SYN may hang for two minutes. So after the
   * limit the whole inner channel is replaced, which also fails the calls that wait for it.
   */
  #watchConnecting(): void {
    if (this.#connectTimer !== undefined) return;
    this.#connectTimer = this.#clock.schedule(this.#limitMs, () => {
      this.#connectTimer = undefined;
      if (this.#inner.getConnectivityState(false) === grpc.connectivityState.READY) return;
      const stuck = this.#inner;
      this.#inner = this.#dial();
      stuck.close();
      this.#tls?.abandonHandshakes();
    });
  }

  get #limitMs(): number {
    return this.#options.connectTimeoutMs ?? connectTimeoutMsDefault;
  }

  #dial(): grpc.Channel {
    const isUnix = this.address.startsWith('unix:');
    const keepalive = this.#options.keepalive ?? this.#options.tls !== undefined;
    const credentials = this.#tls ?? grpc.credentials.createInsecure();
    return new grpc.Channel(this.address, credentials, {
      'grpc.max_receive_message_length': this.#options.messageBytesMax ?? messageBytesMaxDefault,
      'grpc.max_send_message_length': -1,
      'grpc.initial_reconnect_backoff_ms': reconnectFirstMs,
      'grpc.max_reconnect_backoff_ms': reconnectMaxMs,
      ...(keepalive
        ? {
            'grpc.keepalive_time_ms': keepalivePeriodMs,
            'grpc.keepalive_timeout_ms': keepaliveTimeoutMs,
          }
        : {}),
      ...(isUnix ? { 'grpc.default_authority': 'localhost' } : {}),
      // Without its retry buffer the library reports a write when it was written, not before.
      'grpc.enable_retries': 0,
      'grpc.per_rpc_retry_buffer_size': 0,
      // A replaced channel must not find the stuck connection attempt of its predecessor.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_http_proxy': 0,
      'grpc.service_config_disable_resolution': 1,
      'grpc.enable_channelz': 0,
    });
  }
}

/** Opens a channel; it connects when the first call is made. */
export function openChannel(options: ChannelOptions, clock: Clock = systemClock): Channel {
  return new Channel(options, clock);
}

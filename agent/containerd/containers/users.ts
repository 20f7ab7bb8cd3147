/**
 * The passwd and group files of images, read from their unpacked layers without ever following a
 * link out of them. Images do not change, so each is read once.
 */
import { readInside } from '../images/inside.ts';
import type { ImageViews } from '../images/view.ts';
import { emptyUserDatabase, type UserDatabase } from '../spec/user.ts';

const imagesMax = 512;

async function readDatabase(root: string): Promise<UserDatabase> {
  const [passwd, group] = await Promise.all([
    readInside(root, '/etc/passwd'),
    readInside(root, '/etc/group'),
  ]);
  return { passwd, group };
}

export class ImageUsers {
  readonly #views: ImageViews;
  readonly #known = new Map<string, Promise<UserDatabase>>();

  constructor(views: ImageViews) {
    this.#views = views;
  }

  /** Of the image whose layers have this chain id. */
  read(chainId: string): Promise<UserDatabase> {
    const known = this.#known.get(chainId);
    if (known !== undefined) return known;
    const reading = this.#read(chainId);
    this.#known.set(chainId, reading);
    reading.catch(() => this.#known.delete(chainId));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= imagesMax) break;
      this.#known.delete(oldest);
    }
    return reading;
  }

  async #read(chainId: string): Promise<UserDatabase> {
    return (await this.#views.see(chainId, readDatabase)) ?? emptyUserDatabase;
  }
}

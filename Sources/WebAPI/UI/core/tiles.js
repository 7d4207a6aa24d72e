// Stretches of the guide, by channels and day: held while they are near the view, asked for again when they change.

/**
 * Answers by key, the least used dropped first. A request whose key is not needed any more is cancelled.
 * @template Value
 */
export class Held {
  /**
   * @param {number} most @param {(key: string, signal: AbortSignal) => Promise<Value>} fetch
   * @param {(key: string) => void} arrived
   */
  constructor(most, fetch, arrived) {
    this.most = most;
    this.fetch = fetch;
    this.arrived = arrived;
    /** @type {Map<string, { value?: Value, error?: any, control?: AbortController, stale?: boolean }>} */
    this.held = new Map();
  }

  /** @param {string} key @returns {Value | undefined} */
  get(key) {
    const found = this.held.get(key);
    if (found) {
      this.held.delete(key);
      this.held.set(key, found);
    }
    if (!found || found.stale && !found.control) this.ask(key, found?.value);
    return found?.value;
  }

  /** @param {string} key */
  error(key) { return this.held.get(key)?.error; }

  /** @param {string} key @param {Value} [old] stays until the new one is there */
  async ask(key, old) {
    const control = new AbortController();
    /** @type {{ value?: Value, error?: any, control?: AbortController, stale?: boolean }} */
    const entry = { value: old, control };
    this.held.set(key, entry);
    try {
      entry.value = await this.fetch(key, control.signal);
      entry.error = undefined;
    } catch (error) {
      if (control.signal.aborted) { if (this.held.get(key) === entry && old === undefined) this.held.delete(key); return; }
      entry.error = error;
      setTimeout(() => { entry.stale = true; this.arrived(key); }, 5000);
    }
    entry.control = undefined;
    this.trim();
    this.arrived(key);
  }

  /**
   * Gives up what is on its way and not among `wanted`.
   * @param {Set<string>} wanted
   */
  keepOnly(wanted) {
    for (const [key, entry] of this.held) if (entry.control && entry.value === undefined && !wanted.has(key)) { entry.control.abort(); this.held.delete(key); }
  }

  /**
   * What changed is shown until the new is there.
   * @param {(key: string) => boolean} [which]
   */
  expire(which = () => true) {
    for (const [key, entry] of this.held) if (which(key)) entry.stale = true;
  }

  clear() {
    for (const entry of this.held.values()) entry.control?.abort();
    this.held.clear();
  }

  trim() {
    for (const [key, entry] of this.held) {
      if (this.held.size <= this.most) return;
      if (!entry.control) this.held.delete(key);
    }
  }
}

// Talks to the station. Errors become `Problem`s that can be shown; changes carry the session's token.
import { synchronize } from "./time.js";
import { t } from "./texts.js";

/** A failed request, in words. */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} body @param {Response | null} response */
  constructor(status, body, response = null) {
    super(body.what ?? body.title ?? t("Cannot reach the station"));
    this.status = status;
    this.code = body.code ?? "";
    this.what = this.message;
    this.why = body.why ?? body.detail ?? "";
    this.fix = body.fix ?? "";
    /** @type {{ pointer?: string, found?: string, expected?: string, suggestion?: string, what?: string, line?: number, column?: number }[]} */
    this.errors = body.errors ?? [];
    this.current = body.current ?? null;
    this.retryAfter = Number(response?.headers.get("Retry-After") ?? 0);
  }

  /** No answer at all, not one that says no. */
  get isLost() { return this.status === 0; }
}

/** @type {{ loggedIn: boolean, hasPassword: boolean, csrf?: string, account?: string, role?: string, scope?: string }} */
export let session = { loggedIn: false, hasPassword: true };
let isKnown = false;

/** @type {Set<(problem: Problem) => void>} */
const refused = new Set();

/**
 * Tells `listener` of requests that need a login.
 * @param {(problem: Problem) => void} listener
 */
export const onRefused = (listener) => refused.add(listener);

/**
 * @param {string} method @param {string} path
 * @param {{ body?: any, match?: string | number | null, signal?: AbortSignal, key?: string, type?: string }} [options]
 * @returns {Promise<{ body: any, tag: string | null, status: number }>}
 */
export async function request(method, path, options = {}) {
  const { body, match, signal, key, type } = options;
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json, application/problem+json" };
  const changes = method !== "GET" && method !== "HEAD";
  if (body !== undefined) headers["Content-Type"] = type ?? (method === "PATCH" ? "application/merge-patch+json" : "application/json");
  if (changes && session.csrf) headers["X-CSRF-Token"] = session.csrf;
  if (match !== undefined && match !== null) headers["If-Match"] = typeof match === "number" ? `"r${match}"` : match;
  if (key) headers["Idempotency-Key"] = key;
  let response;
  try {
    response = await fetch(path, {
      method, headers, signal, body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, { what: t("Cannot reach the station"), why: t("it does not answer"), fix: t("Check that it is running. This page tries again by itself.") });
  }
  synchronize(response.headers.get("Date"));
  const isJSON = (response.headers.get("Content-Type") ?? "").includes("json");
  const answer = response.status === 204 ? null : isJSON ? await response.json().catch(() => ({})) : await response.text();
  if (!response.ok) {
    const problem = new Problem(response.status, isJSON && answer ? answer : { what: t("Cannot do this"), why: t("the station answered {status}", { status: response.status }) }, response);
    if (problem.status === 401 && changes && path !== "/api/v1/session") for (const listener of refused) listener(problem);
    throw problem;
  }
  return { body: answer, tag: response.headers.get("ETag"), status: response.status };
}

/** @param {string} path @param {AbortSignal} [signal] */
export const get = async (path, signal) => (await request("GET", path, { signal })).body;

/** @param {string} path @param {any} [body] @param {{ match?: string | number | null, signal?: AbortSignal, key?: string }} [options] */
export const post = async (path, body, options) => (await request("POST", path, { body, ...options })).body;

/** Who the caller is, as the station sees it. */
export async function readSession() {
  session = await get("/api/v1/session");
  isKnown = true;
  return session;
}

const RANKS = ["viewer", "operator", "editor", "admin"];
export const role = () => session.role ?? "viewer";

/**
 * Whether the caller may change what this role may change. Without a session nobody may.
 * @param {string} least
 */
export const may = (least) => session.loggedIn && RANKS.indexOf(role()) >= RANKS.indexOf(least);

/**
 * Whether the caller may read what this role may read.
 * @param {string} least
 */
export const mayRead = (least) => isKnown && RANKS.indexOf(role()) >= RANKS.indexOf(least);

/**
 * The path, if the caller may read it: others are not asked for it, because the answer would be no.
 * @param {string} path @param {string} [least]
 */
export const reading = (path, least = "operator") => mayRead(least) ? path : null;

/**
 * Why something is not possible, for a control that is off; nil when it is.
 * @param {string} least
 */
export function reason(least) {
  if (may(least)) return undefined;
  return session.loggedIn ? t("This needs the role {role}.", { role: least }) : session.hasPassword ? t("Log in to do this.") : t("Set a password first: open the setup link that the station printed.");
}

/**
 * Logs in; the answer says who the caller is then.
 * @param {string} account @param {string} password
 */
export async function logIn(account, password) {
  session = (await request("POST", "/api/v1/session", { body: { account, password } })).body;
  isKnown = true;
}

export async function logOut() {
  await request("DELETE", "/api/v1/session");
  await readSession();
}

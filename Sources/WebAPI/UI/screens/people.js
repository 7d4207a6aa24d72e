// People, tokens, sessions, the audit log and the station's own log.
import { request, reason, session } from "../core/api.js";
import { h } from "../core/dom.js";
import { adjust } from "../core/router.js";
import { local, put, refresh, use } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { moment, now, relative } from "../core/time.js";
import { ask, attempt, copy, menu, open } from "../ui/layers.js";
import { bones, button, chip, empty, field, icon, shown } from "../ui/parts.js";
import { clientName } from "./station.js";

const ROLES = ["viewer", "operator", "editor", "admin"];

/** @type {Record<string, () => string>} */
const MAY = { watch: () => t("watch only"), viewer: () => t("watch and read"), operator: () => t("and start, stop, scan and rehearse"), editor: () => t("and change channels, schedules and lists"), admin: () => t("everything") };

export function people() {
  const zone = use("/api/v1/station").data?.timeZone;
  return h("div.panels.wide-panels", null,
    section(t("Accounts"), "/api/v1/accounts", h("span.acts", null, button(t("New account"), { kind: "bare low", why: reason("admin"), press: newAccount }), button(t("Invite"), { kind: "low", icon: "plus", why: reason("admin"), press: () => invite() })), (one) => h("li.row", { key: one.id }, h("span.me", { "aria-hidden": "true" }, one.name.slice(0, 2).toUpperCase()), h("div.grow", null, h("b", null, one.name, one.name === session.account ? h("span.quiet", null, ` (${t("you")})`) : null), h("small.quiet", null, MAY[one.role]?.())),
      menu(`role-${one.id}`, one.role, ROLES.map((role) => ({ label: role, hint: MAY[role](), checked: one.role === role, press: () => attempt(async () => { await request("PATCH", `/api/v1/accounts/${one.id}`, { body: { role } }); refresh("/api/v1/accounts"); }) })), { kind: "low" }),
      menu(`account-${one.id}`, null, [{ label: t("Set a password…"), sign: "key", press: () => newPassword(one) }, { label: t("Remove"), sign: "bin", danger: true, press: () => ask({ title: t("Remove {name}?", { name: one.name }), text: t("Its sessions end at once. What it changed stays."), act: t("Remove"), press: () => attempt(async () => { await request("DELETE", `/api/v1/accounts/${one.id}`); refresh("/api/v1/accounts"); }) }) }], { kind: "bare low icon", sign: "more", name: t("Actions for {name}", { name: one.name }) }))),
    section(t("Invitations"), "/api/v1/invitations", null, (one) => h("li.row", { key: one.id }, icon("link"), h("div.grow", null, h("b", null, one.name), h("small.quiet", null, [one.role, t("ends {when}", { when: relative(one.expires) })].join(" · "))),
      button(t("New link"), { kind: "low bare", why: reason("admin"), press: () => invite(one) }),
      button(t("Revoke"), { kind: "low", why: reason("admin"), press: () => attempt(async () => { await request("DELETE", `/api/v1/invitations/${one.id}`); refresh("/api/v1/invitations"); }, t("The link does not work any more.")) })), t("No link waits to be opened. An invited person chooses the password.")),
    section(t("Tokens"), "/api/v1/tokens", button(t("New token"), { kind: "low", icon: "plus", why: reason("admin"), press: newToken }), (one) => h("li.row", { key: one.id }, icon("key"), h("div.grow", null, h("b", null, one.name), h("small.quiet", null, [one.role, one.expires ? t("ends {when}", { when: relative(one.expires) }) : ""].filter(Boolean).join(" · "))),
      button(t("Revoke"), { kind: "low", press: () => ask({ title: t("Revoke {name}?", { name: one.name }), text: t("Programs and players that use it lose access at once. This cannot be undone."), act: t("Revoke"), press: () => attempt(async () => { await request("DELETE", `/api/v1/tokens/${one.id}`); refresh("/api/v1/tokens"); }) }) })), t("Programs and players that come from elsewhere need a token.")),
    section(t("Sessions"), "/api/v1/sessions", null, (one) => h("li.row", { key: one.id }, icon("tv"), h("div.grow", null, h("b", null, one.account, " "), one.own ? chip(t("this browser"), "you") : null, h("small.quiet", null, [clientName(one.agent), one.address, t("since {when}", { when: moment(one.created, zone) })].filter(Boolean).join(" · "))),
      one.own ? null : button(t("End"), { kind: "low", press: () => attempt(async () => { await request("DELETE", `/api/v1/sessions/${one.id}`); refresh("/api/v1/sessions"); }, t("The session has ended.")) }))),
    section(t("Audit"), "/api/v1/audit?limit=50", null, (one) => h("li.row.thin", { key: one.id }, h("span.num.quiet.small", null, moment(one.at, zone)), h("div.grow.cut", null, h("b", null, one.actor), " ", one.action, " ", h("span.quiet", null, one.subject))), t("Nothing has been written yet.")));
}

/** @param {string} name @param {string} path @param {any} action @param {(one: any) => any} row @param {string} [hint] */
const section = (name, path, action, row, hint) => h("section.card.pad", { key: name }, h("header.r-bar", null, h("h2", null, name), h("span.push"), action), shown(use(path), ({ items }) => items.length ? h("ul.rows", null, items.map(row)) : h("p.quiet", null, hint ?? t("None.")), { waiting: bones(3), again: () => refresh(path) }));

/**
 * A dialog with fields; it stays open with what is wrong.
 * @param {string} title @param {string} act @param {() => any} fields @param {(form: FormData) => Promise<any>} send
 */
function formDialog(title, act, fields, send) {
  put({ formFault: null });
  open((close) => ({
    title, body: h("form.stack", { id: "form-dialog", onsubmit: async (/** @type {any} */ event) => {
      event.preventDefault();
      try { const result = await send(new FormData(event.target)); close(); if (result?.after) result.after(); } catch (error) { const problem = /** @type {any} */ (error); put({ formFault: [problem.what, problem.why, problem.fix].filter(Boolean).join(". ") }); }
    } }, fields(), local.formFault ? h("p.bad.small", { role: "alert" }, local.formFault) : null),
    actions: [button(t("Cancel"), { press: close }), h("button.b.main", { type: "submit", form: "form-dialog" }, act)],
  }));
}

/** @param {string[]} roles @param {string} chosen */
const roleField = (roles, chosen) => h("label.field", null, h("span", null, t("Role")), h("select.input", { name: "role", value: chosen }, roles.map((role) => h("option", { key: role, value: role }, `${role}: ${MAY[role]()}`))));

const newAccount = () => formDialog(t("New account"), t("Create"), () => [field(t("Name"), { id: "a-name", name: "name", required: true, autocomplete: "off", "data-first": true }), field(t("Password"), { id: "a-pass", name: "password", type: "password", required: true, autocomplete: "new-password" }, { hint: t("At least 8 characters.") }), roleField(ROLES, "viewer")], async (form) => {
  await request("POST", "/api/v1/accounts", { body: Object.fromEntries(form) });
  refresh("/api/v1/accounts");
});

/** How long an invitation is good, in days. */
const LENGTHS = [1, 7, 30];

/** @param {{ name: string, role: string }} [again] whose earlier link is replaced */
const invite = (again) => formDialog(again ? t("New link for {name}", { name: again.name }) : t("Invite a person"), t("Make the link"), () => [
  again ? h("p.quiet", null, t("The earlier link ends.")) : field(t("Name of the account"), { id: "i-name", name: "name", required: true, maxlength: 100, autocomplete: "off", "data-first": true }),
  roleField(ROLES, again?.role ?? "viewer"),
  h("label.field", null, h("span", null, t("The link works for")), h("select.input", { name: "days", value: "7" }, LENGTHS.map((days) => h("option", { key: days, value: String(days) }, n(days, "{n} day", "{n} days"))))),
], async (form) => {
  // A minute less than the longest: the clocks of browser and station may differ by a little.
  const expires = new Date(now() + Number(form.get("days")) * 86_400_000 - 60_000).toISOString();
  const { body } = await request("POST", "/api/v1/invitations", { body: { name: again?.name ?? form.get("name"), role: form.get("role"), expires } });
  refresh("/api/v1/invitations");
  const url = `${location.origin}${body.path}`;
  return { after: () => open((close) => ({ title: t("Link for {name}", { name: body.name }), body: [h("p", null, t("Send it to {name}, who sets a password with it. It works once and is not shown again.", { name: body.name })), h("p", null, h("code.secret", null, url))], actions: [button(t("Copy"), { icon: "copy", press: () => copy(url) }), button(t("Done"), { kind: "main", press: close })] })) };
});

/** @param {any} one */
const newPassword = (one) => formDialog(t("Password of {name}", { name: one.name }), t("Set"), () => field(t("New password"), { id: "p-pass", name: "password", type: "password", required: true, autocomplete: "new-password", "data-first": true }, { hint: t("Its other sessions end.") }), async (form) => {
  await request("PATCH", `/api/v1/accounts/${one.id}`, { body: { password: form.get("password") } });
});

const newToken = () => formDialog(t("New token"), t("Create"), () => [field(t("What it is for"), { id: "t-name", name: "name", required: true, autocomplete: "off", "data-first": true }), roleField(["watch", ...ROLES], "watch")], async (form) => {
  const { body } = await request("POST", "/api/v1/tokens", { body: Object.fromEntries(form) });
  refresh("/api/v1/tokens");
  return { after: () => open((close) => ({ title: t("Token {name}", { name: body.name }), body: [h("p", null, t("Copy it now: it is not shown again.")), h("p", null, h("code", null, body.secret)), body.role === "watch" ? h("p.quiet.small", null, t("Playlist for players: {url}", { url: `${location.origin}/w/${body.secret}/channels.m3u` })) : null], actions: [button(t("Copy"), { icon: "copy", press: () => copy(body.secret) }), button(t("Done"), { kind: "main", press: close })] })) };
});

// ---------------------------------------------------------------- the log

const LINES = 400;

/** @param {import("../core/router.js").Place} place */
export function log({ query }) {
  const level = query.get("level") ?? "info", wanted = query.get("q") ?? "", zone = use("/api/v1/station").data?.timeZone;
  const lines = /** @type {any[]} */ (local.logLines ?? []);
  return [h("div.r-bar", null, h("label.filter", null, icon("find", "s"), h("span.hidden", null, t("Find in the log")), h("input", { type: "search", placeholder: t("Find"), value: wanted, oninput: (/** @type {any} */ event) => adjust({ q: event.target.value }) })),
    h("select.input.slim", { "aria-label": t("Least level"), value: level, onchange: (/** @type {any} */ event) => adjust({ level: event.target.value }) }, ["debug", "info", "warning", "error"].map((one) => h("option", { key: one, value: one }, one))), h("span.push"),
    h("span.quiet.small", { role: "status" }, local.logState === "open" ? t("live") : t("connecting…"))),
  h("div.card.log", { key: `${level}/${wanted}`, mount: () => follow(level, wanted), tabindex: "0", role: "log", "aria-label": t("Log") }, lines.length ? lines.map((one, index) => h(`p.l-${one.level}`, { key: one.key ?? index }, h("time.num", null, moment(one.at, zone)), h("b", null, one.level), h("code", null, one.text.startsWith(`${one.level} `) ? one.text.slice(one.level.length + 1) : one.text))) : empty({ title: t("No lines yet"), text: t("New lines appear here by themselves.") }))];
}

/** @param {string} level @param {string} wanted */
function follow(level, wanted) {
  put({ logLines: [], logState: "connecting" });
  const source = new EventSource(`/api/v1/log?${new URLSearchParams({ level, ...(wanted ? { q: wanted } : {}) })}`);
  /** @type {any[]} */
  let fresh = [];
  let timer = 0, number = 0;
  source.addEventListener("open", () => put({ logState: "open" }));
  source.addEventListener("error", () => put({ logState: "connecting" }));
  source.addEventListener("line", (event) => {
    fresh.push({ ...JSON.parse(event.data), key: number += 1 });
    if (timer) return;
    timer = setTimeout(() => { timer = 0; put({ logLines: [...fresh.reverse(), ...(local.logLines ?? [])].slice(0, LINES) }); fresh = []; }, 200);
  });
  return () => { source.close(); clearTimeout(timer); };
}

// System: checks of the machine, backups, and what runs.
import { post, reason, request } from "../core/api.js";
import { h } from "../core/dom.js";
import { has } from "../core/features.js";
import { refresh, use } from "../core/store.js";
import { n, size, t } from "../core/texts.js";
import { moment } from "../core/time.js";
import { ask, attempt, menu, toast } from "../ui/layers.js";
import { bar, bones, button, chip, icon, shown } from "../ui/parts.js";

export function system() {
  return h("div.panels.wide-panels", null, checks(), has("GET /api/v1/backups") ? backups() : null, has("GET /api/v1/tasks") ? tasks() : null);
}

function checks() {
  return h("section.card.pad", { key: "doctor" }, h("header.r-bar", null, h("h2", null, t("Checks")), h("span.push"), button(t("Check again"), { kind: "low", icon: "again", press: () => refresh("/api/v1/doctor") })),
    shown(use("/api/v1/doctor"), ({ items }) => {
      const bad = items.filter((/** @type {any} */ one) => !one.good);
      return [h("p.quiet", { role: "status" }, bad.length ? n(bad.length, "{n} check fails", "{n} checks fail") : t("All checks pass.")),
        h("ul.rows", null, [...bad, ...items.filter((/** @type {any} */ one) => one.good)].map((one, index) => h("li.row.thin", { key: index }, h(`span.${one.good ? "good" : "bad"}`, null, icon(one.good ? "check" : "warn", "s"), h("span.hidden", null, one.good ? t("passes") : t("fails"))), h("div.grow", null, h("b", null, one.name), h("small.quiet", null, one.found), one.good ? null : h("small", null, one.fix)))))];
    }, { waiting: bones(5), again: () => refresh("/api/v1/doctor") }));
}

function backups() {
  const zone = use("/api/v1/station").data?.timeZone;
  const path = (/** @type {any} */ one) => `/api/v1/backups/${encodeURIComponent(one.name)}`;
  return h("section.card.pad", { key: "backups" }, h("header.r-bar", null, h("h2", null, t("Backups")), h("span.push"), button(t("Back up now"), { kind: "low", icon: "save", why: reason("admin"), press: () => attempt(async () => { await post("/api/v1/backups"); refresh("/api/v1/backups"); }, t("The backup is made.")) })),
    shown(use("/api/v1/backups"), ({ items }) => items.length ? h("ul.rows", null, items.map((/** @type {any} */ one) => h("li.row", { key: one.name }, icon("save"), h("div.grow", null, h("b.cut", null, one.name), h("small.quiet", null, `${moment(one.created, zone)} · ${size(one.bytes)}`)), one.pending ? chip(t("at the next start"), "you") : null,
      menu(`backup-${one.name}`, null, [
        { label: t("Restore…"), sign: "undo", press: () => ask({ title: t("Restore {name}?", { name: one.name }), text: t("The station begins with it at its next start. What was changed since is lost, except the media files themselves."), act: t("Restore"), typed: one.name, press: () => attempt(async () => { const { body } = await request("POST", `${path(one)}/restore`); toast(body?.fix ?? t("Restart the station.")); refresh("/api/v1/backups"); }) }) },
        { label: t("Remove"), sign: "bin", danger: true, press: () => ask({ title: t("Remove {name}?", { name: one.name }), text: t("This cannot be undone."), act: t("Remove"), press: () => attempt(async () => { await request("DELETE", path(one)); refresh("/api/v1/backups"); }) }) },
      ], { kind: "bare low icon", sign: "more", name: t("Actions for {name}", { name: one.name }) })))) : h("p.quiet", null, t("No backups yet.")), { waiting: bones(2), again: () => refresh("/api/v1/backups") }));
}

const tasks = () => h("section.card.pad", { key: "tasks" }, h("h2", null, t("Running now")), shown(use("/api/v1/tasks"), ({ items }) => items.length ? h("ul.rows", null, items.map((/** @type {any} */ one) => h("li.row", { key: one.id }, h("div.grow", null, h("b", null, one.title), one.total ? bar(one.done / one.total, one.title) : null)))) : h("p.quiet", null, t("Nothing that takes long.")), { waiting: bones(2) }));

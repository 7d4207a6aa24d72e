// Library: find media. Facets, a query with completion, a list that holds 100,000 items, and what to do with them.
import { get, reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { create } from "../core/draft.js";
import { has, isDiscovered } from "../core/features.js";
import { completions, faultColumn, isQuery, search } from "../core/query.js";
import { adjust, go, link } from "../core/router.js";
import { local, put, redraw, use } from "../core/store.js";
import { n, number, t } from "../core/texts.js";
import { duration } from "../core/time.js";
import { list } from "../ui/list.js";
import { art, bones, button, empty, failure, icon, linkButton, segments, sentence, tabs } from "../ui/parts.js";
import { conditions, facets } from "./facets.js";
import { mediaPage } from "./media.js";
import { isPicked, pick, pickAll, pickNone, pickTo, selected, selectionBar } from "./selection.js";

const TABS = /** @type {const} */ (["media", "collections", "playlists", "fillers", "graphics"]);

/** @param {import("../core/router.js").Place} place */
export const title = (place) => place.path[1] === "media" && place.path[2] ? mediaTitle(place.path[2]) : names()[place.path[1] ?? "media"] ?? t("Library");

/** @param {string} id */
const mediaTitle = (id) => use(`/api/v1/media/${id}`).data?.title ?? t("Media");

/** @returns {Record<string, string>} */
const names = () => ({ media: t("Media"), collections: t("Collections"), playlists: t("Playlists"), fillers: t("Filler"), graphics: t("Graphics") });

/** @param {import("../core/router.js").Place} place */
export function view(place) {
  const [, tab = "media", id] = place.path;
  if (tab === "media" && id) return mediaPage(id);
  if (tab !== "media") return h("div.wide.lib", null, head(tab), !isDiscovered() ? bones(6, "row") : has("POST /api/v1/changes") ? local.pluralPage ? local.pluralPage(tab, id, place) : soon() : empty({ sign: "film", title: t("This station cannot be edited here yet"), text: t("Change its station file and apply it.") }));
  return h("div.wide.lib", null, head("media"), found(place));
}

function soon() {
  import("./things.js").then((module) => put({ pluralPage: module.pluralPage }), () => {});
  return bones(6, "row");
}

/** @param {string} tab @param {import("../core/dom.js").Child} [actions] */
export const head = (tab, actions) => h("div.head", null, h("h1", null, t("Library")), actions,
  tabs(t("Library"), TABS.map((id) => ({ id, label: names()[id], href: link(id === "media" ? "/library" : `/library/${id}`) })), tab));

/** @param {import("../core/router.js").Place} place */
function found({ query }) {
  const text = query.get("q") ?? "", asked = search(text, conditions(query)), sort = query.get("sort") ?? "";
  const first = use(`/api/v1/media?${[asked, "limit=1"].filter(Boolean).join("&")}`);
  const isWrong = first.error?.status === 400;
  // A query with a fault keeps the last good result on the screen.
  if (first.data && !isWrong) Object.assign(local, { lastFound: { asked, total: first.data.total, text, conditions: conditions(query) } });
  const good = local.lastFound ?? { asked: "", total: 0, text: "", conditions: [] };
  const shape = localStorage.getItem("library-shape") ?? "posters";
  return h("div.lib-cols", null, facets(query), h("div.lib-main", null,
    queryField(text, first, good.total),
    isWrong ? queryFault(text, first.error, conditions(query).length ? 1 : 0) : null,
    h("div.lib-bar", null, h("p.quiet.num", { role: "status" }, local.lastFound ? selectedText(good.total) : t("Loading…")), good.total && !selected(good.total) ? button(t("Select all"), { kind: "bare low", press: pickAll }) : null, h("span.push"),
      segments(t("Shape"), [["posters", t("Posters")], ["table", t("Table")]], shape, (value) => { localStorage.setItem("library-shape", value); redraw(); })),
    first.error && !isWrong && !first.data ? failure(first.error) : !local.lastFound ? bones(6, "row")
      : good.total === 0 ? empty({ sign: "film", title: text || asked ? t("Nothing is found") : t("The library is empty"),
        text: text || asked ? t("Fewer conditions find more.") : t("Add a folder with films, series or music videos."),
        actions: text || asked ? button(t("Clear the search"), { press: () => go(link("/library")) }) : linkButton(t("Add a folder"), { href: link("/station/folders") }) })
        : results(good, shape, sort)),
  selectionBar(good));
}

/** @param {number} total */
function selectedText(total) {
  const chosen = selected(total);
  return chosen ? t("{n} of {total} selected", { n: number(chosen), total: number(total) }) : n(total, "{n} item", "{n} items");
}

// ---------------------------------------------------------------- the query

let timer = 0;

/** @param {string} text @param {import("../core/store.js").Resource} first @param {number} total */
function queryField(text, first, total) {
  const typed = local.typedQuery ?? text, { word, found: completing } = local.queryFocus ? completions(typed, local.queryCursor ?? typed.length) : { word: "", found: [] };
  const at = Math.min(local.completionAt ?? -1, completing.length - 1);
  const take = (/** @type {number} */ index) => {
    const cursor = local.queryCursor ?? typed.length, name = completing[index][0];
    type(`${typed.slice(0, cursor - word.length)}${name}:${typed.slice(cursor)}`);
    document.getElementById("query")?.focus();
  };
  return h("div.query", null,
    h("label.qbox", { for: "query" }, icon("find"), h("span.hidden", null, t("Find media")),
      h("input.q", {
        id: "query", type: "search", role: "combobox", "aria-expanded": String(completing.length > 0), "aria-controls": "completions", "aria-autocomplete": "list", "aria-activedescendant": at >= 0 ? `completion-${at}` : undefined,
        "aria-invalid": first.error?.status === 400 ? "true" : undefined, "aria-describedby": first.error?.status === 400 ? "query-fault" : undefined,
        placeholder: t("Title, or a query such as genre:western AND minutes:[60 TO *]"), autocomplete: "off", spellcheck: "false", value: typed,
        oninput: (/** @type {any} */ event) => { put({ queryCursor: event.target.selectionStart, completionAt: -1, queryFocus: true }); type(event.target.value); },
        onblur: () => setTimeout(() => put({ queryFocus: false }), 150),
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (!completing.length) return;
          if (event.key === "ArrowDown" || event.key === "ArrowUp") { put({ completionAt: (at + (event.key === "ArrowDown" ? 1 : -1) + completing.length) % completing.length }); event.preventDefault(); }
          else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) { take(at); event.preventDefault(); }
          else if (event.key === "Escape") { put({ queryFocus: false }); event.preventDefault(); }
        },
      }), h("span.num", null, local.lastFound ? n(total, "{n} found", "{n} found") : "")),
    completing.length ? h("ul.pop.comp", { id: "completions", role: "listbox", "aria-label": t("Fields") }, completing.map(([name, hint], index) => h("li", { key: name, id: `completion-${index}`, role: "option", "aria-selected": String(index === at) },
      h("button.opt", { type: "button", tabindex: "-1", "aria-selected": String(index === at), onpointerdown: (/** @type {Event} */ event) => { event.preventDefault(); take(index); } }, h("b", null, `${name}:`), h("small", null, hint))))) : null,
    text && isQuery(text) && has("POST /api/v1/changes") ? button(t("Save as collection"), { why: reason("editor"), press: () => go(link(`/library/collections/${create("collection", { name: text.slice(0, 60), items: [{ search: text }] })}`)) }) : null);
}

/** @param {string} text */
function type(text) {
  put({ typedQuery: text });
  clearTimeout(timer);
  timer = setTimeout(() => { adjust({ q: text }); put({ typedQuery: undefined, picked: undefined }); }, 250);
}

/**
 * Where the query is wrong, and what helps.
 * @param {string} text @param {any} problem @param {number} shift how many letters were put in front of the text
 */
function queryFault(text, problem, shift) {
  const column = Math.max(0, faultColumn(problem) - shift), meant = /did you mean “([^”]+)”/.exec(problem.why)?.[1] ?? problem.errors?.[0]?.suggestion;
  const wrong = text.slice(column - 1).match(/^[\w-]+/)?.[0] ?? text.slice(column - 1, column);
  return h("div.query-fault", { id: "query-fault", role: "alert" },
    column ? h("code", null, text.slice(0, column - 1), h("mark", null, wrong || "⎵"), text.slice(column - 1 + wrong.length)) : null,
    h("p", null, sentence(String(problem.why).replace(/^column \d+: /, "")), " ", meant ? button(t("Use “{word}”", { word: meant }), { kind: "low", press: () => type(text.slice(0, column - 1) + meant + text.slice(column - 1 + wrong.length)) }) : null));
}

// ---------------------------------------------------------------- results and selection

/** @param {{ asked: string, total: number }} good @param {string} shape @param {string} sort */
function results(good, shape, sort) {
  const isTable = shape === "table" || matchMedia("(max-width: 639px)").matches && shape === "table";
  return list({
    key: `${good.asked}/${sort}/${shape}`, total: good.total, name: t("Media"),
    columns: (width) => isTable ? 1 : Math.max(2, Math.floor((width + 16) / (innerWidth >= 2000 ? 190 : 154))),
    height: (width, columns) => isTable ? 64 : Math.round((width + 16) / columns * 1.5 - 24 + 46),
    page: async (offset, limit, signal) => (await get(`/api/v1/media?${[good.asked, `offset=${offset}`, `limit=${limit}`].filter(Boolean).join("&")}`, signal)).items,
    item: (item, index) => isTable ? row(item, index, good.asked) : poster(item, index, good.asked),
    act: (key, index, event) => {
      const element = /** @type {any} */ (document.querySelector(".long"))?.list, item = element?.item(index);
      if (key === " " && item) { if (event.shiftKey) pickTo(good.asked, index); else pick(item.id, index); return true; }
      if (key === "a" && event.ctrlKey) { pickAll(); return true; }
      if (key === "Escape" && selected(good.total)) { pickNone(); return true; }
      return false;
    },
  }, isTable ? "table" : "posters");
}

/** @param {any} item */
export const nameOf = (item) => item.show ? `${item.show}: ${item.title}` : item.artist ? `${item.artist}: ${item.title}` : item.title;

/** @param {any} item */
export const partOf = (item) => item.season !== undefined && item.episode !== undefined ? `${item.season}×${String(item.episode).padStart(2, "0")}` : "";

/** @param {any} item */
const stateFlag = (item) => item.state === "unplayable" ? h("span.flag.bad", null, t("Unplayable")) : item.state === "vanished" ? h("span.flag.bad", null, t("Missing")) : item.state === "unprobed" ? h("span.flag", null, t("Not probed")) : null;

/** @param {any} item @param {number} index @param {string} asked @param {boolean} isOn */
const check = (item, index, asked, isOn) => h("button.check", { type: "button", role: "checkbox", tabindex: "-1", "aria-checked": String(isOn), "aria-label": t("Select {title}", { title: nameOf(item) }), onclick: (/** @type {MouseEvent} */ event) => { if (event.shiftKey) pickTo(asked, index); else pick(item.id, index); } }, icon("check"));

/** @param {any} item @param {number} index @param {string} asked */
function poster(item, index, asked) {
  if (!item) return h("div.med", { role: "gridcell" }, h("span.bone.poster"));
  const isOn = isPicked(item.id);
  return h(`div.med${isOn ? ".sel" : ""}`, { role: "gridcell", "aria-selected": String(isOn) },
    h("a", { href: link(`/library/media/${item.id}`), "data-stop": "", "aria-label": [nameOf(item), item.year].filter(Boolean).join(", ") },
      art(item.show ?? item.title, { shape: "poster", src: item.artwork, children: h("span.t", null, item.show ?? item.title, h("small", null, [partOf(item), item.show ? item.title : item.year].filter(Boolean).join(" · "))) }), stateFlag(item)),
    check(item, index, asked, isOn),
    h("p.small.quiet.cut", null, item.duration ? duration(item.duration * 1000) : t("unknown duration")));
}

/** @param {any} item @param {number} index @param {string} asked */
function row(item, index, asked) {
  if (!item) return h("div.row", { role: "gridcell" }, h("span.bone.line.grow"));
  const isOn = isPicked(item.id);
  return h(`div.row${isOn ? ".sel" : ""}`, { role: "gridcell", "aria-selected": String(isOn) },
    check(item, index, asked, isOn),
    art(item.show ?? item.title, { shape: "th", src: item.artwork }),
    h("a.grow.plain", { href: link(`/library/media/${item.id}`), "data-stop": "" }, h("b.cut", null, nameOf(item)), h("small.quiet.cut", null, [partOf(item), item.year, item.genres?.slice(0, 2).join(", ")].filter(Boolean).join(" · "))),
    stateFlag(item), h("span.num.quiet", null, item.duration ? duration(item.duration * 1000) : ""));
}

// On air: is everything right now? Alarms first, then a tile for each channel.
import { may, post, reading, reason } from "../core/api.js";
import { h } from "../core/dom.js";
import { adjust, link } from "../core/router.js";
import { refresh, use } from "../core/store.js";
import { n, t } from "../core/texts.js";
import { clock, ownTime, progress, relative } from "../core/time.js";
import { ask, attempt, menu } from "../ui/layers.js";
import { art, bar, bones, button, chip, empty, icon, linkButton, logo, segments, sentence, shown } from "../ui/parts.js";

export const title = () => t("On air");

/** @param {import("../core/router.js").Place} place */
export function view({ query }) {
  const channels = use("/api/v1/on-air"), faults = use(reading("/api/v1/faults")).data?.items ?? [];
  const zone = use("/api/v1/station").data?.timeZone;
  return h("div.wide.onair", null, shown(channels, ({ items: channels }) => channels.length ? [
    head(channels, faults, query),
    alarms(faults, channels),
    tiles(channels, faults, query, zone),
  ] : nothing(), { waiting: [h("div.head", null, h("h1", null, t("On air"))), h("div.tiles", null, bones(8, "tile"))], again: () => refresh("/api/v1/on-air") }));
}

const nothing = () => empty({
  sign: "tv", title: t("No channels yet"), text: t("Choose folders with media. Continuity suggests channels from what it finds."),
  actions: [linkButton(t("Set up channels"), { kind: "main tall", href: link("/welcome") })],
});

/** @param {any[]} channels @param {any[]} faults @param {URLSearchParams} query */
function head(channels, faults, query) {
  const watched = channels.filter((channel) => channel.viewers > 0), faulty = channels.filter((channel) => isFaulty(channel, faults));
  const running = channels.filter((channel) => channel.running);
  const groups = [...new Set(channels.map((channel) => channel.group).filter(Boolean))].sort();
  return h("div.head", null, h("h1", null, t("On air")),
    groups.length > 1 ? menu("group", query.get("group") ?? t("All groups"), [
      { label: t("All groups"), checked: !query.get("group"), press: () => adjust({ group: null }) },
      ...groups.map((group) => ({ label: group, checked: query.get("group") === group, press: () => adjust({ group }) })),
    ], { kind: "low" }) : null,
    segments(t("Channels shown"), [
      ["", t("All {n}", { n: channels.length })], ["watched", t("Watched {n}", { n: watched.length })],
      ...(faulty.length ? [/** @type {[string, string]} */ (["faults", t("Faults {n}", { n: faulty.length })])] : []),
    ], query.get("show") ?? "", (show) => adjust({ show })),
    running.length > 1 ? button(t("Stop all…"), { kind: "low", icon: "stop", why: reason("operator"), press: () => stopAll(running) }) : null);
}

/** @param {any} channel @param {any[]} faults */
const isFaulty = (channel, faults) => faults.some((fault) => fault.channel === channel.number);

/** @param {any[]} faults @param {any[]} channels */
function alarms(faults, channels) {
  if (!faults.length) return null;
  return h("section.alarms", { "aria-label": t("Needs attention") }, faults.map((fault) => {
    const channel = channels.find((one) => one.number === fault.channel);
    const since = fault.count > 1 ? n(fault.count, "{n} time since {since}", "{n} times since {since}", { since: relative(fault.first) }) : relative(fault.first);
    return h("div.alarm", { key: `${fault.channel}/${fault.code}/${fault.first}` }, icon("warn"),
      h("div", null, h("h3", null, fault.what), h("p.quiet", null, sentence(fault.why), " ", fault.fix, h("span.small", null, ` · ${since}`))),
      channel ? h("p.acts", null, linkButton(t("Watch {name}", { name: channel.name }), { kind: "low", href: link(`/watch/${channel.number}`) }),
        linkButton(t("Open its day"), { kind: "low bare", href: link("/guide", { layer: "timeline", channel: channel.number }) })) : null);
  }));
}

/** @param {any[]} channels @param {any[]} faults @param {URLSearchParams} query @param {string} zone */
function tiles(channels, faults, query, zone) {
  const show = query.get("show"), group = query.get("group");
  const chosen = channels.filter((channel) => (!group || channel.group === group)
    && (show === "watched" ? channel.viewers > 0 : show === "faults" ? isFaulty(channel, faults) : true));
  if (!chosen.length) return empty({ title: t("No channel matches"), actions: button(t("Show all"), { press: () => adjust({ show: null, group: null }) }) });
  return h("ul.tiles", { onkeydown: walk }, chosen.map((channel) => tile(channel, isFaulty(channel, faults), zone, channels.some((one) => one.running))));
}

/** @param {any} channel @param {boolean} fault @param {string} zone @param {boolean} isMixed whether others run */
function tile(channel, fault, zone, isMixed) {
  const { now, next } = channel, isOn = now && !now.offAir;
  const waits = channel.run === "on-demand" && !channel.running;
  const name = isOn ? t("Watch {name}: {title}", { name: channel.name, title: now.title }) : t("Watch {name}: off air", { name: channel.name });
  return h(`li.tile${fault ? ".fault" : ""}${waits ? ".idle" : ""}`, { key: channel.id },
    h("a.t-vis", { href: link(`/watch/${channel.number}`), "aria-label": name },
      isOn ? art(now.title, { src: now.artwork })
        : h("span.art.still.slate", null, h("span", null, t("Off air"), next ? h("small", null, t("Back at {time}", { time: clock(next.start, zone) })) : null)),
      h("span.t-top", null, channel.shed ? chip(t("Reduced"), "", "warn") : waits && isOn && isMixed ? chip(t("Starts when watched"), "starts") : null, h("span.push"),
        channel.viewers ? h("span.t-v.num", { title: n(channel.viewers, "{n} viewer", "{n} viewers") }, icon("eye", "s"), channel.viewers) : null),
      h("span.t-play", { "aria-hidden": "true" }, icon("play")),
      isOn ? bar(progress(now.start, now.finish)) : null),
    h("div.t-b", null, h("a.plain", { href: link(`/channels/${channel.id}`), tabindex: "-1", "aria-hidden": "true" }, logo(channel)),
      h("div.grow", null,
        h("p.t-c.small.quiet", null, h("span.num", null, channel.number), h("span.cut", null, channel.name), h("span.push"), playedAs(channel)),
        h("h3.cut", { title: now?.title }, isOn ? now.title : t("Off air"), isOn && now.subtitle ? h("span.quiet.sub", null, ` ${now.subtitle}`) : null),
        h("p.small.quiet.cut.num", { title: next ? ownTime(next.start, zone) : undefined }, line(channel, zone))),
      menu(`tile-${channel.id}`, null, entries(channel), { kind: "bare low icon", sign: "more", name: t("Actions for {name}", { name: channel.name }) })));
}

/** @param {any} channel */
export function playedAs({ playedAs }) {
  if (playedAs === "copied") return t("copied");
  return playedAs === "transcoded" || playedAs === "encoded" ? t("transcoded") : null;
}

/** @param {any} channel @param {string} zone */
function line({ now, next }, zone) {
  const after = next ? next.offAir ? t("off air") : next.title : null;
  if (now && after) return t("until {time}, then {next}", { time: clock(now.finish, zone), next: after });
  if (now) return t("until {time}", { time: clock(now.finish, zone) });
  return next ? t("{time} {title}", { time: clock(next.start, zone), title: after }) : t("nothing is planned");
}

/**
 * What can be done with a channel.
 * @param {any} channel
 */
export function entries(channel) {
  const act = (/** @type {string} */ verb, /** @type {string} */ done) => attempt(async () => {
    await post(`/api/v1/channels/${channel.id}/${verb}`);
    refresh("/api/v1/on-air", "/api/v1/guide");
  }, done);
  return [
    { label: t("Watch"), sign: "play", href: link(`/watch/${channel.number}`) },
    { label: t("Day in the guide"), sign: "guide", href: link("/guide", { channel: channel.number }) },
    { label: t("Channel and rules"), sign: "pen", href: link(`/channels/${channel.id}`) },
    { line: true },
    channel.running
      ? { label: t("Stop"), hint: channel.viewers ? n(channel.viewers, "{n} viewer loses the picture", "{n} viewers lose the picture") : undefined, sign: "stop", why: reason("operator"), press: () => act("stop", t("{name} is stopped.", { name: channel.name })) }
      : { label: t("Start"), hint: t("Viewers get a picture at once"), sign: "play", why: reason("operator"), press: () => act("start", t("{name} is starting.", { name: channel.name })) },
    { label: t("Rebuild the timeline"), hint: t("After the protected window"), sign: "again", why: reason("editor"), press: () => act("rebuild", t("The timeline of {name} is rebuilt.", { name: channel.name })) },
    { label: t("Reset…"), hint: t("Forget everything it has played"), sign: "bin", danger: true, why: reason("admin"),
      press: () => ask({ title: t("Reset {name}?", { name: channel.name }), act: t("Reset"), typed: channel.name,
        text: t("Shuffles and series begin again, and the history of what was played is forgotten. This cannot be undone."),
        press: () => act("reset", t("{name} is reset.", { name: channel.name })) }) },
  ];
}

/** @param {any[]} running */
function stopAll(running) {
  if (!may("operator")) return;
  const viewers = running.reduce((sum, channel) => sum + channel.viewers, 0);
  ask({
    title: n(running.length, "Stop {n} channel?", "Stop {n} channels?"), act: t("Stop all"),
    text: viewers ? n(viewers, "{n} viewer loses the picture.", "{n} viewers lose the picture.") : t("Nobody is watching."),
    press: () => attempt(async () => {
      for (const channel of running) await post(`/api/v1/channels/${channel.id}/stop`);
      refresh("/api/v1/on-air");
    }, t("All channels are stopped.")),
  });
}

/**
 * Arrow keys walk through the tiles, as on a remote.
 * @param {KeyboardEvent} event
 */
function walk(event) {
  const all = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".t-vis")]);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (at < 0) return;
  const top = all[0].getBoundingClientRect().top, columns = Math.max(1, all.filter((one) => one.getBoundingClientRect().top === top).length);
  const step = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns })[event.key];
  if (!step || !all[at + step]) return;
  event.preventDefault();
  all[at + step].focus();
}

// Watched web sites: a tile each, the ones in trouble first; of one of them its availability and
// answer times over a day, a week or a month. What is shown is in the address.
import { get } from "./api.js";
import { reasonOf } from "./act.js";
import { chart } from "./chart.js";
import { age, refreshAges } from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { moment, number, say } from "./language.js";
import { model } from "./model.js";
import { byTrouble, mark } from "./site-state.js";

const interval = 5_000;
const hour = 3_600_000;
/// Lengths of time with their buckets, hours.
const spans = { "24h": [24, 1], "7d": [168, 2], "30d": [720, 6] };

/// - focus: id of the one site to show, or null for all.
/// - conditions: `span`, `group`.
export function sitesView(focus, conditions) {
  const summary = el("span", { class: "dim", role: "status" });
  const status = el("p", { class: "nothing", role: "status" }, say("loading"));
  const groups = el("div", { class: "groups", role: "group", "aria-label": say("sites.groups"), hidden: true });
  const grid = el("ul", { class: "site-grid" });
  const panel = el("div", { class: "charts" });
  const title = el("h1", {}, say("sites.title"));
  const element = el(
    "div",
    { class: "view sites-view" },
    el("div", { class: "head" }, title, summary, groups,
      focus && el("div", { class: "row end" }, spanLinks(), el("a", { class: "button quiet", href: "#/sites" }, say("sites.all"), el("kbd", {}, "Esc")))),
    status, grid, panel,
  );
  let group = conditions.get("group");
  let items = [];
  let isGone = false;
  let timer = null;

  function spanLinks() {
    const chosen = chosenSpan();
    return el("div", { class: "groups", role: "group", "aria-label": say("sites.span") }, Object.keys(spans).map((name) =>
      el("a", { class: "button quiet toggle", href: `#/sites/${encodeURIComponent(focus)}?span=${name}`, "aria-current": name === chosen ? "true" : null }, say(`sites.span.${name}`))));
  }

  function chosenSpan() {
    return conditions.get("span") in spans ? conditions.get("span") : "24h";
  }

  async function load() {
    try {
      items = (await get("/sites")).items;
      if (isGone) return;
      show();
    } catch (error) {
      if (isGone) return;
      status.hidden = false;
      setText(status, say("failed", { reason: reasonOf(error) }));
    }
    timer = setTimeout(load, interval);
  }

  function show() {
    const seen = items.filter((site) => (focus ? site.id === focus : group === null || site.group === group));
    status.hidden = seen.length > 0;
    setText(status, say(focus ? "sites.missing" : "sites.none"));
    const up = items.filter((site) => site.state === "up").length;
    setText(summary, items.length > 0 ? say("sites.summary", { all: items.length, up }) : "");
    showGroups();
    const sorted = byTrouble(seen);
    const text = JSON.stringify(sorted);
    if (grid.dataset.sites === text) return;
    grid.dataset.sites = text;
    const focused = document.activeElement?.closest?.("[data-site]")?.dataset.site;
    replace(grid, sorted.map((site) => el("li", {}, tile(site, focus === null))));
    if (focused) grid.querySelector(`[data-site="${CSS.escape(focused)}"]`)?.focus();
    refreshAges(grid);
  }

  function showGroups() {
    const names = [...new Set(items.map((site) => site.group).filter(Boolean))].sort();
    groups.hidden = focus !== null || names.length < 2;
    if (groups.hidden || groups.dataset.names === JSON.stringify([names, group])) return;
    groups.dataset.names = JSON.stringify([names, group]);
    replace(groups, [null, ...names].map((name) =>
      el("button", { type: "button", class: "quiet toggle", "aria-pressed": String(name === group), onclick: () => choose(name) }, name ?? say("sites.all"))));
  }

  function choose(name) {
    group = name;
    history.replaceState(null, "", name === null ? "#/sites" : `#/sites?${new URLSearchParams({ group: name })}`);
    show();
  }

  async function showSeries() {
    const [hours, bucket] = spans[chosenSpan()];
    const to = model.now().getTime();
    const from = to - hours * hour;
    const step = bucket * hour;
    try {
      const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket_s: step / 1000 };
      const found = await get(`/sites/${encodeURIComponent(focus)}/series`, range);
      if (!isGone) replace(panel, siteCharts(found.items, { from, to, step, name: `pantau-${focus}-${chosenSpan()}` }));
    } catch (error) {
      // Who is not there is told by the list.
      if (!isGone && error.status !== 404) replace(panel, el("p", { class: "nothing" }, say("failed", { reason: reasonOf(error) })));
    }
  }

  load();
  if (focus) showSeries();
  return {
    element,
    title: say("sites.title"),
    key(event) {
      if (event.key !== "Escape" || !focus) return false;
      location.hash = "#/sites";
      return true;
    },
    unmount() {
      isGone = true;
      clearTimeout(timer);
    },
  };
}

/// - isLink: whether it leads to the site's own page.
function tile(site, isLink) {
  const state = mark(site);
  const since = site.since ? age(site.since) : null;
  const content = [
    el("span", { class: "site-head" }, el("strong", {}, site.name), el("span", { class: "site-state", "data-state": state }, say(`site.${state}`))),
    el("span", { class: "dim site-url" }, site.url, site.group && ` · ${site.group}`),
    el("span", { class: "site-since" }, since, site.reason && el("span", { class: "site-reason" }, site.reason)),
    el("span", { class: "site-facts" },
      fact("sites.response", site.response_s === undefined ? "–" : say("sites.seconds", { value: number(site.response_s, 2) })),
      fact("sites.day", share(site.availability_day)),
      fact("sites.month", share(site.availability_month)),
      fact("sites.certificate", site.certificate_days === undefined ? "–" : say("sites.days", { value: number(site.certificate_days, 0) }))),
    !isLink && site.last_check_at && el("span", { class: "dim" }, say("sites.checked", { time: moment(new Date(site.last_check_at)) })),
  ];
  const look = { class: "site", "data-site": site.id, "data-state": state };
  return isLink ? el("a", { ...look, href: `#/sites/${encodeURIComponent(site.id)}` }, content) : el("div", look, content);
}

function fact(name, value) {
  return el("span", { class: "site-fact" }, el("span", { class: "dim" }, say(name)), el("b", {}, value));
}

/// A share that is not whole is never rounded up to a hundred.
function share(value) {
  if (value === undefined) return "–";
  const percent = value === 1 ? 100 : Math.min(99.99, value * 100);
  return `${number(percent, percent === 100 ? 0 : 2)} %`;
}

function siteCharts(items, base) {
  const points = (value) => new Map(items.filter((item) => value(item) !== undefined).map((item) => [Date.parse(item.began_at), value(item)]));
  const downtime = items.reduce((all, item) => all + item.down_s, 0);
  const watched = items.reduce((all, item) => all + item.watched_s, 0);
  return [
    chart({
      ...base, title: say("sites.availability"), digits: 2, unit: "%",
      series: [{ name: say("sites.up"), form: "up", points: points((item) => item.availability === undefined ? undefined : item.availability * 100) }],
    }),
    watched > 0 && el("p", { class: "sums" }, el("strong", {}, share(1 - downtime / watched)), el("span", {}, say("sites.downtime", { minutes: number(downtime / 60, 0) }))),
    chart({
      ...base, name: `${base.name}-response`, title: say("sites.responses"), digits: 2, unit: say("sites.secondsUnit"),
      series: [
        { name: say("sites.high"), form: "line", points: points((item) => item.high_response_s) },
        { name: say("sites.mean"), form: "line", points: points((item) => item.mean_response_s) },
      ],
    }),
  ];
}

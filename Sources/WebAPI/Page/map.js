// Where the cameras are: on a map of coordinates or on a plan of the site, with a list beside it that
// has the same cameras for the keyboard and for screen readers.
import { get } from "./api.js";
import { reasonOf, toast } from "./act.js";
import { categoryName } from "./citizen.js";
import { el, replace, setText } from "./dom.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { Pin } from "./pin.js";
import { settings } from "./settings.js";
import { SiteMap, loadLeaflet } from "./sitemap.js";

export function mapView() {
  const rows = new Map();
  /// Citizens' reports that nobody has resolved and that have a place.
  let reports = [];
  let reportsAsked = "";
  let map = null;
  let sheet = null;
  let base = null;
  let isGone = false;
  const area = el("div", { class: "map", role: "region", "aria-label": say("map.area") });
  const message = el("p", { class: "nothing", hidden: true });
  const attribution = el("p", { class: "attribution dim", hidden: true });
  const bases = el("div", { class: "bases", role: "group", "aria-label": say("map.base"), hidden: true });
  const fit = el("button", { type: "button", class: "quiet", hidden: true, onclick: () => map?.fit() }, say("map.fit"), el("kbd", {}, "0"));
  const list = el("ol", { class: "places" });
  const reportList = el("ol", { class: "places" });
  const reportSection = el("section", { "aria-labelledby": "reports-title", hidden: true }, el("h2", { id: "reports-title" }, say("citizen.onMap")), reportList);
  const element = el(
    "div",
    { class: "view map-view" },
    el(
      "section",
      { "aria-labelledby": "map-title" },
      el("div", { class: "head" }, el("h1", { id: "map-title" }, say("map.title")), bases, fit),
      el("div", { class: "map-frame" }, area, message, attribution),
    ),
    el("section", { class: "place-list", "aria-labelledby": "places-title" }, el("h2", { id: "places-title" }, say("map.list")), list, reportSection),
  );

  async function begin() {
    try {
      const found = await get("/map");
      if (!isGone && found.has_leaflet) await loadLeaflet();
      sheet = found;
    } catch (error) {
      toast(say("failed", { reason: reasonOf(error) }), true);
      return;
    }
    if (!isGone) update();
  }

  /// Bases that there are cameras for, or that are configured: `tiles`, `plan`.
  function offered() {
    if (!sheet?.has_leaflet) return [];
    const names = [];
    if (reports.length > 0 || model.cameras.some((camera) => camera.position)) names.push("tiles");
    if (sheet.plan && model.cameras.some((camera) => camera.site_position)) names.push("plan");
    return names;
  }

  /// Asked for again whenever the queue's reports are others.
  async function loadReports() {
    const asked = [...model.alerts.values()].filter(({ kind }) => kind === "report").map(({ id, state }) => `${id} ${state}`).join();
    if (asked === reportsAsked) return;
    reportsAsked = asked;
    try {
      const found = asked ? (await get("/reports")).items.filter(({ position }) => position) : [];
      if (isGone || asked !== reportsAsked) return;
      reports = found;
      showReportList();
      update();
    } catch {
      // With the next change of the queue it is tried again.
      reportsAsked = "";
    }
  }

  function showReportList() {
    reportSection.hidden = reports.length === 0;
    replace(reportList, reports.map((report) => el("li", {}, el(
      "a", { href: `#/events/${report.event}`, "data-report": report.event },
      el("span", { class: "report-pin", "data-alert": report.severity, "aria-hidden": "true" }),
      el("span", {}, el("strong", {}, categoryName(report)), el("span", { class: "dim" }, report.address ?? report.text.slice(0, 80))),
    ))));
  }

  function update() {
    loadReports();
    showList();
    if (!sheet || model.cameras.length === 0) return;
    const names = offered();
    message.hidden = names.length > 0;
    setText(message, say(sheet.has_leaflet ? "map.noPlaces" : "map.noLeaflet"));
    area.hidden = fit.hidden = names.length === 0;
    const chosen = settings.get("map");
    // What somebody chose; else the map where it has tiles, else the plan.
    const wanted = names.includes(chosen) ? chosen : !sheet.tiles && names.includes("plan") ? "plan" : (names[0] ?? null);
    if (wanted !== base) show(wanted, names);
    map?.update(model.cameras, open);
    map?.updateReports(reports.map((report) => ({ ...report, name: categoryName(report) })), (report) => { location.hash = `#/events/${report.event}`; });
  }

  function show(wanted, names) {
    base = wanted;
    map?.remove();
    map = wanted === null ? null : new SiteMap(area, wanted === "plan" ? { plan: sheet.plan.href } : { tiles: sheet.tiles?.url });
    const credit = wanted === "tiles" ? (sheet.tiles?.attribution ?? "") : "";
    attribution.hidden = credit === "";
    setText(attribution, credit);
    bases.hidden = names.length < 2;
    replace(bases, names.map((name) => el(
      "button", { type: "button", class: "quiet toggle", "aria-pressed": String(name === wanted), onclick: () => choose(name) }, say(`map.${name}`),
    )));
  }

  function choose(name) {
    settings.set("map", name);
    update();
    bases.querySelector("[aria-pressed=true]")?.focus();
  }

  function open(camera) {
    location.hash = `#/wall/${encodeURIComponent(camera.id)}`;
  }

  // MARK: - The list

  function showList() {
    const ids = model.cameras.map((camera) => camera.id).join(" ");
    if (ids !== list.dataset.ids) {
      list.dataset.ids = ids;
      rows.clear();
      for (const camera of model.cameras) rows.set(camera.id, row(camera));
      replace(list, [...rows.values()].map((one) => one.element));
    }
    for (const camera of model.cameras) {
      const { pin, name, state } = rows.get(camera.id);
      pin.update(camera);
      setText(name, camera.name);
      const where = map && !map.has(camera) ? say("map.noWhere") : null;
      setText(state, [camera.group, pin.words, where].filter(Boolean).join(" · "));
    }
  }

  function row(camera) {
    const pin = new Pin();
    const name = el("strong", {});
    const state = el("span", { class: "dim" });
    const link = el(
      "a",
      { href: `#/wall/${encodeURIComponent(camera.id)}`, "data-camera": camera.id, onfocus: () => map?.point(camera.id), onmouseenter: () => map?.point(camera.id) },
      pin.element, el("span", {}, name, state),
    );
    return { element: el("li", {}, link), pin, name, state };
  }

  function move(step) {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  }

  model.addEventListener("cameras", update);
  model.addEventListener("alerts", update);
  update();
  begin();

  const keys = { j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), 0: () => map?.fit() };
  return {
    element,
    title: say("map.title"),
    key(event) {
      // The map's own arrows move the map.
      if (!(event.key in keys) || area.contains(event.target)) return false;
      keys[event.key]();
      return true;
    },
    unmount() {
      isGone = true;
      map?.remove();
      model.removeEventListener("cameras", update);
      model.removeEventListener("alerts", update);
    },
  };
}

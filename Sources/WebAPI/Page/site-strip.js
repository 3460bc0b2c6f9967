// The watched web sites beneath the cameras of the wall: a small tile each, the ones in trouble first.
import { get } from "./api.js";
import { el, replace } from "./dom.js";
import { say } from "./language.js";
import { byTrouble, mark } from "./site-state.js";

const interval = 5_000;
/// So many have room; one more leads to the others.
const most = 12;

/// Not to be seen where there are no sites, or none that this person may see.
export class SiteStrip {
  element = el("ul", { class: "site-strip", "aria-label": say("sites.title"), hidden: true });
  #sites = [];
  #group = null;
  #timer = null;
  #isGone = false;

  constructor() {
    this.#load();
  }

  /// - group: whose sites are shown, or null for all.
  update(group) {
    if (group === this.#group) return;
    this.#group = group;
    this.#show();
  }

  unmount() {
    this.#isGone = true;
    clearTimeout(this.#timer);
  }

  async #load() {
    try {
      this.#sites = (await get("/sites")).items;
      if (!this.#isGone) this.#show();
    } catch (error) {
      // Whoever may not see them is not asked again; else what was known stands until there is an answer.
      if (error.status === 403) return;
    }
    if (!this.#isGone) this.#timer = setTimeout(() => this.#load(), interval);
  }

  #show() {
    const members = this.#sites.filter((site) => this.#group === null || site.group === this.#group);
    this.element.hidden = members.length === 0;
    const sorted = byTrouble(members);
    // A last one alone takes no more room than saying that there is one.
    const shown = sorted.length > most + 1 ? sorted.slice(0, most) : sorted;
    const text = JSON.stringify([shown.map((site) => [site.id, site.name, mark(site)]), sorted.length]);
    if (this.element.dataset.sites === text) return;
    this.element.dataset.sites = text;
    const focused = document.activeElement?.closest?.(".site-strip a")?.getAttribute("href");
    const rest = sorted.length - shown.length;
    replace(this.element, shown.map(tile), rest > 0 && el("li", {}, el("a", { class: "site-tile", href: "#/sites" }, say("sites.more", { count: rest }))));
    if (focused) this.element.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }
}

function tile(site) {
  const state = mark(site);
  return el("li", {}, el(
    "a",
    { class: "site-tile", "data-site": site.id, "data-state": state, href: `#/sites/${encodeURIComponent(site.id)}` },
    el("strong", {}, site.name), el("span", { class: "site-word" }, say(`site.${state}`)),
  ));
}

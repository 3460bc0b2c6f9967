// A Leaflet map with the cameras on it. Leaflet comes from Debian's libjs-leaflet, by Pantau itself,
// and only when a map is opened.
import { el, setText } from "./dom.js";
import { say } from "./language.js";
import { Pin } from "./pin.js";

const closest = 18;
/// A single camera is shown with its surroundings.
const usualZoom = 16;
let leaflet = null;

/// Throws where it cannot be had.
export async function loadLeaflet() {
  if (leaflet) return;
  const styles = ["/leaflet/leaflet.css", "/page/map.css"].map((href) => new Promise((loaded, failed) => {
    const link = el("link", { rel: "stylesheet", href });
    link.addEventListener("load", loaded);
    link.addEventListener("error", failed);
    document.head.append(link);
  }));
  const [module] = await Promise.all([import("/leaflet/leaflet.esm.min.js"), ...styles]);
  leaflet = module;
}

/// Leaflet gives tiles that go a picture in a `data:` address, which the page's policy forbids; taking
/// the address away stops their loading just as well.
function tileLayer(address) {
  const Tiles = leaflet.TileLayer.extend({
    _removeTile(key) {
      this._tiles[key]?.el.removeAttribute("src");
      leaflet.GridLayer.prototype._removeTile.call(this, key);
    },
    _abortLoading() {},
  });
  return new Tiles(address, { maxZoom: 20 });
}

export class SiteMap {
  #map;
  #plan;
  #markers = new Map();
  #reports = new Map();
  #hasFitted = false;
  #isRemoved = false;
  /// Of the plan, in pixels.
  #size = null;

  /// - tiles: address of the tile server, or undefined: coordinates on an empty ground.
  /// - plan: address of the picture to put the cameras on, in place of coordinates.
  constructor(element, { tiles, plan }) {
    this.#plan = plan;
    this.#map = leaflet.map(element, {
      attributionControl: false, zoomSnap: 0.25, maxZoom: plan ? 4 : 20, minZoom: plan ? -5 : 2,
      crs: plan ? leaflet.CRS.Simple : leaflet.CRS.EPSG3857,
      zoomControl: true,
    });
    if (tiles) tileLayer(tiles).addTo(this.#map);
    if (plan) this.#showPlan(plan);
  }

  remove() {
    this.#isRemoved = true;
    this.#map.remove();
  }

  has(camera) {
    return Boolean(this.#plan ? camera.site_position : camera.position);
  }

  /// - open: called with the camera that was clicked.
  update(cameras, open) {
    if (this.#plan && !this.#size) return;
    const gone = new Set(this.#markers.keys());
    for (const camera of cameras) {
      if (!this.has(camera)) continue;
      gone.delete(camera.id);
      const at = this.#place(camera);
      let known = this.#markers.get(camera.id);
      if (!known) {
        known = this.#add(at, () => open(camera));
        this.#markers.set(camera.id, known);
      }
      known.marker.setLatLng(at);
      known.pin.update(camera);
      setText(known.label, camera.name);
      known.pin.element.title = say("map.open", { name: camera.name, state: known.pin.words });
      known.marker.setZIndexOffset(known.pin.element.dataset.alert === "none" ? 0 : 1000);
    }
    for (const id of gone) {
      this.#markers.get(id).marker.remove();
      this.#markers.delete(id);
    }
    if (!this.#hasFitted) this.fit();
  }

  /// Citizens' reports, on the map of coordinates alone.
  ///
  /// - open: called with the report that was clicked.
  updateReports(reports, open) {
    if (this.#plan) return;
    const gone = new Set(this.#reports.keys());
    for (const report of reports) {
      gone.delete(report.event);
      if (this.#reports.has(report.event)) continue;
      const mark = el("span", { class: "report-pin", "data-alert": report.severity, title: report.name });
      const label = el("span", { class: "pin-name" }, report.name);
      const icon = leaflet.divIcon({ html: el("span", { class: "pin-place" }, mark, label), className: "pin-anchor", iconSize: [0, 0] });
      const at = [report.position.latitude, report.position.longitude];
      const marker = leaflet.marker(at, { icon, keyboard: false, zIndexOffset: 2000 }).addTo(this.#map);
      marker.on("click", () => open(report));
      this.#reports.set(report.event, marker);
    }
    for (const id of gone) {
      this.#reports.get(id).remove();
      this.#reports.delete(id);
    }
    if (!this.#hasFitted) this.fit();
  }

  /// So that all cameras and reports are to be seen.
  fit() {
    const places = [...this.#markers.values()].map(({ marker }) => marker.getLatLng())
      .concat([...this.#reports.values()].map((marker) => marker.getLatLng()));
    if (this.#size) {
      this.#map.fitBounds([[0, 0], [this.#size.height, this.#size.width]], { animate: false });
    } else if (places.length === 1) {
      this.#map.setView(places[0], usualZoom, { animate: false });
    } else if (places.length > 1) {
      this.#map.fitBounds(leaflet.latLngBounds(places), { padding: [48, 48], maxZoom: closest, animate: false });
    } else return;
    this.#hasFitted = true;
  }

  /// Shows which one is meant.
  point(id) {
    for (const [key, { pin, marker }] of this.#markers) {
      pin.element.dataset.pointed = key === id ? "yes" : "no";
      if (key === id && this.#hasFitted) this.#map.panInside(marker.getLatLng(), { padding: [48, 48], animate: false });
    }
  }

  #add(at, open) {
    const pin = new Pin();
    const label = el("span", { class: "pin-name" });
    const icon = leaflet.divIcon({ html: el("span", { class: "pin-place" }, pin.element, label), className: "pin-anchor", iconSize: [0, 0] });
    // The list beside the map is for the keyboard: a hundred marks are no way through a page.
    const marker = leaflet.marker(at, { icon, keyboard: false }).addTo(this.#map);
    marker.on("click", open);
    return { marker, pin, label };
  }

  #place(camera) {
    if (!this.#plan) return [camera.position.latitude, camera.position.longitude];
    const { x, y } = camera.site_position;
    return [(1 - y) * this.#size.height, x * this.#size.width];
  }

  async #showPlan(address) {
    const image = new Image();
    image.src = address;
    try {
      await image.decode();
    } catch {
      return;
    }
    if (this.#isRemoved) return;
    this.#size = { width: image.naturalWidth, height: image.naturalHeight };
    leaflet.imageOverlay(address, [[0, 0], [this.#size.height, this.#size.width]]).addTo(this.#map);
  }
}

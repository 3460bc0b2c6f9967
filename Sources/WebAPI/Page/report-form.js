// Makes the form for citizens' reports more convenient: a map to tap, the phone's location, pictures
// that are made smaller before they are sent. Without it the form works as well.

/// Longest side of a picture that is sent, in pixels.
const longestSide = 2560;

const form = document.getElementById("report");
const place = document.getElementById("place");
if (form && place) begin();

function begin() {
  const latitude = document.getElementById("latitude");
  const longitude = document.getElementById("longitude");
  const status = element("p", { id: "place-status", className: "hint" });
  status.setAttribute("role", "status");
  let showOnMap = () => {};

  /// - isNear: whether the map is to go there.
  function mark(position, isNear = false) {
    latitude.value = position.latitude.toFixed(6);
    longitude.value = position.longitude.toFixed(6);
    status.textContent = place.dataset.located;
    showOnMap(position, isNear);
  }

  if (navigator.geolocation) {
    const button = element("button", { type: "button", id: "locate", textContent: place.dataset.locate });
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => mark(coords, true),
      () => { status.textContent = place.dataset.noLocation; },
      { enableHighAccuracy: true, timeout: 15_000 },
    ));
    place.append(button);
  }
  place.append(status);
  if (place.dataset.latitude) {
    openMap(mark).then((show) => {
      showOnMap = show;
      // What was written before the map came, or was sent before.
      const position = { latitude: Number(latitude.value), longitude: Number(longitude.value) };
      if (latitude.value && longitude.value && Number.isFinite(position.latitude + position.longitude)) show(position, true);
    }, () => {
      // Without Leaflet there is the address.
    });
  }

  document.getElementById("picture").addEventListener("change", ({ target }) => makeSmaller(target));
  const button = form.querySelector("button[type=submit]");
  const words = button.textContent;
  form.addEventListener("submit", (submit) => {
    // A second press while the first is on its way.
    if (button.hasAttribute("aria-busy")) {
      submit.preventDefault();
      return;
    }
    button.textContent = form.dataset.sending;
    button.setAttribute("aria-busy", "true");
  });
  // Whoever comes back by the browser's button may send again.
  window.addEventListener("pageshow", () => {
    button.textContent = words;
    button.removeAttribute("aria-busy");
  });
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

/// Gives a function that shows a place on the map. Throws where there is no Leaflet.
async function openMap(mark) {
  const style = element("link", { rel: "stylesheet", href: "/leaflet/leaflet.css" });
  const styled = new Promise((loaded, failed) => {
    style.addEventListener("load", loaded);
    style.addEventListener("error", failed);
  });
  document.head.append(style);
  const [leaflet] = await Promise.all([import("/leaflet/leaflet.esm.min.js"), styled]);
  const area = element("div", { className: "here-map", id: "map" });
  area.setAttribute("role", "region");
  area.setAttribute("aria-label", place.dataset.map);
  place.querySelector(".field").after(area);
  const map = leaflet.map(area, { attributionControl: false, maxZoom: 20 });
  map.setView([Number(place.dataset.latitude), Number(place.dataset.longitude)], Number(place.dataset.zoom));
  if (place.dataset.tiles) tileLayer(leaflet, place.dataset.tiles).addTo(map);
  if (place.dataset.attribution) {
    area.after(element("p", { className: "hint", textContent: place.dataset.attribution }));
  }
  const icon = leaflet.divIcon({ className: "here-pin", iconSize: [0, 0] });
  let marker = null;
  function toPlace({ lat, lng }) {
    return { latitude: lat, longitude: leaflet.Util.wrapNum(lng, [-180, 180], true) };
  }
  map.on("click", ({ latlng }) => mark(toPlace(latlng)));
  // By the keyboard: arrows move the map, Enter marks its middle.
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== area) return;
    event.preventDefault();
    mark(toPlace(map.getCenter()));
  });
  return ({ latitude, longitude }, isNear) => {
    const at = [latitude, longitude];
    if (marker) marker.setLatLng(at);
    else marker = leaflet.marker(at, { icon, keyboard: false }).addTo(map);
    if (isNear) map.setView(at, Math.max(map.getZoom(), 16));
  };
}

/// As on the page for operators: Leaflet gives tiles that go an address that the policy forbids.
function tileLayer(leaflet, address) {
  const Tiles = leaflet.TileLayer.extend({
    _removeTile(key) {
      this._tiles[key]?.el.removeAttribute("src");
      leaflet.GridLayer.prototype._removeTile.call(this, key);
    },
    _abortLoading() {},
  });
  return new Tiles(address, { maxZoom: 20 });
}

/// Large pictures take long on a phone's network. What cannot be made smaller here is sent as it is.
async function makeSmaller(input) {
  const file = input.files[0];
  if (!file) return;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
    if (scale === 1 && file.size < 2_000_000) return;
    const canvas = element("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", 0.85));
    // Somebody may have chosen another one meanwhile.
    if (!blob || blob.size >= file.size || input.files[0] !== file) return;
    const files = new DataTransfer();
    files.items.add(new File([blob], "picture.jpg", { type: "image/jpeg" }));
    input.files = files.files;
  } catch {
    // Another kind of file: what is wrong with it is said after sending.
  }
}

// A heat map over a camera's picture: where something moved, or persons were, over some time.
import { get, picture } from "./api.js";
import { el, replace, setText } from "./dom.js";
import { number, say, span } from "./language.js";

const kinds = ["motion", "crowd"];
/// From few to many, as the ramp beside the picture shows it.
const colours = [[48, 96, 214], [38, 134, 214], [32, 168, 180], [110, 210, 100], [253, 231, 37]];

/// - range: { from, to } as the API takes them.
export function heatMap(camera, range) {
  const still = el("img", { alt: "", hidden: true });
  const layer = el("canvas", { role: "img", "aria-label": say("heat.alt", { name: camera.name }) });
  const status = el("p", { class: "reading", role: "status" });
  const legend = el("span", { class: "legend" }, el("span", { class: "ramp" }), el("span", {}));
  const buttons = kinds.map((kind) => el("button", { type: "button", class: "toggle", "data-heat": kind, "aria-pressed": "false", onclick: () => show(kind) }, say(`heat.${kind}`)));
  const element = el(
    "figure",
    { class: "chart heat" },
    el("figcaption", {}, el("h2", {}, say("heat.title", { name: camera.name })), legend, el("div", { class: "row end" }, buttons)),
    el("div", { class: "stack" }, still, layer),
    status,
  );

  async function show(kind) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.heat === kind));
    try {
      const map = await get(`/cameras/${encodeURIComponent(camera.id)}/heat`, { ...range, kind });
      paint(map, layer);
      legend.hidden = map.highest === 0;
      const highest = kind === "motion" ? `${number(map.highest * 100, map.highest < 0.1 ? 1 : 0)} %` : number(map.highest, 2);
      setText(legend.lastChild, say("heat.scale", { highest, unit: say(`heat.${kind}Unit`) }));
      setText(status, map.cells.length > 0 ? say("heat.watched", { span: span(map.watched_s) }) : say("heat.none"));
      element.dataset.shown = kind;
    } catch (error) {
      setText(status, say("failed", { reason: error.message }));
    }
  }

  async function showPicture() {
    try {
      const { blob } = await picture(camera.id);
      still.src = URL.createObjectURL(blob);
      await still.decode();
      still.hidden = false;
      URL.revokeObjectURL(still.src);
    } catch {
      // The camera gives none now; the map is shown alone.
    }
  }

  // A camera that has no picture is not asked for one: browsers note the answer as an error.
  if (camera.snapshot_taken_at) showPicture();
  show("motion");
  return element;
}

/// The root of a share: what is a tenth of the most is still to be seen.
function paint(map, layer) {
  [layer.width, layer.height] = [map.columns, map.rows];
  const pen = layer.getContext("2d");
  const image = pen.createImageData(map.columns, map.rows);
  map.cells.forEach((value, index) => {
    const share = map.highest > 0 ? Math.min(1, Math.sqrt(value / map.highest)) : 0;
    const place = share * (colours.length - 1);
    const [low, high] = [colours[Math.floor(place)], colours[Math.ceil(place)]];
    for (let channel = 0; channel < 3; channel += 1) {
      image.data[index * 4 + channel] = low[channel] + (high[channel] - low[channel]) * (place % 1);
    }
    image.data[index * 4 + 3] = Math.min(190, share * 260);
  });
  pen.putImageData(image, 0, 0);
}

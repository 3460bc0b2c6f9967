// Small pictures that are drawn, since fonts of a control room may lack them.
import { svg } from "./dom.js";

function icon(...parts) {
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, ...parts);
}

export function pauseIcon() {
  return icon(svg("path", { d: "M4 2h3v12H4zM9 2h3v12H9z" }));
}

/// - isHeard: with waves before it, else crossed out.
export function speakerIcon(isHeard) {
  const waves = "M11 5.5a3.5 3.5 0 0 1 0 5M12.8 3.2a6.6 6.6 0 0 1 0 9.6";
  return icon(
    svg("path", { d: "M1 6h3l4-4v12l-4-4H1z" }),
    svg("path", { class: "stroke", d: isHeard ? waves : "M10.5 5.5l5 5M15.5 5.5l-5 5" }),
  );
}

// What is drawn on a camera's picture, as handles that can be dragged: zones, lines, ignored parts,
// standing persons, points of the ground. Reads and writes the camera's keys; knows no elements.

const least = 3;

/// Rounded: a thousandth of the picture is finer than anybody draws.
function round(value) {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}

export function rounded([x, y]) {
  return [round(x), round(y)];
}

/// Name of a zone or line that is not used yet.
function freeID(camera, stem) {
  const used = new Set([...(camera.zones ?? []), ...(camera.lines ?? [])].map((one) => one.id));
  for (let number = 1; ; number += 1) {
    const id = `${stem}-${number}`;
    if (!used.has(id)) return id;
  }
}

/// Adds a shape of a kind from the points that were drawn; returns which one it is.
export function add(camera, kind, points) {
  const corners = points.map(rounded);
  if (kind === "zone") {
    camera.zones = [...(camera.zones ?? []), { id: freeID(camera, "zone"), polygon: corners }];
    return { kind, index: camera.zones.length - 1 };
  }
  if (kind === "line") {
    const [from, to] = corners;
    camera.lines = [...(camera.lines ?? []), { id: freeID(camera, "line"), from, to }];
    return { kind, index: camera.lines.length - 1 };
  }
  if (kind === "ignore") {
    const motion = { ...camera.motion };
    motion.ignore = [...(motion.ignore ?? []), corners];
    camera.motion = motion;
    return { kind, index: motion.ignore.length - 1 };
  }
  if (kind === "perspective") {
    camera.perspective = [{ y: 0.45, person_height: 0.1 }, { y: 0.92, person_height: 0.26 }];
  } else if (kind === "ground") {
    camera.ground = [
      { at: [0.25, 0.9], metres: [0, 0] },
      { at: [0.75, 0.9], metres: [5, 0] },
      { at: [0.65, 0.55], metres: [5, 5] },
      { at: [0.35, 0.55], metres: [0, 5] },
    ];
  }
  return { kind, index: 0 };
}

export function remove(camera, { kind, index }) {
  if (kind === "zone") camera.zones.splice(index, 1);
  else if (kind === "line") camera.lines.splice(index, 1);
  else if (kind === "ignore") camera.motion.ignore.splice(index, 1);
  else delete camera[kind];
  for (const key of ["zones", "lines"]) if (camera[key]?.length === 0) delete camera[key];
  if (camera.motion?.ignore?.length === 0) delete camera.motion.ignore;
  if (camera.motion && Object.keys(camera.motion).length === 0) delete camera.motion;
}

/// All shapes of a camera: `{kind, index, name, isClosed, points}`, points as shares of the picture.
export function all(camera) {
  const shapes = [];
  const polygon = (kind, index, name, points) => shapes.push({ kind, index, name, isClosed: true, points: points ?? [] });
  (camera.motion?.ignore ?? []).forEach((points, index) => polygon("ignore", index, "", points));
  (camera.zones ?? []).forEach((zone, index) => polygon("zone", index, zone.name ?? zone.id, zone.polygon));
  (camera.lines ?? []).forEach((line, index) =>
    shapes.push({ kind: "line", index, name: line.name ?? line.id, isClosed: false, points: [line.from, line.to] }));
  if (camera.ground) polygon("ground", 0, "", camera.ground.map((point) => point.at));
  (camera.perspective ?? []).forEach((person, index) => {
    const x = personColumn(index);
    shapes.push({ kind: "perspective", index, name: "", isClosed: false, points: [[x, person.y], [x, person.y - person.person_height]] });
  });
  return shapes;
}

/// Where a person is drawn: its place across the picture means nothing.
function personColumn(index) {
  return index === 0 ? 0.4 : 0.6;
}

/// Moves one point of a shape; what cannot be so (a head below the feet) is brought near to it.
export function move(camera, { kind, index }, point, to) {
  const [x, y] = rounded(to);
  if (kind === "zone") camera.zones[index].polygon[point] = [x, y];
  else if (kind === "ignore") camera.motion.ignore[index][point] = [x, y];
  else if (kind === "line") camera.lines[index][point === 0 ? "from" : "to"] = [x, y];
  else if (kind === "ground") camera.ground[point].at = [x, y];
  else if (kind === "perspective") {
    const person = camera.perspective[index];
    if (point === 0) person.y = y;
    else person.person_height = Math.max(0.005, round(person.y - y));
  }
}

/// Adds a corner after another one, where a polygon may have more.
export function insert(camera, { kind, index }, after, at) {
  const corners = kind === "zone" ? camera.zones[index].polygon : camera.motion.ignore[index];
  corners.splice(after + 1, 0, rounded(at));
}

/// Takes a corner away, if enough remain; returns whether it did.
export function removePoint(camera, { kind, index }, point) {
  if (kind !== "zone" && kind !== "ignore") return false;
  const corners = kind === "zone" ? camera.zones[index].polygon : camera.motion.ignore[index];
  if (corners.length <= least) return false;
  corners.splice(point, 1);
  return true;
}

/// Points that a kind is drawn with: [at least, at most]; none: it appears by itself.
export function pointsOf(kind) {
  return { zone: [3, 100], ignore: [3, 100], line: [2, 2] }[kind] ?? [0, 0];
}

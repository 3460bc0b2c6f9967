// What is to be seen of a web site at a glance.

/// In this order; those of the same state by name.
const order = ["down", "failing", "changed", "ending", "waiting", "up"];
/// So many days before its end a certificate stands out, whatever the configuration says.
const endingDays = 14;

/// One of `order`.
export function mark(site) {
  if (site.state !== "up") return site.state;
  if (site.is_changed) return "changed";
  return site.certificate_days !== undefined && site.certificate_days < endingDays ? "ending" : "up";
}

/// The ones in trouble first.
export function byTrouble(sites) {
  return sites.toSorted((left, right) => order.indexOf(mark(left)) - order.indexOf(mark(right)) || left.name.localeCompare(right.name));
}

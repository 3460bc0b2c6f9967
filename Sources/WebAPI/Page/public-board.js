// Keeps the page that says how crowded it is up to date.

setInterval(async () => {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { cache: "no-cache" });
    if (!response.ok) return;
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    document.getElementById("main").replaceChildren(...next.getElementById("main").childNodes);
  } catch {
    // The next minute is another try; the page says of when it is.
  }
}, 60_000);

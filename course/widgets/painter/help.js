// How the painter works, where the diary lies, and a copy of it to take along.

/** How hand and keys work, and where the diary lies. */
function help(zone, copy) {
  const lines = [
    "Mouse: choose what to paint with, then draw over the time. Click on a block to change it. Hold Shift and click to paint up to there.",
    "Finger: draw sideways to paint, up and down to scroll. Tap a block to change it.",
    "Keys in the picture: arrows move by five minutes and by an hour, Page Up and Page Down by a day; hold Shift to choose a span. Space paints it, Delete erases it, Enter goes to the form. Ctrl+Z takes back, Ctrl+Y does again, Ctrl+C copies a block, Ctrl+V pastes it.",
    "A night shift: give a time in To that is earlier than From. It then ends on the next day.",
    `All times are in the zone ${zone}. Your diary is the file diary.csv in the folder my-time. It stays on this computer. “Download my work” takes it along, unless you untick it there. A copy of it comes back by “Import a file”.`,
  ];
  return node("details", {}, node("summary", {}, "How it works, and where your diary lies"), node("ul", { class: "plain" }, ...lines.map((line) => node("li", {}, line))),
    node("div", { class: "actions" }, button("Save a copy of my diary", copy)));
}

/** Hands a file to the browser's downloads. */
function download(name, content) {
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv" }));
  node("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

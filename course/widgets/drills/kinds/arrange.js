/** What a share counts in an order, as in course/drills/shares.py: [what is looked for, the whole]. */
function measure(share, order) {
  let of = 0, whole = 0;
  order.forEach((part, place) => {
    const middle = ((place + 0.5) / order.length) * 100;
    const inside = share.part === "all" || (share.part === "first" ? middle <= share.percent : middle >= 100 - share.percent);
    if (!inside || (share.among.length && !share.among.some((tag) => part.tags.includes(tag)))) return;
    const weight = share.by === "words" ? part.words : 1;
    whole += weight;
    if (part.tags.includes(share.of)) of += weight;
  });
  return [of, whole];
}

/** One share as a line of words and a bar; `update(order)` returns the line. */
function shareBar(share) {
  const [low, high] = share.aim;
  const aim = low === high ? `aim ${low} %` : `aim ${low} to ${high} %`;
  const words = node("p", { class: "share" });
  const zone = node("span", { class: "zone" });
  const level = node("span", { class: "level" });
  zone.style.left = `${Math.min(low, 98)}%`;
  zone.style.width = `${Math.max(high - low, 2)}%`;
  function update(order) {
    const [of, whole] = measure(share, order);
    const percent = whole ? Math.round((100 * of) / whole) : 0;
    const good = whole > 0 && (100 * of) / whole >= low - 0.5 && (100 * of) / whole <= high + 0.5;
    const line = `${share.name}: ${whole ? `${percent} %` : "nothing to count"}, ${good ? "in the aim" : aim}`;
    words.textContent = line;
    level.style.width = `${percent}%`;
    level.classList.toggle("good", good);
    return line;
  }
  return { box: node("div", {}, words, node("div", { class: "bar", "aria-hidden": "true" }, zone, level)), update };
}

function drawArrange({ item, area, before, draft }) {
  const known = draft.get() ?? before;
  const ids = item.parts.map((part) => part.id);
  const order = known?.order ?? ids;
  const gone = new Set(known ? ids.filter((id) => !order.includes(id)) : []);
  const byId = Object.fromEntries(item.parts.map((part) => [part.id, part]));
  const bars = item.shares.map(shareBar);
  const staying = () => moving.order().filter((id) => !gone.has(id));
  const update = () => bars.map((bar) => bar.update(staying().map((id) => byId[id])));
  function changed() {
    draft.put({ order: staying() });
    return update().map((line) => `${line}.`).join(" ");
  }
  function leaver(id) {
    if (!byId[id].leave) return [];
    const box = node("input", { type: "checkbox" });
    box.checked = gone.has(id);
    box.addEventListener("change", () => {
      if (box.checked) gone.add(id);
      else gone.delete(id);
      box.closest("li").classList.toggle("gone", box.checked);
      moving.say(`${box.checked ? "Left out" : "Back in"}: ${byId[id].text} ${changed()}`);
    });
    return [node("label", { class: "choice" }, box, node("span", {}, "Leave this out"), node("span", { class: "unseen" }, `: ${byId[id].text}`))];
  }
  const moving = movingList(item.parts, [...order, ...gone], "The parts in your order", { extra: leaver, onMove: changed, gone: (id) => gone.has(id) });
  update();
  area.append(situation(item.situation), node("p", {}, node("strong", {}, item.question)),
    bars.length ? node("div", { class: "shares", role: "group", "aria-label": "Shares of your order" }, ...bars.map((bar) => bar.box)) : "",
    moving.list, moving.status);
  return () => ({ order: staying() });
}

KINDS.arrange = { draw: drawArrange };

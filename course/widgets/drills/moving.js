/** A list of parts that move up and down with buttons. `order()` gives the ids as they stand; `extra(id)` may add
    controls to a part, `onMove()` hears each move and may add words to what is announced, `fixed` takes the buttons
    away, `gone(id)` says which parts stand there but do not count. */
function movingList(parts, order, label, { extra = () => [], onMove = () => "", fixed = false, gone = () => false } = {}) {
  const text = Object.fromEntries(parts.map((part) => [part.id, part.who ? `${part.who}: ${part.text}` : part.text]));
  const list = node("ol", { class: "parts", "aria-label": label });
  const status = node("p", { class: "quiet", role: "status" });

  function move(id, by) {
    const from = order.indexOf(id), to = from + by;
    if (to < 0 || to >= order.length) return;
    [order[from], order[to]] = [order[to], order[from]];
    paint();
    list.querySelector(`[data-id="${CSS.escape(id)}"] .${by < 0 ? "up" : "down"}`).focus();
    status.textContent = [`Now part ${to + 1} of ${order.length}: ${text[id]}`, onMove()].filter(Boolean).join(" ");
  }
  function mover(id, index, by) {
    const stuck = by < 0 ? index === 0 : index === order.length - 1;
    return button(by < 0 ? "↑" : "↓", () => move(id, by), {
      class: by < 0 ? "up" : "down", "aria-label": `Move ${by < 0 ? "up" : "down"}: ${text[id]}`, "aria-disabled": String(stuck),
    });
  }
  const lines = Object.fromEntries(parts.map((part) => [part.id, node("div", { class: "extra" }, ...extra(part.id))]));
  function paint() {
    list.replaceChildren(...order.map((id, index) => {
      const words = node("span", {}, `${index + 1}. ${text[id]}`);
      const movers = fixed ? [] : [mover(id, index, -1), mover(id, index, 1)];
      return node("li", { "data-id": id, class: gone(id) ? "gone" : "" }, lines[id].hasChildNodes() ? node("div", { class: "part" }, words, lines[id]) : words, ...movers);
    }));
  }
  paint();
  return { list, status, order: () => order, say: (words) => { status.textContent = words; } };
}

/** The order of an earlier answer, or the parts as they come. */
function orderOf(parts, before) {
  const ids = parts.map((part) => part.id);
  return before?.length === ids.length && ids.every((id) => before.includes(id)) ? [...before] : ids;
}

function drawTriage({ item, drill, area, before, draft }) {
  const known = draft.get() ?? before;
  const bins = { ...known?.bins };
  const keep = () => draft.put(answer());
  function chooser(one) {
    const select = node("select", {}, node("option", { value: "" }, "Choose a bucket"), ...drill.bins.map((bin) => node("option", { value: bin.id }, bin.name)));
    select.value = bins[one.id] ?? "";
    select.addEventListener("change", () => { bins[one.id] = select.value; keep(); showLeft(); });
    return [node("label", { class: "bucket" }, node("span", { class: "unseen" }, `Bucket for ${one.who || one.text}`), select)];
  }
  const left = node("p", { class: "quiet", role: "status" });
  function showLeft() {
    const open = item.queue.filter((one) => !bins[one.id]).length;
    left.textContent = open ? `${open} of ${item.queue.length} still wait for a bucket.` : "Every one has its bucket.";
  }
  const byId = Object.fromEntries(item.queue.map((one) => [one.id, one]));
  const moving = movingList(item.queue, orderOf(item.queue, known?.order), item.ordered ? "The queue in your order" : "The queue",
    { extra: (id) => chooser(byId[id]), fixed: !item.ordered, onMove: () => { keep(); } });
  const answer = () => ({ bins: { ...bins }, order: moving.order() });
  area.append(situation(item.situation),
    node("ul", { class: "plain" }, ...drill.bins.map((bin) => node("li", {}, node("strong", {}, bin.name), `: ${bin.meaning}`))),
    node("p", {}, node("strong", {}, item.question), item.ordered ? " Move up what you do first." : ""), moving.list, moving.status, left);
  showLeft();
  return answer;
}

KINDS.triage = { draw: drawTriage };

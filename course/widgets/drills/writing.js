// What the kinds with free text share: the box, the count of words, alarms while one types.

/** A labelled box that counts its words and keeps a draft in this browser until it was judged. */
function textBox(label, { words = 0, value = "", rows = 4, onInput = () => {} } = {}) {
  const id = freshId("drill-text");
  const area = node("textarea", { id, rows, class: "short", ...(words ? { "aria-describedby": `${id}-count` } : {}) });
  const count = node("p", { id: `${id}-count`, class: "quiet" });
  function showCount() {
    const number = countWords(area.value);
    count.textContent = `${number} of ${words} words` + (number > words ? `: ${number - words} over` : "");
    count.classList.toggle("trouble", number > words);
  }
  area.value = value;
  if (words) showCount();
  area.addEventListener("input", () => { if (words) showCount(); onInput(area.value); });
  return { nodes: [node("label", { for: id }, label), area, ...(words ? [count] : [])], area };
}

/** Who writes and what is known, above every kind with free text. */
function scene(item) {
  return [
    situation(item.situation),
    ...(item.message ? [node("p", { class: "quiet" }, "The customer's words"), node("blockquote", { class: "message" }, item.message)] : []),
    item.facts?.length ? node("div", {}, node("p", { class: "quiet" }, "What you know"), node("ul", { class: "plain" }, ...item.facts.map((fact) => node("li", {}, fact)))) : "",
  ];
}

const WATCH = 900; // milliseconds without a key before the text in progress is looked at

/** A visible list of alarms that a screen reader hears when it is not busy; `look(text)` asks for new ones. */
function alarmList(watch) {
  const box = node("div", { class: "alarms", role: "status", "aria-label": "Alarms" });
  let timer = null, shown = null;
  function show(alarms) {
    const key = JSON.stringify(alarms);
    if (key === shown) return; // nothing new to say
    shown = key;
    box.classList.toggle("on", alarms.length > 0);
    box.replaceChildren(alarms.length
      ? node("ul", {}, ...alarms.map((a) => node("li", {}, node("strong", {}, `${a.name}: `), a.quote ? `“${a.quote}” ` : "", a.text)))
      : node("p", { class: "quiet" }, "No alarms."));
  }
  show([]);
  return {
    box, show,
    look: (text) => { clearTimeout(timer); timer = setTimeout(() => watch({ text }), WATCH); },
    stop: () => clearTimeout(timer),
  };
}

/** How a judged criterion is called; the learner's words stand beside it. */
const JUDGED_WORDS = { right: "Found", missed: "Not yet", wrong: "Take out", partly: "Partly", open: "Not decided" };
/** A text is never simply wrong: one writes it again. */
const NOT_YET = { wrong: "Not yet" };

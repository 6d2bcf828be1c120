// Drills. One item at a time; each kind below draws its item and reads the answer; course/drills.py scores it.
// Everything is text nodes, native controls and one live region, so that keyboard and screen reader do all.

const MOODS = { "-2": "The customer is angry.", "-1": "The customer is cooler.", 0: "The customer waits.", 1: "The customer warms up.", 2: "The customer is with you." };
const STATE_WORDS = { right: "Right", partly: "Partly", wrong: "Not this", missed: "Look here" };
const HAD = ["yes", "partly", "no"];

/** A group of radio buttons; returns the fieldset and a function that gives the chosen index or null. */
function radios(legend, texts, chosen = null) {
  const name = freshId("drill");
  const group = node("fieldset", {}, node("legend", {}, legend));
  texts.forEach((text, index) => {
    const input = node("input", { type: "radio", name, value: index });
    input.checked = index === chosen;
    group.append(node("label", { class: "choice" }, input, node("span", {}, text)));
  });
  const read = () => {
    const checked = group.querySelector("input:checked");
    return checked ? Number(checked.value) : null;
  };
  return [group, read];
}

const situation = (text) => (text ? node("div", { class: "situation" }, text) : "");

// A drawer gets { item, drill, area, second, before, more } and returns a function that reads the answer.
// `before` is the answer as it stands, `second` the place for a second step, which `before` opens.

function drawChoose({ item, area, before }) {
  area.append(situation(item.situation));
  const [group, read] = radios(item.question || "What do you do?", item.choices, before ?? null);
  area.append(group);
  return read;
}

/** What was said just before: the two stops before this one, as long as it is the same customer. */
function talkBefore(drill, here) {
  const guests = (item) => new Set(item.lines.map((line) => line.who).filter((who) => who !== "You"));
  const now = guests(drill.items[here]);
  return drill.items.slice(Math.max(0, here - 2), here).filter((item) => [...guests(item)].some((who) => now.has(who)));
}

function drawTranscript({ item, drill, area, before }) {
  const here = drill.items.indexOf(item);
  const talk = node("div", { class: "situation", role: "group", "aria-label": "The conversation so far" });
  for (const part of [...talkBefore(drill, here), item])
    for (const line of part.lines) talk.append(node("p", { class: "line" }, node("strong", {}, `${line.who}:`), line.text));
  area.append(talk);
  const [group, read] = radios(item.question || "What do you say here?", item.choices, before ?? null);
  area.append(group);
  return read;
}

function drawSort({ item, drill, area, before }) {
  area.append(situation(item.situation));
  const ids = drill.bins.map((bin) => bin.id);
  const [group, read] = radios("Where does it belong?", drill.bins.map((bin) => `${bin.name}: ${bin.meaning}`), ids.indexOf(before));
  area.append(group);
  return () => (read() === null ? null : ids[read()]);
}

/** The message as words that can be chosen by mouse, touch and keyboard; `chosen()` is [first, last] or null. */
function wordPicker(message, onChange) {
  const words = [...message.matchAll(/\S+/g)].map((m) => ({ start: m.index, end: m.index + m[0].length, text: m[0] }));
  const box = node("div", { class: "words", role: "listbox", "aria-multiselectable": "true", "aria-label": "The message, word by word" });
  const spans = words.map((word, index) => node("span", { role: "option", "aria-selected": "false", tabindex: index ? "-1" : "0" }, word.text));
  spans.forEach((span, index) => {
    const gap = index + 1 < words.length ? message.slice(words[index].end, words[index + 1].start) : "";
    box.append(span, gap.includes("\n") ? node("br") : gap && " ");
  });
  let cursor = 0, anchor = 0, chosen = null, pressed = false;

  function choose(range) {
    chosen = range;
    spans.forEach((span, index) => span.setAttribute("aria-selected", String(Boolean(range && index >= range[0] && index <= range[1]))));
    onChange();
  }
  const upTo = (index) => choose([Math.min(anchor, index), Math.max(anchor, index)]);
  function focus(index) {
    spans[cursor].tabIndex = -1;
    cursor = Math.max(0, Math.min(spans.length - 1, index));
    spans[cursor].tabIndex = 0;
    spans[cursor].focus();
  }
  function move(to, extend) {
    focus(to);
    if (extend) upTo(cursor);
    else { anchor = cursor; choose(null); }
  }
  /** The word above or below: the nearest one in the next line. */
  function neighbor(direction) {
    const here = spans[cursor].getBoundingClientRect();
    const far = (span) => (span.getBoundingClientRect().top - here.top) * direction;
    const lines = spans.map(far).filter((distance) => distance > here.height / 2);
    if (!lines.length) return direction < 0 ? 0 : spans.length - 1;
    const line = Math.min(...lines);
    const near = spans.map((span, index) => [Math.abs(far(span) - line) < here.height / 2 ? Math.abs(span.getBoundingClientRect().left - here.left) : Infinity, index]);
    return near.reduce((best, next) => (next[0] < best[0] ? next : best))[1];
  }
  const KEYS = {
    ArrowRight: () => cursor + 1, ArrowLeft: () => cursor - 1, ArrowDown: () => neighbor(1), ArrowUp: () => neighbor(-1),
    Home: () => 0, End: () => spans.length - 1,
  };
  box.addEventListener("keydown", (event) => {
    if (event.key in KEYS) move(KEYS[event.key](), event.shiftKey);
    else if (event.key === " " || event.key === "Enter") { anchor = cursor; choose([cursor, cursor]); }
    else if (event.key === "Escape") choose(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // A mouse drags from the first to the last word. A finger, which has to scroll too, taps both.
  spans.forEach((span, index) => {
    span.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      event.preventDefault();
      pressed = true;
      focus(index);
      if (!event.shiftKey) anchor = index;
      upTo(index);
    });
    span.addEventListener("pointerenter", (event) => { if (pressed && event.buttons) { focus(index); upTo(index); } });
    span.addEventListener("click", (event) => {
      if (event.pointerType !== "touch") return;
      focus(index);
      const again = chosen && chosen[0] === chosen[1] && chosen[0] !== index;
      if (!again) anchor = index;
      upTo(index);
    });
  });
  box.addEventListener("pointerup", () => { pressed = false; });
  box.addEventListener("pointerleave", (event) => { if (!event.buttons) pressed = false; });
  return { box, spans, words, chosen: () => chosen, clear: () => choose(null), focus: () => focus(cursor) };
}

function drawMark({ item, drill, area, before }) {
  let marks = Array.isArray(before) ? [...before] : [];
  const label = (id) => drill.bins.find((bin) => bin.id === id)?.name ?? id;
  const status = node("p", { class: "quiet", role: "status" });
  const say = (text) => { status.textContent = text; };
  const list = node("ul", { class: "marks", "aria-label": "Your marks" });
  const picker = wordPicker(item.message, () => say(""));
  const { box, spans, words } = picker;

  function paint() {
    spans.forEach((span, index) => {
      const mark = marks.find((m) => words[index].start >= m.start && words[index].end <= m.end);
      span.classList.toggle("marked", Boolean(mark));
      if (mark) span.setAttribute("aria-label", `${words[index].text}, marked ${label(mark.label)}`);
      else span.removeAttribute("aria-label");
    });
    list.replaceChildren(...marks.map((mark) => {
      const quote = item.message.slice(mark.start, mark.end);
      const remove = button("Remove", () => { marks = marks.filter((m) => m !== mark); paint(); say(`The mark on “${quote}” is gone.`); picker.focus(); }, { "aria-label": `Remove the mark ${label(mark.label)}: ${quote}` });
      return node("li", {}, node("span", {}, node("strong", {}, `${label(mark.label)}: `), `“${quote}”`), remove);
    }));
    list.classList.toggle("hidden", !marks.length);
  }
  function mark(bin) {
    const chosen = picker.chosen();
    if (!chosen) { say("Choose words in the message first."); return; }
    const made = { start: words[chosen[0]].start, end: words[chosen[1]].end, label: bin.id };
    marks = [...marks.filter((m) => m.end <= made.start || m.start >= made.end), made].sort((a, b) => a.start - b.start);
    picker.clear();
    paint();
    say(`Marked as ${bin.name}.`);
  }
  const buttons = node("div", { class: "actions", role: "group", "aria-label": "Mark the chosen words as" },
    ...drill.bins.map((bin) => button(bin.name, () => mark(bin))));
  area.append(situation(item.situation),
    node("p", { class: "quiet" }, "Drag over words with the mouse, or tap the first and the last word. With the keyboard: arrow keys, with Shift to choose several. Then press a label."),
    box, buttons, status, list,
    node("details", {}, node("summary", {}, "What the labels mean"), node("ul", { class: "plain" }, ...drill.bins.map((bin) => node("li", {}, node("strong", {}, bin.name), `: ${bin.meaning}`)))));
  paint();
  return () => (marks.length ? marks : null);
}

function drawOrder({ item, area, before }) {
  const ids = item.parts.map((part) => part.id);
  const known = before?.order?.length === ids.length ? before.order : ids;
  let order = [...known];
  const text = Object.fromEntries(item.parts.map((part) => [part.id, part.text]));
  const [group, read] = radios("1. Which part will the customer miss as it stands?", item.parts.map((part) => part.text), ids.indexOf(before?.missed));
  const list = node("ol", { class: "parts", "aria-label": "The message in your order" });
  const status = node("p", { class: "quiet", role: "status" });

  function move(id, by) {
    const from = order.indexOf(id), to = from + by;
    if (to < 0 || to >= order.length) return;
    [order[from], order[to]] = [order[to], order[from]];
    paint();
    list.querySelector(`[data-id="${CSS.escape(id)}"] .${by < 0 ? "up" : "down"}`).focus();
    status.textContent = `Now part ${to + 1} of ${order.length}: ${text[id]}`;
  }
  function mover(id, index, by) {
    const stuck = by < 0 ? index === 0 : index === order.length - 1;
    return button(by < 0 ? "↑" : "↓", () => move(id, by), {
      class: by < 0 ? "up" : "down", "aria-label": `Move ${by < 0 ? "up" : "down"}: ${text[id]}`, "aria-disabled": String(stuck),
    });
  }
  function paint() {
    list.replaceChildren(...order.map((id, index) => node("li", { "data-id": id },
      node("span", {}, `${index + 1}. ${text[id]}`), mover(id, index, -1), mover(id, index, 1))));
  }
  paint();
  area.append(situation(item.situation), group, node("p", {}, node("strong", {}, "2. Now put the message in an order that works.")), list, status);
  return () => (read() === null ? null : { missed: ids[read()], order });
}

function drawRepair({ item, area, second, before }) {
  area.append(situation(item.situation));
  const ids = item.parts.map((part) => part.id);
  const [group, read] = radios("1. Which part spoils it?", item.parts.map((part) => part.text), ids.indexOf(before?.weak));
  area.append(group);
  let fix = () => null;
  if (before) {
    const [choices, readFix] = radios("2. What would you say there instead?", item.choices, before.fix ?? null);
    second.append(choices);
    fix = readFix;
  }
  return () => (read() === null ? null : { weak: ids[read()], fix: fix() });
}

function drawRecall({ item, area, second, before }) {
  const id = freshId("recall");
  const box = node("textarea", { id, rows: 3, class: "short" });
  box.value = before?.text ?? "";
  area.append(node("label", { for: id }, item.question), item.lesson ? node("p", { class: "quiet" }, `From lesson ${item.lesson}`) : "", box);
  let had = () => null;
  if (before) {
    const [group, read] = radios("Compare. How did it go?", ["I had it", "Partly", "Not yet"], HAD.indexOf(before.had));
    second.append(group);
    had = () => HAD[read()] ?? null;
  }
  return () => ({ text: box.value, had: had() });
}

const DRAW = { choose: drawChoose, transcript: drawTranscript, sort: drawSort, mark: drawMark, order: drawOrder, repair: drawRepair, recall: drawRecall };
/** What a second step still lacks, for the kinds that have one. */
const SECOND = {
  repair: (answer) => answer && answer.fix === null && "Choose what you would say instead.",
  recall: (answer) => answer.text.trim() && answer.had === null && "Say how it went.",
};

/** The sentence after the last item that counts, or after the last one. */
function closing(drill, done, place) {
  if (drill.items.length === 1 || !drill.items.slice(0, drill.core).every((item) => item.id in done)) return "";
  if (place === drill.items.length - 1) return "That was the last one.";
  return place >= drill.core - 1 ? "You have done what counts here. The rest is extra practice." : "";
}

function progressWords(drill, done, place) {
  const finished = drill.items.slice(0, drill.core).filter((item) => item.id in done).length;
  const parts = [place < drill.core ? `Question ${place + 1} of ${drill.core}` : `Extra practice ${place - drill.core + 1} of ${drill.items.length - drill.core}`, `${finished} of ${drill.core} done`];
  const first = drill.items.filter((item) => (done[item.id]?.first ?? 0) >= 0.99).length;
  if (drill.scored && drill.kind !== "recall" && Object.keys(done).length) parts.push(`${first} right at first try`);
  const extra = drill.items.length - drill.core;
  if (extra && place < drill.core) parts.push(`then ${extra} more if you like`);
  return parts.join(" · ");
}

/** What came back for an answer, in words. */
function reactionBox(drill, reaction, last) {
  const state = !drill.scored || drill.kind === "recall" ? "plain" : reaction.points >= 0.99 ? "right" : reaction.points > 0 ? "partly" : "wrong";
  const word = { plain: drill.kind === "recall" ? "The answer" : "What happened", right: "Yes", partly: "Partly", wrong: "Not this one" }[state];
  const box = node("div", { class: `answer ${state}`, tabindex: "-1", role: "group", "aria-label": "What came of it" },
    node("p", {}, node("strong", {}, `${word}. `), reaction.text));
  if (drill.moods && reaction.mood != null) box.append(node("p", { class: "quiet" }, MOODS[reaction.mood]));
  if (reaction.details.length) box.append(node("ul", {}, ...reaction.details.map((d) => node("li", {}, node("strong", {}, `${STATE_WORDS[d.state]}: `), `“${d.quote}” ${d.text}`))));
  if (last) box.append(node("p", {}, node("strong", {}, last)));
  return box;
}

function render({ model, el }) {
  const drill = model.get("drill");
  const firstOpen = drill.items.findIndex((item) => !(item.id in model.get("done")));
  let place = Math.max(0, firstOpen);
  let reaction = null; // what came back for the answer to this item, with that answer
  let sent = null;
  let again = new Set(); // items that the learner wants to do afresh
  let read = () => null;

  const progress = node("p", { class: "quiet" });
  const meter = node("div", { class: "meter", "aria-hidden": "true" }, node("span", {}));
  const area = node("div", { role: "group", "aria-label": drill.title, tabindex: "-1" });
  const middle = node("div", {});
  const second = node("div", {});
  const answer = node("div", {});
  const trouble = node("p", { class: "trouble", role: "alert" });
  const buttons = node("div", { class: "actions" });
  const post = messenger(model, () => { trouble.textContent = "No answer came: this page has lost its connection. Reload the page to go on; what you did before is kept."; });
  frame(el);
  el.append(node("h3", {}, drill.title), node("p", {}, drill.intro), drill.setting ? node("p", { class: "quiet" }, drill.setting) : "",
    progress, meter, area, middle, second, answer, trouble, buttons);

  const item = () => drill.items[place];
  const kept = () => (again.has(item().id) ? undefined : model.get("done")[item().id]);

  function showProgress() {
    const done = model.get("done");
    const single = drill.items.length === 1;
    progress.textContent = single ? "" : progressWords(drill, done, place);
    meter.firstChild.style.width = `${(100 * drill.items.slice(0, drill.core).filter((i) => i.id in done).length) / drill.core}%`;
    meter.classList.toggle("hidden", single);
  }

  function checkLabel(open) {
    if (drill.kind === "recall") return open ? "Keep my answer" : "Compare with the answer";
    if (drill.kind === "repair") return open ? "Check" : "Check this part";
    return "Check";
  }

  function showButtons(open) {
    const answered = Boolean(reaction && !reaction.more);
    const last = place === drill.items.length - 1;
    const check = button(checkLabel(open), send, { class: answered && !last ? "" : "main" });
    const next = last ? "" : button(answered ? "Next" : "Skip", () => go(place + 1), { class: answered ? "main next" : "next" });
    const back = place > 0 ? button("Back", () => go(place - 1)) : "";
    const afresh = last && answered && drill.items.length > 1 ? button("Start over", startOver) : "";
    buttons.replaceChildren(...(answered ? [next, check, back, afresh] : [check, next, back]).filter(Boolean));
  }

  function showAnswer() {
    middle.replaceChildren();
    answer.replaceChildren();
    if (!reaction) return;
    const between = reaction.more || drill.kind === "recall";
    const box = reactionBox(drill, reaction, reaction.more ? "" : closing(drill, model.get("done"), place));
    (between ? middle : answer).append(box);
  }

  function show(focus = false) {
    const before = reaction ? reaction.answer : kept()?.answer;
    for (const part of [area, second]) part.replaceChildren();
    trouble.textContent = "";
    read = DRAW[drill.kind]({ item: item(), drill, area, second, before });
    showButtons(before !== undefined);
    showAnswer();
    showProgress();
    if (focus) area.focus();
  }

  /** An item that was done before shows what came of it, too. */
  function recallReaction() {
    const state = kept();
    if (!state) return;
    sent = state.answer;
    post.send({ item: item().id, answer: state.answer, review: true });
  }

  function go(to) {
    place = to;
    reaction = null;
    show(true);
    recallReaction();
  }

  function startOver() {
    again = new Set(drill.items.map((i) => i.id));
    go(0);
  }

  function send() {
    const value = read();
    const missing = (reaction || kept()) && SECOND[drill.kind]?.(value);
    trouble.textContent = "";
    if (missing) { trouble.textContent = missing; return; }
    sent = value;
    post.send({ item: item().id, answer: value });
  }

  function received(message) {
    if (message.item !== item().id) return;
    post.heard();
    if (message.type === "trouble") {
      trouble.textContent = message.text;
      return;
    }
    reaction = { ...message, answer: sent };
    if (!message.review) again.delete(message.item);
    show();
    if (!message.review) el.querySelector(".answer").focus({ preventScroll: false });
  }

  show();
  model.on("msg:custom", received);
  model.on("change:done", showProgress);
  recallReaction();
  return () => {
    post.heard();
    model.off("msg:custom", received);
    model.off("change:done", showProgress);
  };
}

export default { render };

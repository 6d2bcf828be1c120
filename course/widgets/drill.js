// Drills. One item at a time; each kind below draws its item and reads the answer; course/drills.py scores it.
// Everything is text nodes, native controls and one live region, so that keyboard and screen reader do all.

function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

let counter = 0;
const MOODS = { "-2": "The customer is angry.", "-1": "The customer is cooler.", 0: "The customer waits.", 1: "The customer warms up.", 2: "The customer is with you." };

/** A group of radio buttons; returns the fieldset and a function that gives the chosen index or null. */
function radios(legend, texts, chosen = null) {
  const name = `drill-${(counter += 1)}`;
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

function drawChoose(item, area, state) {
  area.append(situation(item.situation));
  const [group, read] = radios(item.question || "What do you do?", item.choices, state?.answer ?? null);
  area.append(group);
  return read;
}

function drawTranscript(item, area, state, drill) {
  const here = drill.items.findIndex((other) => other.id === item.id);
  const talk = node("div", { class: "situation", role: "group", "aria-label": "The conversation so far" });
  for (const earlier of drill.items.slice(Math.max(0, here - 2), here + 1))
    for (const line of earlier.lines) talk.append(node("p", { class: "line" }, node("strong", {}, `${line.who}:`), line.text));
  area.append(talk);
  const [group, read] = radios(item.question || "What do you say here?", item.choices, state?.answer ?? null);
  area.append(group);
  return read;
}

function drawSort(item, area, state, drill) {
  area.append(situation(item.situation));
  const ids = drill.bins.map((bin) => bin.id);
  const [group, read] = radios("Where does it belong?", drill.bins.map((bin) => `${bin.name}: ${bin.meaning}`), state ? ids.indexOf(state.answer) : null);
  area.append(group);
  return () => (read() === null ? null : ids[read()]);
}

function drawMark(item, area, state, drill) {
  let marks = Array.isArray(state?.answer) ? [...state.answer] : [];
  let cursor = 0, anchor = 0, selected = null;
  const words = [...item.message.matchAll(/\S+/g)].map((m) => ({ start: m.index, end: m.index + m[0].length, text: m[0] }));
  const box = node("div", { class: "words", role: "listbox", "aria-multiselectable": "true", "aria-label": "The message, word by word" });
  const list = node("ul", {});
  const spans = words.map((word, index) => node("span", { role: "option", "aria-selected": "false", tabindex: index ? "-1" : "0" }, word.text));
  spans.forEach((span, index) => { box.append(span, index < spans.length - 1 ? (item.message.slice(words[index].end, words[index + 1].start).includes("\n") ? node("br") : " ") : ""); });

  function paint() {
    spans.forEach((span, index) => {
      const inside = selected && index >= selected[0] && index <= selected[1];
      span.setAttribute("aria-selected", String(Boolean(inside)));
      const mark = marks.find((m) => words[index].start >= m.start && words[index].end <= m.end);
      span.classList.toggle("marked", Boolean(mark));
      span.setAttribute("aria-label", mark ? `${words[index].text}, marked ${label(mark.label)}` : words[index].text);
    });
    list.replaceChildren(...marks.map((mark, index) => node("li", {},
      `${label(mark.label)}: “${item.message.slice(mark.start, mark.end)}” `,
      node("button", { type: "button", "aria-label": `Remove the mark ${item.message.slice(mark.start, mark.end)}`, onclick: () => { marks.splice(index, 1); paint(); box.querySelector('[tabindex="0"]').focus(); } }, "Remove"))));
  }
  const label = (id) => drill.bins.find((bin) => bin.id === id)?.name ?? id;
  function move(to, extend) {
    spans[cursor].tabIndex = -1;
    cursor = Math.max(0, Math.min(spans.length - 1, to));
    spans[cursor].tabIndex = 0;
    spans[cursor].focus();
    if (!extend) anchor = cursor;
    selected = extend ? [Math.min(anchor, cursor), Math.max(anchor, cursor)] : selected && extend ? selected : null;
    paint();
  }
  box.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 };
    if (event.key in steps) { event.preventDefault(); move(cursor + steps[event.key], event.shiftKey); }
    else if (event.key === " " || event.key === "Enter") { event.preventDefault(); selected = selected ?? [cursor, cursor]; paint(); }
    else if (event.key === "Escape") { selected = null; paint(); }
    else return;
    event.stopPropagation();
  });
  // Mouse and touch: press on the first word, release on the last one.
  let pressed = null;
  spans.forEach((span, index) => {
    span.addEventListener("pointerdown", (event) => { event.preventDefault(); span.releasePointerCapture?.(event.pointerId); pressed = index; anchor = index; spans[cursor].tabIndex = -1; cursor = index; span.tabIndex = 0; span.focus(); selected = [index, index]; paint(); });
    span.addEventListener("pointerenter", () => { if (pressed !== null) { selected = [Math.min(pressed, index), Math.max(pressed, index)]; cursor = index; paint(); } });
  });
  const release = () => { pressed = null; };
  document.addEventListener("pointerup", release);

  const buttons = node("div", { class: "row", role: "group", "aria-label": "Mark the chosen words as" }, ...drill.bins.map((bin) => node("button", {
    type: "button", title: bin.meaning, onclick: () => {
      if (!selected) { say("Choose words in the message first: drag over them, or use the arrow keys with Shift."); return; }
      const mark = { start: words[selected[0]].start, end: words[selected[1]].end, label: bin.id };
      marks = marks.filter((m) => m.end <= mark.start || m.start >= mark.end);
      marks.push(mark);
      marks.sort((a, b) => a.start - b.start);
      selected = null;
      say(`Marked as ${bin.name}.`);
      paint();
    } }, bin.name)));
  const status = node("p", { class: "quiet status", role: "status" });
  const say = (text) => { status.textContent = text; };
  area.append(situation(item.situation),
    node("p", { class: "quiet" }, "Drag over words, or move with the arrow keys and hold Shift to choose several. Then press a signal."),
    box, buttons, status, list,
    node("details", {}, node("summary", {}, "What the signals mean"), node("ul", {}, ...drill.bins.map((bin) => node("li", {}, node("strong", {}, bin.name), `: ${bin.meaning}`)))));
  paint();
  return () => (marks.length ? marks : null);
}

function drawOrder(item, area, state) {
  let order = state?.answer?.order ?? item.parts.map((part) => part.id);
  const text = Object.fromEntries(item.parts.map((part) => [part.id, part.text]));
  area.append(situation(item.situation));
  const ids = item.parts.map((part) => part.id);
  const [group, read] = radios("1. Which part will the customer miss as it stands?", item.parts.map((part) => part.text), state ? ids.indexOf(state.answer.missed) : null);
  const list = node("ol", { class: "parts", "aria-label": "The message in your order" });
  function paint(focus = null, direction = 0) {
    list.replaceChildren(...order.map((id, index) => {
      const move = (by) => () => { const to = index + by; if (to < 0 || to >= order.length) return; [order[index], order[to]] = [order[to], order[index]]; paint(id, by); };
      return node("li", { "data-id": id }, node("span", {}, `${index + 1}. ${text[id]}`),
        node("button", { type: "button", class: "up", "aria-label": `Move up: ${text[id]}`, "aria-disabled": String(index === 0), onclick: move(-1) }, "↑"),
        node("button", { type: "button", class: "down", "aria-label": `Move down: ${text[id]}`, "aria-disabled": String(index === order.length - 1), onclick: move(1) }, "↓"));
    }));
    if (focus) list.querySelector(`[data-id="${CSS.escape(focus)}"] .${direction < 0 ? "up" : "down"}`)?.focus();
  }
  paint();
  area.append(group, node("p", {}, node("strong", {}, "2. Now put the message in an order that works.")), list);
  return () => (read() === null ? null : { missed: ids[read()], order });
}

function drawRepair(item, area, state, drill, reaction) {
  area.append(situation(item.situation));
  const ids = item.parts.map((part) => part.id);
  const before = reaction?.answer ?? state?.answer;
  const [group, read] = radios("1. Which part spoils it?", item.parts.map((part) => part.text), before ? ids.indexOf(before.weak) : null);
  area.append(group);
  let fix = () => null;
  if (before) {
    const [second, readFix] = radios("2. What would you say there instead?", item.choices, before.fix ?? null);
    area.append(second);
    fix = readFix;
  }
  return () => (read() === null ? null : { weak: ids[read()], fix: fix() });
}

function drawRecall(item, area, state, drill, reaction) {
  const id = `recall-${(counter += 1)}`;
  const before = reaction?.answer ?? state?.answer;
  const box = node("textarea", { id, rows: 3, style: "min-height:5rem" });
  box.value = before?.text ?? "";
  area.append(node("label", { for: id }, item.question), item.lesson ? node("p", { class: "quiet" }, `From lesson ${item.lesson}`) : "", box);
  let had = () => null;
  if (before) {
    const [group, read] = radios("Compare with the answer below. How did it go?", ["I had it", "Partly", "Not yet"], ["yes", "partly", "no"].indexOf(before.had));
    area.append(group);
    had = () => (read() === null ? null : ["yes", "partly", "no"][read()]);
  }
  return () => ({ text: box.value, had: had() });
}

const DRAW = { choose: drawChoose, transcript: drawTranscript, sort: drawSort, mark: drawMark, order: drawOrder, repair: drawRepair, recall: drawRecall };
const STATE_WORDS = { right: "Right", partly: "Partly", wrong: "Not this", missed: "Look here" };

function render({ model, el }) {
  const drill = model.get("drill");
  const firstOpen = drill.items.findIndex((item) => !(item.id in model.get("done")));
  let place = firstOpen < 0 ? 0 : firstOpen;
  let reaction = null; // the last answer of this item and what came back
  let read = () => null;

  const title = node("h3", {}, drill.title);
  const progress = node("p", { class: "quiet", role: "status" });
  const meter = node("div", { class: "meter", "aria-hidden": "true" }, node("span", {}));
  const area = node("div", { role: "group", "aria-label": drill.title, tabindex: "-1" });
  const answer = node("div", { tabindex: "-1" });
  const trouble = node("p", { class: "trouble status", role: "status" });
  const buttons = node("div", { class: "row" });
  el.classList.add("coach");
  el.append(title, node("p", {}, drill.intro), drill.setting ? node("p", { class: "quiet" }, drill.setting) : "", progress, meter, area, trouble, buttons, answer);

  function showProgress() {
    const done = model.get("done");
    const core = drill.items.slice(0, drill.core);
    const finished = core.filter((item) => item.id in done).length;
    const first = drill.items.filter((item) => (done[item.id]?.first ?? 0) >= 0.99).length;
    const extra = drill.items.length - drill.core;
    const scored = drill.scored && drill.kind !== "recall" ? ` · ${first} right at first try` : "";
    progress.textContent = drill.items.length === 1 ? "" : `Question ${place + 1} of ${drill.items.length} · ${finished} of ${drill.core} done${scored}` + (extra ? ` · the last ${extra} are extra practice` : "");
    meter.firstChild.style.width = `${(100 * finished) / drill.core}%`;
    meter.classList.toggle("hidden", drill.items.length === 1);
  }

  function show(focus = false) {
    const item = drill.items[place];
    const state = model.get("done")[item.id];
    area.replaceChildren();
    trouble.textContent = "";
    read = DRAW[drill.kind](item, area, reaction ? { answer: reaction.answer } : state, drill, reaction);
    const last = place === drill.items.length - 1;
    const two = ["repair", "recall"].includes(drill.kind);
    const label = drill.kind === "recall" ? (reaction || state ? "Keep my answer" : "Compare with the answer") : two && !(reaction || state) ? "Check this part" : "Check";
    buttons.replaceChildren(node("button", { type: "button", class: "main", onclick: send }, label));
    if (place > 0) buttons.append(node("button", { type: "button", onclick: () => go(place - 1) }, "Back"));
    if (!last) buttons.append(node("button", { type: "button", class: "next", onclick: () => go(place + 1) }, reaction && !reaction.more ? "Next" : "Skip"));
    showAnswer();
    showProgress();
    if (focus) area.focus();
  }

  function showAnswer() {
    answer.replaceChildren();
    if (!reaction) return;
    const state = !drill.scored || drill.kind === "recall" ? "plain" : reaction.points >= 0.99 ? "right" : reaction.points > 0 ? "partly" : "wrong";
    const word = { plain: drill.kind === "recall" ? "The answer" : "What happened", right: "Yes", partly: "Partly", wrong: "Not this one" }[state];
    const box = node("div", { class: `answer ${state}` }, node("p", {}, node("strong", {}, `${word}. `), reaction.text));
    if (drill.moods && reaction.mood !== null && reaction.mood !== undefined) box.append(node("p", { class: "quiet" }, MOODS[reaction.mood]));
    if (reaction.details.length) box.append(node("ul", {}, ...reaction.details.map((d) => node("li", {}, node("strong", {}, `${STATE_WORDS[d.state]}: `), `“${d.quote}” ${d.text}`))));
    const finished = drill.items.slice(0, drill.core).every((item) => item.id in model.get("done"));
    if (finished && place >= drill.core - 1 && drill.items.length > 1 && !reaction.more) box.append(node("p", {}, node("strong", {}, place === drill.items.length - 1 ? "That was the last one." : "You have done what counts here. The rest is extra practice.")));
    answer.append(box);
  }

  function go(to) {
    place = to;
    reaction = null;
    show(true);
  }

  function send() {
    const value = read();
    trouble.textContent = "";
    reaction = { ...(reaction ?? {}), sent: value };
    model.send({ item: drill.items[place].id, answer: value });
  }

  function received(message) {
    if (message.item !== drill.items[place].id) return;
    const sent = reaction?.sent ?? null;
    if (message.type === "trouble") {
      reaction = reaction?.text ? reaction : null;
      trouble.textContent = message.text;
      return;
    }
    reaction = { ...message, answer: sent, sent };
    show();
    answer.focus();
  }

  show();
  model.on("msg:custom", received);
  model.on("change:done", showProgress);
  return () => {
    model.off("msg:custom", received);
    model.off("change:done", showProgress);
  };
}

export default { render };

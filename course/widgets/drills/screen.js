// Drills. One item at a time; each kind in kinds/ draws its item and reads the answer; course/drills scores it.
// Everything is text nodes, native controls and one live region, so that keyboard and screen reader do all.

const MOODS = { "-2": "The customer is angry.", "-1": "The customer is cooler.", 0: "The customer waits.", 1: "The customer warms up.", 2: "The customer is with you." };

/** The sentence after the last item that counts, or after the last one. */
function closing(drill, done, place, points = 1) {
  if (drill.items.length === 1 || !drill.items.slice(0, drill.core).every((item) => item.id in done)) return "";
  if (place === drill.items.length - 1) return "That was the last one.";
  if (place < drill.core - 1) return "";
  return points >= 0.99 ? "You have done what counts here. The rest is extra practice." : "That was the last one that counts. Try it again, or go on with the lesson.";
}

function progressWords(drill, done, place) {
  const finished = drill.items.slice(0, drill.core).filter((item) => item.id in done).length;
  const parts = [place < drill.core ? `Question ${place + 1} of ${drill.core}` : `Extra practice ${place - drill.core + 1} of ${drill.items.length - drill.core}`, `${finished} of ${drill.core} done`];
  const first = drill.items.filter((item) => (done[item.id]?.first ?? 0) >= 0.99).length;
  if (first && drill.scored && drill.kind !== "recall") parts.push(`${first} right at first try`);
  const extra = drill.items.length - drill.core;
  if (extra && place < drill.core) parts.push(`then ${extra} more if you like`);
  return parts.join(" · ");
}

const MOST = 4; // reasons that are read at once

/** The reasons as a list; of many, those that are right already are folded away. */
function detailLists(details, line) {
  const list = (some) => (some.length ? [node("ul", {}, ...some.map(line))] : []);
  if (details.length <= MOST) return list(details);
  const right = details.filter((d) => d.state === "right");
  const folded = right.length ? [node("details", {}, node("summary", {}, `What was right, and why (${right.length})`), ...list(right))] : [];
  return [...list(details.filter((d) => d.state !== "right")), ...folded];
}

/** What came back for an answer, in words. */
function reactionBox(drill, reaction, last) {
  const kind = KINDS[drill.kind];
  const state = !drill.scored || drill.kind === "recall" ? "plain" : reaction.points >= 0.99 ? "right" : reaction.points > 0 ? "partly" : "wrong";
  const word = { plain: drill.kind === "recall" ? "The answer" : "What happened", right: "Yes", partly: "Partly", wrong: "Not this one", ...kind.verdicts }[state];
  const box = node("div", { class: `answer ${state}`, tabindex: "-1", role: "group", "aria-label": "What came of it" },
    node("p", {}, node("strong", {}, `${word}. `), reaction.text));
  if (drill.moods && reaction.mood != null) box.append(node("p", { class: "quiet" }, MOODS[reaction.mood]));
  if (reaction.gain) box.append(node("p", {}, node("strong", {}, reaction.gain)));
  box.append(...detailLists(reaction.details, (d) => detailLine(d, kind.words, kind.names)));
  if (kind.after) box.append(...kind.after(reaction));
  if (reaction.show.model) box.append(node("details", {}, node("summary", {}, "One good answer among many"),
    node("p", { class: "model" }, reaction.show.model), node("p", { class: "quiet" }, reaction.show.note)));
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
  let hearAlarms = () => {};
  const kind = KINDS[drill.kind];

  const progress = node("p", { class: "quiet" });
  const meter = node("div", { class: "meter", "aria-hidden": "true" }, node("span", {}));
  const area = node("div", { role: "group", "aria-label": drill.title, tabindex: "-1" });
  const middle = node("div", {});
  const second = node("div", {});
  const answer = node("div", {});
  const trouble = node("p", { class: "trouble", role: "alert" });
  const spoken = node("p", { class: "unseen", role: "status" }); // for what is drawn anew and would not be read out
  const buttons = node("div", { class: "actions" });
  const post = messenger(model, () => { trouble.textContent = "No answer came: this page has lost its connection. Reload the page to go on; what you did before is kept."; });
  frame(el);
  el.append(node("h3", {}, drill.title), node("p", {}, drill.intro), drill.setting ? node("p", { class: "quiet" }, drill.setting) : "",
    progress, meter, area, middle, second, answer, kind.quiet ? spoken : "", trouble, buttons);

  const item = () => drill.items[place];
  const kept = () => (again.has(item().id) ? undefined : model.get("done")[item().id]);
  const draft = () => shelter(`coach:drill:${location.pathname}:${drill.id}:${item().id}`);
  const watch = (value) => { try { model.send({ item: item().id, answer: value, watch: true }); } catch { /* the check will say so */ } };

  function showProgress() {
    const done = model.get("done");
    const single = drill.items.length === 1;
    progress.textContent = single ? "" : progressWords(drill, done, place);
    meter.firstChild.style.width = `${(100 * drill.items.slice(0, drill.core).filter((i) => i.id in done).length) / drill.core}%`;
    meter.classList.toggle("hidden", single);
  }

  function showButtons(open) {
    const answered = Boolean(reaction && !reaction.more);
    const last = place === drill.items.length - 1;
    const name = kind.check?.(open) ?? (answered ? "Check again" : "Check");
    const check = answered && kind.restart ? button(kind.restart, afresh) : button(name, send, { class: answered && (!last || reaction.points >= 0.99) ? "" : "main" });
    const extra = answered && closing(drill, model.get("done"), place) !== "";
    const next = last ? "" : button(extra ? "More practice" : answered ? "Next" : "Skip", () => go(place + 1), { class: answered && !extra ? "main next" : "next" });
    const back = place > 0 ? button("Back", () => go(place - 1)) : "";
    const over = last && answered && drill.items.length > 1 && !kind.restart ? button("Start over", startOver) : "";
    buttons.replaceChildren(...(answered ? [next, check, back, over] : [check, next, back]).filter(Boolean));
  }

  function showAnswer() {
    middle.replaceChildren();
    answer.replaceChildren();
    if (!reaction || (reaction.more && kind.quiet)) return;
    const between = reaction.more || drill.kind === "recall";
    const box = reactionBox(drill, reaction, reaction.more ? "" : closing(drill, model.get("done"), place, reaction.points));
    const best = model.get("done")[item().id]?.best ?? 0;
    if (kind.restart && best > reaction.points) box.append(node("p", { class: "quiet" }, "You have come to a better ending before. That one counts."));
    (between ? middle : answer).append(box);
  }

  function show(focus = false) {
    const before = reaction ? reaction.answer : kept()?.answer;
    for (const part of [area, second]) part.replaceChildren();
    trouble.textContent = "";
    spoken.textContent = "";
    hearAlarms = () => {};
    read = kind.draw({
      item: item(), drill, area, second, before, reaction, watch, draft: draft(),
      listen: (show) => { hearAlarms = show; }, say: (words) => { spoken.textContent = words; },
    });
    showButtons(before !== undefined);
    showAnswer();
    showProgress();
    if (focus) area.focus();
  }

  /** An item that was done before shows what came of it, too. */
  function recallReaction() {
    const open = kind.resume?.(draft().get());
    if (open) again.add(item().id);
    const known = open ?? kept()?.answer;
    if (known === undefined) return;
    sent = known;
    post.send({ item: item().id, answer: known, review: true });
  }

  function go(to) {
    place = to;
    reaction = null;
    show(true);
    recallReaction();
  }

  function afresh() {
    draft().clear();
    again.add(item().id);
    go(place);
  }

  function startOver() {
    again = new Set(drill.items.map((i) => i.id));
    go(0);
  }

  function send() {
    const value = read();
    const missing = (reaction || kept()) && kind.second?.(value);
    trouble.textContent = "";
    if (missing) { trouble.textContent = missing; return; }
    sent = value;
    post.send({ item: item().id, answer: value });
  }

  function received(message) {
    if (message.item !== item().id) return;
    if (message.type === "alarms") { hearAlarms(message.alarms); return; }
    post.heard();
    if (message.type === "trouble") {
      trouble.textContent = message.text;
      return;
    }
    reaction = { ...message, answer: sent };
    if (!message.review && !message.more) { again.delete(message.item); draft().clear(); }
    show();
    if (!message.review) (area.querySelector("[data-focus]") ?? el.querySelector(".answer")).focus({ preventScroll: false });
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

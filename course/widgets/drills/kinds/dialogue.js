/** A customer's mood as a word and as a place on a line of five. */
function moodLine(who, mood) {
  const words = { "-2": "angry", "-1": "cool", 0: "waiting", 1: "warming up", 2: "with you" }[mood];
  const dots = [-2, -1, 0, 1, 2].map((step) => node("span", { class: step === mood ? "here" : "" }));
  return node("p", { class: "mood" }, node("span", { class: "moods", "aria-hidden": "true" }, ...dots), `${who} is ${words}.`);
}

/** One line of the talk; under a line of the learner stands what the customer heard in it. */
function talkLine(line) {
  const box = node("div", { class: line.who === "You" ? "line mine" : "line" }, node("p", {}, node("strong", {}, `${line.who}:`), line.text));
  if (line.because) box.append(node("p", { class: "quiet" }, line.because));
  if (line.details?.length)
    box.append(node("details", {}, node("summary", {}, "What the grader found"), node("ul", { class: "plain" }, ...line.details.map((d) => detailLine(d, JUDGED_WORDS)))));
  return box;
}

function drawDialogue({ item, area, before, draft, reaction, say }) {
  const turns = before?.turns ?? [];
  const talk = reaction?.show?.talk ?? item.talk;
  const ended = Boolean(reaction?.show?.ending);
  const left = reaction?.show?.left ?? item.left;
  const last = talk.findLast((line) => line.mood != null);
  area.append(situation(item.situation), ...scene({ facts: item.facts }),
    node("div", { class: "talk", role: "group", "aria-label": "The talk so far" }, ...talk.map(talkLine)), moodLine(item.customer, last.mood));
  if (ended) { draft.clear(); return () => ({ turns }); }
  if (turns.length && !reaction) return () => ({ turns }); // what came of them is on its way
  if (turns.length) say(`${item.customer}: ${last.text}`);
  const typed = draft.get();
  const box = textBox(item.question, {
    words: item.words, rows: 3, value: typed?.turns?.length === turns.length ? typed.text : "",
    onInput: (text) => draft.put({ turns, text }),
  });
  if (turns.length) { box.area.setAttribute("data-focus", ""); draft.put({ turns, text: box.area.value }); }
  area.append(...box.nodes, node("p", { class: "quiet" }, left === 1 ? "This is your last turn." : `${item.endings} ways for it to end, ${left} turns at most.`));
  return () => ({ turns: [...turns, box.area.value] });
}

KINDS.dialogue = {
  draw: drawDialogue,
  check: () => "Say it",
  verdicts: { right: "The best ending", partly: "One ending", wrong: "One ending" },
  quiet: true, // what comes between is told in the talk itself
  restart: "Start the talk over",
  resume: (draft) => (draft?.turns?.length ? { turns: draft.turns } : null),
};

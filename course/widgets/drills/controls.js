// What the screens of several kinds share. A kind registers its screen in KINDS; screen.js does the rest.

/** The kinds by name. `draw` gets { item, drill, area, second, before, reaction, draft, watch, listen, say }, puts the
    item on the screen and returns a function that reads the answer. `before` is the answer as it stands, `reaction` what
    came back for it, `second` the place for a second step, which `before` opens, `draft` keeps what was not sent yet,
    `watch(answer)` asks for alarms, `listen(show)` gets them, `say(words)` tells a screen reader. All else is optional:
    `second(answer)` says what a second step still lacks, `check(open)` names the button, `words` the states of details,
    `verdicts` words for the whole,
    `names(name)` writes the names of details, `after(reaction)` adds to what came back, `quiet` shows nothing between the steps,
    `restart` names the button that begins a finished item again, `resume(draft)` gives the answer to go on from. */
const KINDS = {};
const STATE_WORDS = { right: "Right", partly: "Partly", wrong: "Not this", missed: "Look here", open: "Not decided" };

/** One part of an explanation as a line of a list. */
function detailLine(detail, words = STATE_WORDS, names = (name) => name) {
  const name = detail.name ? `${names(detail.name)}: ` : "";
  const quote = detail.quote ? [node("em", {}, `“${detail.quote}”`), " "] : [];
  return node("li", {}, node("strong", {}, `${words[detail.state]}: `), name, ...quote, detail.text);
}

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

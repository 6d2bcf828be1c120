// Typing a day: "9:00-9:35 mails", one line each. What can be read goes in; what cannot stays in the box with the reason.

/** `read(text)` sends the lines to Python; `answer({ rest, problems, words })` shows what came of it. */
function typedDay(read) {
  const area = node("textarea", { class: "short", rows: "4", placeholder: "9:00-9:35 mails\n9:35-11 counter\n21:30-6:00 night shift" });
  const result = node("div", { role: "status" });
  const element = node("details", {}, node("summary", {}, "Type the day"),
    field("One time span a line, then what it was", area, "The category is guessed from your words; change it where the guess is wrong."),
    node("div", { class: "actions" }, button("Put these lines in", () => { if (area.value.trim()) read(area.value); else { result.textContent = "Write at least one line first."; area.focus(); } })), result);
  function answer({ rest, problems, words }) {
    area.value = rest;
    result.replaceChildren(node("p", {}, words), problems.length ? node("ul", { class: "plain" }, ...problems.map((text) => node("li", {}, text))) : "");
    if (rest) area.focus();
  }
  return { element, answer };
}

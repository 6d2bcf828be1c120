/** The message as words that can be chosen by mouse, touch and keyboard; `chosen()` is [first, last] or null. */
function wordPicker(message, onChange) {
  const letters = (text) => [...text].length; // Python counts an emoji as one letter, a JavaScript string as two
  const words = [...message.matchAll(/\S+/g)].map((m) => {
    const [from, start] = [m.index, letters(message.slice(0, m.index))];
    return { from, to: from + m[0].length, start, end: start + letters(m[0]), text: m[0] };
  });
  const box = node("div", { class: "words", role: "listbox", "aria-multiselectable": "true", "aria-label": "The message, word by word" });
  const spans = words.map((word, index) => node("span", { role: "option", "aria-selected": "false", tabindex: index ? "-1" : "0" }, word.text));
  spans.forEach((span, index) => {
    const gap = index + 1 < words.length ? message.slice(words[index].to, words[index + 1].from) : "";
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

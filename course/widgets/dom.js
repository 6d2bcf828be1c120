// What every widget of the course shares; course/widgets/assets.py puts it in front of each one.

/** An element with attributes, listeners ("onclick") and children; strings become text, never HTML. */
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

/** A button that does one thing. */
function button(text, onclick, attributes = {}) {
  return node("button", { type: "button", ...attributes, onclick }, text);
}

/** An id that no other widget on the page has: each widget is a module of its own and cannot count for all. */
function freshId(prefix) {
  return `${prefix}-${Math.random().toString(36).slice(2, 10)}`;
}

/** Marks a widget's element as ours. Jupyter's one-letter commands stay away from it, and so does its notebook,
    which would take the focus back to the cell that it holds for the active one at the next key. */
function frame(el) {
  el.classList.add("coach");
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  el.addEventListener("keydown", (event) => event.stopPropagation());
}

const PATIENCE = 6000; // milliseconds without an answer before the learner is told
const READING = 40_000; // the same where Python first has to load the grader

/** Sends messages to Python; calls `onSilence` as long as nothing comes back. `heard()` ends the wait.
    The page hears of the silence too: it looks whether the lesson has to run again (desk/extension). */
function messenger(model, onSilence, patience = PATIENCE) {
  let waiting = null;
  const heard = () => clearInterval(waiting);
  function silent() {
    onSilence();
    document.dispatchEvent(new CustomEvent("coach-unheard"));
  }
  function send(message, buffers) {
    heard();
    waiting = setInterval(silent, patience);
    try {
      model.send(message, undefined, buffers);
    } catch {
      silent();
    }
  }
  return { send, heard };
}

/** The address of a page of the course: `up` leads from the open page to the course folder ("../"). */
function pageLink(place, up = "") {
  return new URL(up + place.split("/").map(encodeURIComponent).join("/"), location.origin + location.pathname).href;
}

/** Words as the limit counts them. */
function countWords(text) {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** What has not reached a file yet, kept in this browser under a name. */
function shelter(key) {
  return {
    put: (value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* the file still gets it */ } },
    clear: () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
    get: () => { try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; } },
  };
}

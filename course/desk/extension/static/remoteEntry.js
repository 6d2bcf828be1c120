// Makes a lesson a page: runs its hidden cells when it is opened and again after a kernel restart, and takes
// Jupyter's tools off the screen. A federated extension written by hand: the share scope that JupyterLab
// passes to init() has what is needed, no bundler does.
(() => {
  let scope = null;
  const BACK = new Set(["starting", "restarting", "autorestarting"]); // what a kernel is before it comes back empty

  async function shared(name) {
    const versions = scope[name];
    const factory = await Object.values(versions)[0].get();
    return factory();
  }

  function isLesson(panel) {
    return Boolean(panel.context.model?.getMetadata?.("coach")?.autorun);
  }

  /** No toolbar, no menu line (Notebook 7), no editor behind a double click. */
  function quiet(app, panel) {
    panel.toolbar.hide();
    app.shell.menu?.hide?.();
    app.restored.then(() => app.shell.collapseLeft?.());
    panel.content.node.addEventListener("dblclick", (event) => {
      if (!event.target.closest("input, textarea")) event.stopPropagation();
    }, true);
  }

  /** What running leaves in the notebook is no work of the learner's: nothing to save, nothing to ask. */
  function keepClean(panel, lesson) {
    const { model } = panel.context;
    model.stateChanged.connect((_model, change) => {
      if (lesson.running && change.name === "dirty" && change.newValue) model.dirty = false;
    });
  }

  async function extension() {
    const { INotebookTracker, NotebookActions } = await shared("@jupyterlab/notebook");

    async function run(panel, lesson, top) {
      const scroller = panel.node.querySelector(".jp-WindowedPanel-outer");
      lesson.running = true;
      const kernel = panel.sessionContext.session?.kernel;
      // A widget that talks to a subshell of its own talks to nobody after a restart: the new kernel has none.
      if (kernel) kernel.commsOverSubshells = "disabled";
      try {
        await NotebookActions.runAll(panel.content, panel.sessionContext);
        panel.content.mode = "command";
        if (!top || panel.node.querySelector(".coach:focus-within")) return;
        panel.content.activeCellIndex = 0;
        scroller?.scrollTo({ top: 0 });
      } finally {
        panel.context.model.dirty = false;
        setTimeout(() => { lesson.running = false; }, 1000); // the outputs' last words
      }
    }

    async function open(app, panel) {
      await panel.context.ready;
      if (!isLesson(panel)) return;
      const lesson = { running: true, restarting: false };
      quiet(app, panel);
      keepClean(panel, lesson);
      await panel.revealed;
      await panel.sessionContext.ready;
      panel.sessionContext.statusChanged.connect((context, status) => {
        if (BACK.has(status)) lesson.restarting = true;
        // A kernel that was restarted from elsewhere says that it starts, and then nothing until it is asked.
        if (status === "starting") ask(context, 20);
        if (status === "idle") again();
      });
      document.addEventListener("coach-unheard", mend);
      panel.disposed.connect(() => document.removeEventListener("coach-unheard", mend));
      /** Ask a kernel that starts until it answers: the first questions may get lost on its way up. */
      function ask(context, tries) {
        const kernel = context.session?.kernel;
        if (!kernel || !tries || !lesson.restarting) return;
        kernel.requestKernelInfo().then(again, () => setTimeout(ask, 500, context, tries - 1));
      }
      /** A widget got no answer. If that is because the kernel came back empty and its word of it was lost, run again. */
      async function mend() {
        const kernel = panel.sessionContext.session?.kernel;
        if (lesson.running || !kernel) return;
        try {
          const { content } = await kernel.requestCommInfo({ target_name: "jupyter.widget" });
          if (content.status !== "ok" || Object.keys(content.comms).length) return;
          lesson.restarting = true;
          again();
        } catch { /* nobody answers: the widget goes on saying so */ }
      }
      function again() {
        if (!lesson.restarting) return;
        lesson.restarting = false;
        run(panel, lesson, false);
      }
      await run(panel, lesson, true);
    }

    return {
      id: "coach-autorun:plugin",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        tracker.widgetAdded.connect((_tracker, panel) => { open(app, panel); });
      },
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["coach-autorun"] = {
    init: (given) => { scope = given; },
    get: async () => {
      const plugin = await extension();
      // Without __esModule JupyterLab takes the module itself for a plugin and stops loading.
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();

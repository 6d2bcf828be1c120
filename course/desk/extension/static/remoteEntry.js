// Runs a lesson's hidden cells when it is opened, and again after a kernel restart. A federated extension
// written by hand: the share scope that JupyterLab passes to init() has what is needed, no bundler does.
(() => {
  let scope = null;

  async function shared(name) {
    const versions = scope[name];
    const factory = await Object.values(versions)[0].get();
    return factory();
  }

  function isLesson(panel) {
    return Boolean(panel.context.model?.getMetadata?.("coach")?.autorun);
  }

  async function extension() {
    const { INotebookTracker, NotebookActions } = await shared("@jupyterlab/notebook");

    async function run(panel) {
      await panel.context.ready;
      if (!isLesson(panel)) return;
      await panel.revealed;
      await panel.sessionContext.ready;
      await NotebookActions.runAll(panel.content, panel.sessionContext);
      panel.content.activeCellIndex = 0;
      panel.content.mode = "command";
      panel.node.querySelector(".jp-WindowedPanel-outer")?.scrollTo({ top: 0 });
    }

    return {
      id: "coach-autorun:plugin",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (_app, tracker) => {
        tracker.widgetAdded.connect((_tracker, panel) => {
          let restarting = false;
          run(panel);
          panel.sessionContext.statusChanged.connect((_context, status) => {
            if (status === "restarting" || status === "autorestarting") restarting = true;
            if (status === "idle" && restarting) {
              restarting = false;
              run(panel);
            }
          });
        });
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

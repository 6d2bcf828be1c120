"""What learners touch: the reply box, the drills, the front page. The only importer of ipywidgets and anywidget."""

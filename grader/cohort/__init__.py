"""One class: its folder, grading, feedback pages, report. Lives outside the repository."""

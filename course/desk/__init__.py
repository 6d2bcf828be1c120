"""The learner's Jupyter: a folder with the course, a quiet screen, lessons that run when they are opened."""

"""For those who write the course: scaffolds, and files that are generated from others."""

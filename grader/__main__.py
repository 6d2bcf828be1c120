"""``python -m grader`` is the same as ``coach``."""

from grader.cli import main

if __name__ == "__main__":
    main()

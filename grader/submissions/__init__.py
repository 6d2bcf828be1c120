"""One submission, from bytes to grades, as a pure function: nothing of it is executed, imported or trusted.

Imports neither nbgrader nor nbformat, so that a worker anywhere can run it.
"""

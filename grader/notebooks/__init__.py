"""The meeting with nbgrader: the only importer of nbgrader, nbformat and nbconvert.

A learner's notebook is never executed and never trusted: what is graded are the reply files beside
it, and the autograded notebook is rebuilt from the release.
"""

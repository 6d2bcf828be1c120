"""A diary of days: recorded, imported, mended, sorted into categories, counted, drawn and planned anew.

Pure: no Jupyter and no files of a course. The course draws it, ``coach time`` prints it, exercises check it.
"""

"""The class's gradebook: nbgrader's own tables, filled in batches through SQLAlchemy, and our journal beside them.

Journal and grades share one database and one transaction: what the journal says is done, is done.
"""

"""Why nothing was written."""


class ScaffoldError(ValueError):
    """Nothing was written; the message says why and what to do."""

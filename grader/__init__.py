"""Reads written replies to customers and judges them against a library of criteria."""

__version__ = "0.1.0"

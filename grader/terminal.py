"""What all commands share: exit codes, printing, the option --json."""

from __future__ import annotations

import enum
from typing import Annotated

import typer
from rich.console import Console


class Exit(enum.IntEnum):
    """Exit codes of every command."""

    FINE = 0
    FINDINGS = 1
    WRONG_USE = 2
    BROKEN_INPUT = 3


out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def say(text: str) -> None:
    """Print a line for a person; nothing in it is taken for markup."""
    out.print(text, markup=False)


def stop(text: str, code: Exit) -> typer.Exit:
    """Print what is wrong and give the exit to raise."""
    err.print(text, markup=False)
    return typer.Exit(int(code))

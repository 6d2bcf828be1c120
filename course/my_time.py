"""The learner's own time: the folder ``my-time`` beside the lessons, its diary and its plan. No screen in here.

::

    my-time/diary.csv       the diary (see ``grader.timelog.store``)
    my-time/categories.yaml the learner's own categories, if there are any
    my-time/plan.yaml       the plan
    my-time/kept/           versions that another window wrote over; nothing is deleted

It is private: it lies outside of every exercise's folder and in no backup that one sends to an instructor.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from grader.files import ContentError, write_safely
from grader.timelog import store
from grader.timelog.categories import Tree, load_tree
from grader.timelog.model import Diary

if TYPE_CHECKING:  # pandas comes with it: a lesson opens without
    from grader.timelog.plan import Plan

FOLDER = "my-time"


def desk_of(folder: Path) -> Path:
    """The learner's folder, from the folder of a lesson or an exercise: where the front page is."""
    return next((f for f in (folder, *folder.parents[:2]) if (f / "start.ipynb").exists()), folder)


@dataclass(frozen=True)
class Kept:
    """What became of a save. ``conflict`` is the other diary if the file was changed elsewhere meanwhile."""

    fingerprint: str
    conflict: Diary | None = None


@dataclass(frozen=True)
class MyTime:
    """The folder with a learner's diary."""

    folder: Path

    @classmethod
    def beside(cls, lesson: Path) -> MyTime:
        """The diary that belongs to the folder of a lesson."""
        return cls(desk_of(lesson) / FOLDER)

    @property
    def path(self) -> Path:
        """The diary's file."""
        return self.folder / "diary.csv"

    def fingerprint(self) -> str:
        """A short hash of the file as it is; empty where there is none."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:16] if self.path.exists() else ""

    def read(self, zone: ZoneInfo | None = None) -> store.Loaded:
        """The diary and what is damaged in its file; an empty diary where there is no file."""
        return store.read(self.path, zone)

    def tree(self) -> Tree:
        """The categories, with the learner's changes; a damaged file of the learner counts as none."""
        try:
            return load_tree(self.folder)
        except ContentError:
            return load_tree()

    def save(self, diary: Diary, based_on: str) -> Kept:
        """Save a diary that was changed on top of the version with fingerprint ``based_on``.

        If the file holds a third version by now, that stays, and the new one is kept beside it.
        """
        now = self.fingerprint()
        if now != based_on:
            other = self.read(diary.zone).diary
            if other != diary:
                self._keep(diary)
                return Kept(now, conflict=other)
        return self.replace(diary)

    def replace(self, diary: Diary) -> Kept:
        """Make this the diary; a version that it does not come from is kept by ``save`` or here."""
        store.save(diary, self.path)
        return Kept(self.fingerprint())

    def resolve(self, diary: Diary) -> Kept:
        """Make this the diary after a conflict; the other version is kept."""
        if self.path.exists():
            self._keep(self.read(diary.zone).diary)
        return self.replace(diary)

    def plan(self) -> Plan | None:
        """The plan beside the diary, or None; a damaged file is put aside, not overwritten."""
        from grader.timelog.plan import FILE, load_plan

        try:
            return load_plan(self.folder)
        except ContentError:
            path = self.folder / FILE
            self._put_aside(path)
            path.unlink()
            return None

    def save_plan(self, plan: Plan, last: Plan | None) -> None:
        """Save the plan; a version that is not the ``last`` one that its writer saw is kept."""
        from grader.timelog.plan import FILE, save_plan

        path = self.folder / FILE
        if path.exists() and self.plan() not in {last, plan}:
            self._put_aside(path)
        save_plan(plan, self.folder)

    def _put_aside(self, path: Path) -> None:
        """Keep a file's bytes under their fingerprint."""
        data = path.read_bytes()
        mark = hashlib.sha256(data).hexdigest()[:16]
        write_safely(self.folder / "kept" / f"{path.stem}-{mark}{path.suffix}", data)

    def _keep(self, diary: Diary) -> None:
        """Put a version aside under its fingerprint."""
        aside = self.folder / "kept" / "diary.csv"
        store.save(diary, aside)
        self._put_aside(aside)
        aside.unlink()

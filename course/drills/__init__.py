"""Drills as data: one schema a kind, and how an answer is scored and explained. No screen in here.

A drill is a YAML file ``course/<module>/drills/<id>.yaml``; a kind is a module in ``course/drills/kinds``
with a screen of the same name in ``course/widgets/drill/kinds``. ``react`` takes an item and an answer and
gives points between 0 and 1 with the explanation.
"""

from course.drills.base import Bin, Choice, Detail, Item, Part, Reaction, Rule, WrongAnswer
from course.drills.files import Drill, DrillFile, all_drills, find_drill, read_drill
from course.drills.kinds import all_kinds
from course.drills.kinds.choose import ChooseItem
from course.drills.kinds.mark import MarkItem
from course.drills.kinds.order import OrderItem
from course.drills.kinds.recall import RecallItem
from course.drills.kinds.repair import RepairItem
from course.drills.kinds.sort import SortItem

__all__ = [
    "Bin",
    "Choice",
    "ChooseItem",
    "Detail",
    "Drill",
    "DrillFile",
    "Item",
    "MarkItem",
    "OrderItem",
    "Part",
    "Reaction",
    "RecallItem",
    "RepairItem",
    "Rule",
    "SortItem",
    "WrongAnswer",
    "all_drills",
    "all_kinds",
    "find_drill",
    "read_drill",
]

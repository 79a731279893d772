"""What an enhancement proposes: changes one may accept or leave, each with its reason and source.

A change is data. `apply` starts from the text as read and carries out the accepted ones, so any
choice of them gives a whole workout; without the layout the workout keeps the shape it had.
"""

from collections.abc import Collection, Sequence
from typing import Annotated, Literal

from pydantic import Field

from workouts.blocks import Block, Item, Part, Plan

Kind = Literal["layout", "name", "swap", "rest", "load", "effort", "block", "text"]
# Where a change's numbers and words come from.
Source = Literal["text", "profile", "history", "rule"]


class Change(Part):
    """One thing to accept or not. Which of the last four fields it has says what it does."""

    id: str
    kind: Kind
    label: Annotated[str, Field(max_length=300)]
    before: str | None = None
    after: str | None = None
    reason: str
    source: Source
    # A movement of the reading, and the fields to set on it.
    item: str | None = None
    fields: dict | None = None
    # A block to put before or after the work.
    block: Block | None = None
    place: Literal["start", "end"] = "end"
    # Fields of the workout itself.
    plan: dict | None = None


class Proposal(Part):
    """A reading of the member's text, what it would change, and what it would replace."""

    reading: Plan
    changes: list[Change] = []
    before: Plan | None = None
    left_out: list[str] = []

    def accepted(self, ids: Collection[str] | None) -> list[Change]:
        """Return the accepted changes; None accepts all, and without the layout only texts stay."""
        chosen = [change for change in self.changes if ids is None or change.id in ids]
        has_layout = all(change in chosen for change in self.changes if change.kind == "layout")
        return chosen if has_layout else [change for change in chosen if change.kind == "text"]


def apply(proposal: Proposal, ids: Collection[str] | None = None) -> Plan:
    """Return the workout with the accepted changes, and no other."""
    chosen = proposal.accepted(ids)
    proposes, keeps = (
        any(change.kind == "layout" for change in some) for some in (proposal.changes, chosen)
    )
    plan = _as_before(proposal) if keeps or not proposes else proposal.before or proposal.reading
    for change in chosen:
        plan = _carried_out(change, plan)
    return plan


def _as_before(proposal: Proposal) -> Plan:
    """Return the reading under the title and description the workout has."""
    before = proposal.before
    if before is None:
        return proposal.reading
    kept = {"title": before.title, "description": before.description, "tags": before.tags,
            "difficulty": before.difficulty}  # fmt: skip
    return proposal.reading.model_copy(update=kept)


def _carried_out(change: Change, plan: Plan) -> Plan:
    if change.plan:
        return Plan.model_validate({**plan.model_dump(), **change.plan})
    if change.block:
        at_start = change.place == "start"
        blocks = [change.block, *plan.blocks] if at_start else [*plan.blocks, change.block]
        return plan.model_copy(update={"blocks": blocks})
    if change.item and change.fields:
        return plan.model_copy(update={"blocks": _with_fields(plan.blocks, change)})
    return plan


def _with_fields(blocks: Sequence[Block], change: Change) -> list[Block]:
    return [
        block.model_copy(
            update={
                "items": [
                    Item.model_validate({**item.model_dump(), **(change.fields or {})})
                    if item.id == change.item
                    else item
                    for item in block.items
                ]
            }
        )
        for block in blocks
    ]

"""The built-in coach: a planner over the exercise catalogue that needs no model."""

from ai.builtin.planner import plan

__all__ = ["plan"]

"""Enhance a workout: read the member's text again, propose changes, apply what is accepted."""

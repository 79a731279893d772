"""Where staff steer the coach: versions, replays before they are switched on, cost and quality."""

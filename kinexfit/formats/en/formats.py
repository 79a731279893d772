"""How the back office's lists write days and moments: as our pages do."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"

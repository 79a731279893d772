"""JSON log lines that carry the request's id and the member's, never what the member wrote."""

import contextvars
import logging

from pythonjsonlogger.json import JsonFormatter

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
user_id: contextvars.ContextVar[str] = contextvars.ContextVar("user_id", default="")


class RequestContext(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.requestId = request_id.get()
        record.userId = user_id.get()
        return True


class JsonLines(JsonFormatter):
    def __init__(self):
        super().__init__(
            "{asctime}{levelname}{name}{message}{requestId}{userId}",
            style="{",
            rename_fields={"asctime": "timestamp", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
        )

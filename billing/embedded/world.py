"""What the embedded Stripe remembers: objects as JSON in SQLite, and a clock that can be moved."""

import contextlib
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, customer TEXT, seq INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, customer, seq);
CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY, event TEXT NOT NULL, due REAL NOT NULL, attempts INTEGER NOT NULL,
    state TEXT NOT NULL, answer TEXT
);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

Object = dict[str, Any]


class Refused(Exception):
    """An answer of Stripe's that isn't success."""

    def __init__(self, status: int, message: str, *, kind: str = "invalid_request_error", **extra):
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message, **extra}
        self.is_kept = False

    @classmethod
    def but_kept(cls, status: int, message: str, *, kind: str) -> "Refused":
        """Return a refusal whose effects stay, like a failed payment that was attempted."""
        refused = cls(status, message, kind=kind)
        refused.is_kept = True
        return refused


class World:
    """Everything the embedded Stripe holds; one transaction at a time, across processes too."""

    def __init__(self, path: Path | str, *, base_url: str = "http://localhost:8000") -> None:
        self._base_url = base_url
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
        self._db.executescript(_SCHEMA)
        if str(path) != ":memory:":
            self._db.execute("PRAGMA journal_mode=WAL")
        self._lock = threading.RLock()
        # Sealed by the first process to open the file; everybody signs and verifies with it.
        fresh = f"whsec_{secrets.token_hex(24)}"
        self._db.execute("INSERT OR IGNORE INTO settings VALUES ('webhook_secret', ?)", (fresh,))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all or nothing; only one process at a time is in here."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what a refused request did so far, unless its effects are to stay."""
        self._db.execute("SAVEPOINT request")
        try:
            yield
        except Refused as exc:
            if not exc.is_kept:
                self._db.execute("ROLLBACK TO request")
            raise
        finally:
            self._db.execute("RELEASE request")

    @property
    def base_url(self) -> str:
        """Where the pages are: at the server's address, also for a command beside it."""
        return self.setting("base_url", self._base_url)

    def now(self) -> int:
        return int(time.time() + float(self.setting("offset", "0")))

    def move_clock(self, seconds: float) -> None:
        self.set("offset", str(float(self.setting("offset", "0")) + seconds))

    def setting(self, name: str, fallback: str = "") -> str:
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return row[0] if row else fallback

    def set(self, name: str, value: str) -> None:
        self.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)

    def new(self, kind: str, prefix: str, /, **fields: Any) -> Object:
        """Make and store an object with an id nobody can guess or meet twice."""
        given = {"id": f"{prefix}_{secrets.token_hex(12)}", "object": kind, "livemode": False}
        return self.save(given | {"created": self.now()} | fields)

    def save(self, obj: Object) -> Object:
        customer = obj["id"] if obj["object"] == "customer" else obj.get("customer")
        self.execute(
            "INSERT INTO objects VALUES (?, ?, ?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM objects),"
            " ?) ON CONFLICT (id) DO UPDATE SET customer = excluded.customer, body = excluded.body",
            *(obj["id"], obj["object"], customer, json.dumps(obj)),
        )
        return obj

    def find(self, object_id: str) -> Object | None:
        row = self.one("SELECT body FROM objects WHERE id = ?", object_id)
        return json.loads(row[0]) if row else None

    def get(self, kind: str, object_id: str) -> Object:
        found = self.find(object_id)
        if found is None or found["object"] != kind:
            message = f"No such {kind.split('.')[-1]}: '{object_id}'"
            raise Refused(404, message, code="resource_missing", param="id")
        return found

    def all(self, kind: str, *, customer: str | None = None) -> list[Object]:
        """Return the objects of a kind, newest first."""
        sql = "SELECT body FROM objects WHERE kind = ?"
        values: tuple[str, ...] = (kind,)
        if customer is not None:
            sql, values = f"{sql} AND customer = ?", (*values, customer)
        rows = self.execute(f"{sql} ORDER BY seq DESC", *values)
        return [json.loads(body) for (body,) in rows]

    def execute(self, sql: str, *values: Any) -> list[tuple]:
        """Return all rows: a cursor read while another thread closes crashes the process."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> tuple | None:
        return next(iter(self.execute(sql, *values)), None)

    def close(self) -> None:
        with self._lock:
            self._db.close()

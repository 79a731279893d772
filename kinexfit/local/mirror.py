"""A write-through copy of the engine's tables in one SQLite file."""

import fcntl
import json
import sqlite3
import time
from collections import defaultdict
from pathlib import Path

from ministack.services import dynamodb as ministack

from kinexfit.local import engine

# NORMAL in WAL mode keeps every commit when the process dies; only a power cut can lose the last.
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS tables (name TEXT PRIMARY KEY, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS items (
    table_name TEXT, pk TEXT, sk TEXT, item TEXT NOT NULL, PRIMARY KEY (table_name, pk, sk)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, entry TEXT NOT NULL);
"""
_NOT_STORED = {"items", ministack._INDEX_MEMBERS}


class AlreadyOwned(Exception):
    """Another process has this file open."""


class Mirror:
    """Owns the file: fills the engine from it once, then saves what each call changed."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock_file = open(f"{path}.lock", "w")  # noqa: SIM115 - held until the process ends
        try:
            fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            self._lock_file.close()
            raise AlreadyOwned(f"{path} is in use by another process.") from exc
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.executescript(_SCHEMA)
        self._changes = engine.record_changes()

    def load(self) -> int:
        """Fill the empty engine and return how many items it now holds."""
        with engine.lock:
            for name, state in self._db.execute("SELECT name, state FROM tables"):
                self._load_table(name, json.loads(state))
            self._load_tokens()
            # Loading went through the recorder too, and none of it is news.
            self._changes.take()
            self._drop_expired()
            return sum(table["ItemCount"] for table in ministack._tables.values())

    def save(self, operation: str | None = None) -> None:
        """Write down what changed since the last save; hold the engine's lock."""
        items, tokens = self._changes.take()
        if not (items or tokens or operation in engine.TABLE_OPERATIONS):
            return
        self._db.execute("BEGIN IMMEDIATE")
        self._save_items(items)
        self._save_tokens(tokens)
        if operation in engine.TABLE_OPERATIONS:
            self._save_tables()
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Write down what is left and give the file up."""
        with engine.lock:
            self.save()
        self._db.close()
        self._lock_file.close()

    def _load_table(self, name: str, state: dict) -> None:
        table = state["table"] | {"items": defaultdict(dict), "ItemCount": 0}
        ministack._tables[name] = table
        if state["ttl"]:
            ministack._ttl_settings[name] = state["ttl"]
        ministack._pitr_settings[name] = state["pitr"]
        rows = self._db.execute("SELECT pk, sk, item FROM items WHERE table_name = ?", (name,))
        for pk, sk, item in rows:
            ministack._set_item(table, pk, sk, json.loads(item))

    def _load_tokens(self) -> None:
        # A client whose answer was lost repeats its transaction with the same token, maybe to us
        # after a restart; it must not be applied twice.
        oldest = time.time() - ministack._TXN_TOKEN_TTL
        for token, entry in self._db.execute("SELECT token, entry FROM tokens").fetchall():
            remembered = json.loads(entry)
            if remembered["completed_at"] > oldest:
                ministack._txn_idempotency[token] = remembered
            else:
                self._db.execute("DELETE FROM tokens WHERE token = ?", (token,))

    def _drop_expired(self) -> None:
        # What expired while the server was off, before anybody can read it again.
        now = time.time()
        for name, setting in ministack._ttl_settings.items():
            if setting["TimeToLiveStatus"] != "ENABLED":
                continue
            table = ministack._tables[name]
            for pk, items in list(table["items"].items()):
                for sk, item in list(items.items()):
                    expiry = item.get(setting["AttributeName"], {}).get("N")
                    if expiry is not None and float(expiry) <= now:
                        ministack._remove_item(table, pk, sk)
        self.save()

    def _save_items(self, items: dict[engine.ItemKey, dict | None]) -> None:
        gone = [key for key, item in items.items() if item is None]
        stored = [
            (*key, json.dumps(item, separators=(",", ":")))
            for key, item in items.items()
            if item is not None
        ]
        self._db.executemany("DELETE FROM items WHERE (table_name, pk, sk) = (?, ?, ?)", gone)
        self._db.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", stored)

    def _save_tokens(self, tokens: dict[str, dict]) -> None:
        rows = [(token, json.dumps(entry)) for token, entry in tokens.items()]
        self._db.executemany("INSERT OR REPLACE INTO tokens VALUES (?, ?)", rows)

    def _save_tables(self) -> None:
        self._db.execute("DELETE FROM tables")
        for name, table in ministack._tables.items():
            state = {
                "table": {key: value for key, value in table.items() if key not in _NOT_STORED},
                "ttl": ministack._ttl_settings.get(name),
                "pitr": ministack._pitr_settings.get(name, False),
            }
            self._db.execute("INSERT INTO tables VALUES (?, ?)", (name, json.dumps(state)))
        self._db.execute("DELETE FROM items WHERE table_name NOT IN (SELECT name FROM tables)")

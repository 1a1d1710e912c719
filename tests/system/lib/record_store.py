"""Call records where the appliance has put them: the same questions in SQL, whatever keeps them.

TL_RECORDS is the directory, TL_RECORDS_IN says what is asked: sqlite, json, or the folder of a PostgreSQL."""

import glob
import gzip
import json
import os
import sqlite3

from cluster import Cluster


def value(text):
    """Of PostgreSQL's output, as SQLite would give it."""
    if text in ("", "t", "f"):
        return {"": None, "t": 1, "f": 0}[text]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


def lines(folder):
    for path in sorted(glob.glob(os.path.join(folder, "calls-*.jsonl.gz"))):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            try:
                yield from map(json.loads, file)
            except EOFError:  # it is being written
                return


def tables(folder):
    """What lines of JSON say, as the tables that a database would hold. A line that comes twice is an error."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE calls (run, call, started_ms, answered_ms, interim_ms, ended_ms, caller, callee, call_id, "
                     "codec, pdd_ms, status, cause, ended_by, end_reason, caller_trunk, callee_trunk, PRIMARY KEY (run, call))")
    database.execute("CREATE TABLE call_media (run, call, slot, slot_generation, party, stream, received, sent, lost, reordered, "
                     "jitter_us, mos, PRIMARY KEY (run, call, slot, slot_generation))")
    seen = set()
    for line in lines(folder):
        key, kind, at = (int(line["run"]) % 2**63, int(line["call"]) % 2**63), line["kind"], line["unix_ms"]
        if kind in ("started", "answered", "ended", "lost") and (key, kind) in seen:
            raise ValueError(f"{kind} twice: {key}")
        seen.add((key, kind))

        def update(key=key, **columns):
            assignments = ", ".join(f"{column} = ?" for column in columns)
            database.execute(f"UPDATE calls SET {assignments} WHERE run = ? AND call = ?", (*columns.values(), *key))

        if kind == "started":
            database.execute("INSERT INTO calls (run, call, started_ms, caller, callee, call_id) VALUES (?, ?, ?, ?, ?, ?)",
                             (*key, at, line["caller"], line["callee"], line["call_id"]))
        elif kind == "answered":
            update(answered_ms=at, pdd_ms=line["pdd_ms"], codec=line["codec"] or None)
        elif kind == "trunks":
            update(caller_trunk=line["caller_trunk"], callee_trunk=line["callee_trunk"])
        elif kind == "codec":
            update(codec=line["codec"])
        elif kind == "interim":
            update(interim_ms=at)
        elif kind == "ended":
            update(ended_ms=at, **{column: line[column] for column in ("status", "cause", "ended_by", "end_reason")})
        elif kind == "lost":
            update(ended_ms=at, ended_by="lost")
        elif kind == "measured":
            columns = [line[column] for column in ("slot", "slot_generation", "party", "stream", "received", "sent", "lost",
                                                   "reordered", "jitter_us")]
            database.execute("INSERT OR REPLACE INTO call_media VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             (*key, *columns, line["mos_hundredths"] / 100 or None))
    return database


def ask(question, folder=None, kept_in=None):
    folder, kept_in = folder or os.environ["TL_RECORDS"], kept_in or os.environ["TL_RECORDS_IN"]
    if kept_in == "json":
        return tables(folder).execute(question).fetchall()
    if kept_in != "sqlite":
        return [tuple(map(value, row)) for row in Cluster(kept_in).ask(question)]
    database = sqlite3.connect(f"file:{os.path.join(folder, 'calls.sqlite')}?mode=ro", uri=True)
    try:
        return database.execute(question).fetchall()
    finally:
        database.close()

"""The way from an empty file to the present schema: one step a version, never edited once it is released.

A step is a tuple of statements, or a function of the connection where statements can't say it. To change the
schema, change ``schema.py`` and append a step that turns the version before into it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Step = tuple[str, ...] | Callable[[sqlite3.Connection], None]

APPLICATION_ID = 0x44736B62
"""``Dskb``, in the header of every file that is ours."""

VERSION_1 = (
    """CREATE TABLE clients (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        greeting TEXT DEFAULT '' NOT NULL,
        since INTEGER,
        notes TEXT DEFAULT '' NOT NULL,
        tags TEXT DEFAULT '[]' NOT NULL,
        target_minutes INTEGER
    )""",
    'CREATE INDEX clients_by_name ON clients (name COLLATE "NOCASE", id)',
    """CREATE TABLE addresses (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        client_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        "key" TEXT NOT NULL,
        position INTEGER DEFAULT 0 NOT NULL,
        FOREIGN KEY(client_id) REFERENCES clients (id)
    )""",
    'CREATE INDEX addresses_by_key ON addresses ("key")',
    "CREATE INDEX addresses_of_client ON addresses (client_id, kind, position)",
    """CREATE TABLE facts (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        client_id INTEGER NOT NULL,
        label TEXT NOT NULL,
        value TEXT DEFAULT '' NOT NULL,
        position INTEGER DEFAULT 0 NOT NULL,
        FOREIGN KEY(client_id) REFERENCES clients (id)
    )""",
    "CREATE INDEX facts_of_client ON facts (client_id)",
    """CREATE TABLE requests (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        client_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT DEFAULT '' NOT NULL,
        opened_at INTEGER NOT NULL,
        kind_reason TEXT DEFAULT '' NOT NULL,
        target_minutes INTEGER,
        linked_request_id INTEGER,
        amount_minor INTEGER,
        currency TEXT DEFAULT '' NOT NULL,
        valid_until_on TEXT,
        bid_status TEXT,
        bid_number TEXT DEFAULT '' NOT NULL,
        turn TEXT DEFAULT 'theirs' NOT NULL,
        waiting_since INTEGER,
        chases INTEGER DEFAULT 0 NOT NULL,
        chased_at INTEGER,
        promised_at INTEGER,
        promise_made_at INTEGER,
        snoozed_until INTEGER,
        appointment_at INTEGER,
        outcome TEXT,
        outcome_reason TEXT DEFAULT '' NOT NULL,
        closed_at INTEGER,
        last_entry_id INTEGER,
        last_entry_at INTEGER,
        last_out_at INTEGER,
        nudges INTEGER DEFAULT 0 NOT NULL,
        FOREIGN KEY(client_id) REFERENCES clients (id),
        FOREIGN KEY(linked_request_id) REFERENCES requests (id)
    )""",
    "CREATE INDEX requests_all ON requests (coalesce(last_entry_at, opened_at), id, kind)",
    """CREATE INDEX requests_appointed
            ON requests (id) WHERE turn = 'theirs' AND appointment_at IS NOT NULL""",
    "CREATE INDEX requests_bids ON requests (coalesce(last_entry_at, opened_at), id) WHERE kind = 'bid'",
    "CREATE INDEX requests_by_turn ON requests (turn, kind, bid_status)",
    "CREATE INDEX requests_closed ON requests (closed_at, id, kind) WHERE turn = 'nobody'",
    "CREATE INDEX requests_linked ON requests (linked_request_id)",
    "CREATE INDEX requests_of_client ON requests (client_id, turn, last_entry_at)",
    "CREATE INDEX requests_snoozed ON requests (id) WHERE turn = 'theirs' AND snoozed_until IS NOT NULL",
    """CREATE INDEX requests_theirs
            ON requests (coalesce(last_entry_at, opened_at), id, kind) WHERE turn = 'theirs'""",
    """CREATE TABLE raw (
        sha256 TEXT NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (sha256)
    )""",
    """CREATE TABLE entries (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        request_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        direction TEXT,
        channel TEXT,
        event TEXT,
        from_name TEXT DEFAULT '' NOT NULL,
        from_address TEXT DEFAULT '' NOT NULL,
        to_addresses TEXT DEFAULT '[]' NOT NULL,
        subject TEXT DEFAULT '' NOT NULL,
        is_answer BOOLEAN DEFAULT 0 NOT NULL,
        is_automatic BOOLEAN DEFAULT 0 NOT NULL,
        promised_at INTEGER,
        until_at INTEGER,
        outcome TEXT,
        reason TEXT DEFAULT '' NOT NULL,
        message_id TEXT DEFAULT '' NOT NULL,
        content_key TEXT DEFAULT '' NOT NULL,
        raw_sha256 TEXT,
        attachments TEXT DEFAULT '[]' NOT NULL,
        problem TEXT DEFAULT '' NOT NULL,
        text TEXT DEFAULT '' NOT NULL,
        FOREIGN KEY(request_id) REFERENCES requests (id),
        FOREIGN KEY(raw_sha256) REFERENCES raw (sha256)
    )""",
    "CREATE INDEX entries_by_content ON entries (content_key) WHERE content_key != ''",
    "CREATE INDEX entries_by_message ON entries (message_id) WHERE message_id != ''",
    "CREATE INDEX entries_by_raw ON entries (raw_sha256) WHERE raw_sha256 IS NOT NULL",
    "CREATE INDEX entries_of_request ON entries (request_id, at, id)",
    """CREATE TABLE threads (
        message_id TEXT NOT NULL,
        request_id INTEGER NOT NULL,
        PRIMARY KEY (message_id),
        FOREIGN KEY(request_id) REFERENCES requests (id)
    )""",
    "CREATE INDEX threads_of_request ON threads (request_id)",
    """CREATE TABLE ledger (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        request_id INTEGER NOT NULL,
        stage TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        shown_at INTEGER,
        acknowledged_at INTEGER,
        UNIQUE (request_id, stage, due_at)
    )""",
    """CREATE TABLE settings (
        "key" TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY ("key")
    )""",
    """CREATE VIRTUAL TABLE entry_index USING fts5(
        subject, text, from_name, content='entries', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE VIRTUAL TABLE request_index USING fts5(
        subject, content='requests', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE VIRTUAL TABLE client_index USING fts5(
        name, addresses, tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE TRIGGER entries_reindexed AFTER UPDATE OF subject, text, from_name ON entries BEGIN
        INSERT INTO entry_index (entry_index, rowid, subject, text, from_name)
        VALUES ('delete', old.id, old.subject, old.text, old.from_name);
        INSERT INTO entry_index (rowid, subject, text, from_name)
        VALUES (new.id, new.subject, new.text, new.from_name);
    END""",
    """CREATE TRIGGER entries_unindexed AFTER DELETE ON entries BEGIN
        INSERT INTO entry_index (entry_index, rowid, subject, text, from_name)
        VALUES ('delete', old.id, old.subject, old.text, old.from_name);
    END""",
    """CREATE TRIGGER requests_reindexed AFTER UPDATE OF subject ON requests BEGIN
        INSERT INTO request_index (request_index, rowid, subject) VALUES ('delete', old.id, old.subject);
        INSERT INTO request_index (rowid, subject) VALUES (new.id, new.subject);
    END""",
    """CREATE TRIGGER requests_unindexed AFTER DELETE ON requests BEGIN
        INSERT INTO request_index (request_index, rowid, subject) VALUES ('delete', old.id, old.subject);
    END""",
)

VERSION_2 = (
    """CREATE TABLE accounts (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        address TEXT NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        user TEXT NOT NULL,
        incoming_host TEXT NOT NULL,
        incoming_port INTEGER NOT NULL,
        incoming_security TEXT NOT NULL,
        outgoing_host TEXT NOT NULL,
        outgoing_port INTEGER NOT NULL,
        outgoing_security TEXT NOT NULL,
        sign_in TEXT NOT NULL,
        folders TEXT DEFAULT '[]' NOT NULL,
        since_on TEXT,
        marks_read BOOLEAN DEFAULT 0 NOT NULL,
        signature TEXT DEFAULT '' NOT NULL,
        keeps_sent BOOLEAN DEFAULT 0 NOT NULL
    )""",
    """CREATE TABLE cursors (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL,
        folder TEXT NOT NULL,
        uid_validity INTEGER NOT NULL,
        last_uid INTEGER NOT NULL,
        UNIQUE (account_id, folder)
    )""",
    """CREATE TABLE places (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL,
        folder TEXT NOT NULL,
        uid_validity INTEGER NOT NULL,
        uid INTEGER NOT NULL,
        raw_sha256 TEXT,
        is_marked BOOLEAN DEFAULT 0 NOT NULL,
        UNIQUE (account_id, folder, uid_validity, uid),
        FOREIGN KEY(raw_sha256) REFERENCES raw (sha256)
    )""",
    "CREATE INDEX places_by_raw ON places (raw_sha256)",
    "CREATE INDEX places_unmarked ON places (account_id) WHERE is_marked = 0",
    """CREATE TABLE sent_copies (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL,
        raw_sha256 TEXT NOT NULL,
        FOREIGN KEY(raw_sha256) REFERENCES raw (sha256)
    )""",
    """CREATE TABLE outbox (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL,
        request_id INTEGER,
        state TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        leaves_at INTEGER NOT NULL,
        tries INTEGER DEFAULT 0 NOT NULL,
        problem TEXT DEFAULT '' NOT NULL,
        message_id TEXT NOT NULL,
        raw_sha256 TEXT NOT NULL,
        to_people TEXT NOT NULL,
        cc_people TEXT NOT NULL,
        bcc_people TEXT NOT NULL,
        recipients TEXT NOT NULL,
        attachments TEXT NOT NULL,
        subject TEXT DEFAULT '' NOT NULL,
        answers TEXT DEFAULT '' NOT NULL,
        thread TEXT NOT NULL,
        promised_at INTEGER,
        is_holding BOOLEAN DEFAULT 0 NOT NULL,
        client_id INTEGER,
        kind TEXT,
        text TEXT DEFAULT '' NOT NULL,
        quoted TEXT DEFAULT '' NOT NULL,
        FOREIGN KEY(account_id) REFERENCES accounts (id),
        FOREIGN KEY(request_id) REFERENCES requests (id),
        FOREIGN KEY(raw_sha256) REFERENCES raw (sha256)
    )""",
    "CREATE INDEX outbox_of_request ON outbox (request_id)",
    """CREATE TABLE asides (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        from_name TEXT DEFAULT '' NOT NULL,
        from_address TEXT DEFAULT '' NOT NULL,
        subject TEXT DEFAULT '' NOT NULL,
        line TEXT DEFAULT '' NOT NULL,
        reason TEXT NOT NULL,
        message_id TEXT DEFAULT '' NOT NULL,
        content_key TEXT NOT NULL,
        raw_sha256 TEXT NOT NULL,
        FOREIGN KEY(raw_sha256) REFERENCES raw (sha256)
    )""",
    "CREATE INDEX asides_by_content ON asides (content_key)",
    "CREATE INDEX asides_by_message ON asides (message_id) WHERE message_id != ''",
    "CREATE INDEX asides_by_time ON asides (at, id)",
    """CREATE TABLE sender_rules (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        address TEXT NOT NULL,
        sets_aside BOOLEAN NOT NULL,
        UNIQUE ("key")
    )""",
    """CREATE TABLE saved_replies (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        text TEXT NOT NULL
    )""",
)

VERSION_3 = (
    "ALTER TABLE accounts ADD COLUMN client_id TEXT DEFAULT '' NOT NULL",
    # Rebuilt, since a column that is added would stand behind the constraint.
    """CREATE TABLE new_cursors (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL,
        folder TEXT NOT NULL,
        uid_validity INTEGER NOT NULL,
        last_uid INTEGER NOT NULL,
        since_on TEXT,
        UNIQUE (account_id, folder)
    )""",
    """INSERT INTO new_cursors (id, account_id, folder, uid_validity, last_uid)
            SELECT id, account_id, folder, uid_validity, last_uid FROM cursors""",
    "DROP TABLE cursors",
    "ALTER TABLE new_cursors RENAME TO cursors",
)

VERSION_4 = (
    """CREATE TABLE unindexed (
        id INTEGER NOT NULL,
        PRIMARY KEY (id)
    )""",
    "DROP TRIGGER entries_unindexed",
    "DROP TRIGGER entries_reindexed",
    """CREATE TRIGGER entries_unindexed AFTER DELETE ON entries BEGIN
        INSERT INTO entry_index (entry_index, rowid, subject, text, from_name)
        SELECT 'delete', old.id, old.subject, old.text, old.from_name
        WHERE old.id NOT IN (SELECT id FROM unindexed);
        DELETE FROM unindexed WHERE id = old.id;
    END""",
    """CREATE TRIGGER entries_reindexed AFTER UPDATE OF subject, text, from_name ON entries
    WHEN old.id NOT IN (SELECT id FROM unindexed) BEGIN
        INSERT INTO entry_index (entry_index, rowid, subject, text, from_name)
        VALUES ('delete', old.id, old.subject, old.text, old.from_name);
        INSERT INTO entry_index (rowid, subject, text, from_name)
        VALUES (new.id, new.subject, new.text, new.from_name);
    END""",
)

VERSION_5 = (
    "DROP TABLE client_index",
    """CREATE VIRTUAL TABLE client_index USING fts5(
        name, addresses, facts, tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """INSERT INTO client_index (rowid, name, addresses, facts)
        SELECT c.id, c.name,
            coalesce((SELECT group_concat(value, ' ') FROM addresses WHERE client_id = c.id), ''),
            coalesce((SELECT group_concat(label || ' ' || value, ' ') FROM facts WHERE client_id = c.id), '')
        FROM clients c ORDER BY c.id""",
)

STEPS: tuple[Step, ...] = (VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5)

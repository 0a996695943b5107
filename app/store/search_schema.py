"""The search indexes beside the tables, and what keeps them in step."""

from __future__ import annotations

# The words of entries and requests are indexed where they lie. New rows are added to the index by the write
# that inserts them, all at once and in the order of their ids (twice as fast as a trigger), or a moment later
# where mail comes by the hundred; triggers follow later edits.
SEARCH = (
    """CREATE VIRTUAL TABLE entry_index USING fts5(
    subject, text, from_name, content='entries', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE VIRTUAL TABLE request_index USING fts5(
    subject, content='requests', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE VIRTUAL TABLE client_index USING fts5(
    name, addresses, facts, tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
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
    """CREATE TRIGGER requests_unindexed AFTER DELETE ON requests BEGIN
    INSERT INTO request_index (request_index, rowid, subject) VALUES ('delete', old.id, old.subject);
END""",
    """CREATE TRIGGER requests_reindexed AFTER UPDATE OF subject ON requests BEGIN
    INSERT INTO request_index (request_index, rowid, subject) VALUES ('delete', old.id, old.subject);
    INSERT INTO request_index (rowid, subject) VALUES (new.id, new.subject);
END""",
)

-- Responses that are given again when a request is repeated under the same idempotency key.
CREATE TABLE answered_request (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    -- Of method, path and body.
    fingerprint INTEGER NOT NULL,
    status INTEGER NOT NULL,
    -- Lines of name, colon and value.
    headers TEXT NOT NULL,
    body BLOB NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
) STRICT;
CREATE INDEX answered_request_by_age ON answered_request (created);

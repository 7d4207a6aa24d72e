-- Roles: until now every account might do everything.
ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT 'admin';

-- Tokens carry a role, too, or only watch.
UPDATE api_token SET scope = CASE scope WHEN 'read' THEN 'viewer' WHEN 'control' THEN 'operator' ELSE scope END;

-- The only channels that a token is good for; a token without rows here is good for all, unless it is limited and all of
-- its channels are gone. Ids of channels are never reused.
ALTER TABLE api_token ADD COLUMN limited INTEGER NOT NULL DEFAULT 0 CHECK (limited IN (0, 1));
CREATE TABLE token_channel (
    token INTEGER NOT NULL REFERENCES api_token (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL,
    PRIMARY KEY (token, channel)
) STRICT, WITHOUT ROWID;

-- Browsers that are logged in. The key in the browser's cookie is kept as a hash.
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash BLOB NOT NULL UNIQUE,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    forgery TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    agent TEXT,
    address TEXT
) STRICT;
CREATE INDEX session_by_account ON session (account);

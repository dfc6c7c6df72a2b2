"""One archive with database and media, and back again; the keys only under a passphrase.

The archive is a tar: `about.json`, `database.dump` (PostgreSQL's custom form), `media/…`, and
`keys.json` when asked for. A copy made of it publishes nothing until a person releases it.
"""

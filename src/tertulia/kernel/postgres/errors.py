"""What can go wrong with the embedded cluster, as a sentence that says what to do."""


class ClusterError(Exception):
    """The embedded PostgreSQL cannot be used. The message says why and what to do."""

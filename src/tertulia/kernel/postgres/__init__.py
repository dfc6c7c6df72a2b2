"""Embedded PostgreSQL: one cluster in a folder, started, shared, survived and stopped by us.

Used where no ``DATABASE_URL`` is given. `Cluster` is the whole public face; nothing here
imports Django, so that the supervisor stays small.
"""

from tertulia.kernel.postgres.cluster import Cluster
from tertulia.kernel.postgres.errors import ClusterError
from tertulia.kernel.postgres.layout import Layout
from tertulia.kernel.postgres.tuning import Tuning

__all__ = ["Cluster", "ClusterError", "Layout", "Tuning"]

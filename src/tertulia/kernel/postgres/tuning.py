"""The server's settings: modest memory, nothing lost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """How much the server may take, and whether what it confirms is on the disk.

    `durable` is false only for tests: a power cut may then destroy the cluster.
    """

    durable: bool = True
    shared_buffers_mb: int = 64
    max_connections: int = 60

    def options(self) -> dict[str, str]:
        """Names and values for ``postgres -c name=value``."""
        wanted = {
            "listen_addresses": "",
            "shared_buffers": f"{self.shared_buffers_mb}MB",
            "max_connections": str(self.max_connections),
            "dynamic_shared_memory_type": "posix",
            # One small machine: parallel plans cost more memory than they save time.
            "max_parallel_workers_per_gather": "0",
            "max_parallel_maintenance_workers": "0",
            "max_parallel_workers": "0",
            "max_worker_processes": "2",
            "max_wal_senders": "0",
            "max_logical_replication_workers": "0",
            "wal_level": "minimal",
            "autovacuum_max_workers": "2",
            "jit": "off",
            # Disks of today find a page nearly as fast as they read the next one.
            "random_page_cost": "1.1",
            # One process fewer for reads that the cache nearly always answers.
            "io_method": "sync",
            "work_mem": "4MB",
            "maintenance_work_mem": "32MB",
            "max_wal_size": "512MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %q%a ",
            "log_min_duration_statement": "2s",
            "log_checkpoints": "off",
            "cluster_name": "tertulia",
        }
        durability = "on" if self.durable else "off"
        # Commits are always waited for: a killed server then loses nothing even in tests.
        return wanted | {
            "synchronous_commit": "on",
            "fsync": durability,
            "full_page_writes": durability,
        }

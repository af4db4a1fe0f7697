"""The launcher of the embedded PostgreSQL: one server per folder, on a unix socket, ours alone.

Only the binaries of the wheel are used, never its Python interface, which trusts the number of a
dead process and widens the rights of every parent folder.

    python -m config.postgres start | stop | status | psql [ARG…] | run TOOL [ARG…]
"""

from config.postgres.place import DATABASE, ROLES, PostgresError, Server
from config.postgres.server import running, start, status, stop

__all__ = ["DATABASE", "ROLES", "PostgresError", "Server", "running", "start", "status", "stop"]

"""Django's PostgreSQL, with fewer questions that only ask whether it is still there."""

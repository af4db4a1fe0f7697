"""The only place that knows every room: settings, addresses, procedures, doors."""

"""Pages of the desk: a form read, one query or one action called, a template rendered."""

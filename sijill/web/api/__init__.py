"""The API's walls: one shape for every error, for every list, for every answer that did not change.

Rooms declare a `Router` in their own `api.py`; `config/api.py` puts them together.
"""

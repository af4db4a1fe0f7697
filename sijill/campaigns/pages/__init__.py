"""Campaigns at the desk, their statements, the call-backs, and an enroller's own page."""

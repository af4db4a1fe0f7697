"""Tamazight."""

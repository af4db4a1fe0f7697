"""Walls and windows: base pages, components, forms, languages, direction, letters.

It owns no table and knows no act: rooms above bring the words and the facts.
"""

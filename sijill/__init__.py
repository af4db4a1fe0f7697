"""Sijill, the National Register of Traditional Crafts: one folder for each room of the house."""

"""The hall: home, my account, the agent's day, one person's whole sheet.

It composes what the rooms below answer; it owns no table and decides nothing.
"""

"""Cards on paper and plastic: the two codes, the ground they stand on, sheets for whoever prints.

A card is drawn by typst from data that is never markup, as letters are; pictures travel inside
SVG, because what typst is handed in memory must be text, and no portrait touches a disk.
"""

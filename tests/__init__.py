"""The laws of the house itself, and the ground on which every room's tests stand."""

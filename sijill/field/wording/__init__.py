"""What the field says: states, reasons, remarks, and the words of the tablet's own page."""

from sijill.field.wording.arrivals import KINDS, REASONS, STATES, remark_text, sentence
from sijill.field.wording.tablet import words

__all__ = ["KINDS", "REASONS", "STATES", "remark_text", "sentence", "words"]

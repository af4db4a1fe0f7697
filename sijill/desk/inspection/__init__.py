"""What may be joined to a case: known by its content, redrawn before anybody sees it.

A photograph is decoded, turned upright, shrunk and written anew, so nothing but its picture
survives: no place, no phone maker, no second file hidden behind the first. The pages of a PDF
become pictures. All decoding happens in a darkroom: another process, with little memory, little
time and no network, whose crash is an answer like any other. A film alone is never decoded: its
container is walked (`film`), and it is kept as it came.
"""

from sijill.desk.inspection.answers import Hint, Inspected, Problem, Unfit
from sijill.desk.inspection.content import MediaType, media_type
from sijill.desk.inspection.run import SIZE_LIMIT, inspect, inspect_as_film

__all__ = [
    "SIZE_LIMIT",
    "Hint",
    "Inspected",
    "MediaType",
    "Problem",
    "Unfit",
    "inspect",
    "inspect_as_film",
    "media_type",
]

"""Full years of the calendar."""

from datetime import date


def anniversary(day: date, years: int) -> date:
    """The day on which that many full years have passed; 29 February waits for 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)

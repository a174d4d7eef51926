"""What may be wrong with the input of an analysis, one type for each cause.

All of them are ``AnalysisError`` and thereby ``ValueError``: callers that only want to say
"the input cannot be analysed" catch the base class, others the cause.
"""


class AnalysisError(ValueError):
    """The input or the options of an analysis cannot be used."""


class WrongCrsError(AnalysisError):
    """The coordinates are not in EPSG:3006, or it is not said that they are."""


class EmptyInputError(AnalysisError):
    """There is nothing to analyse."""


class InvalidInputError(AnalysisError):
    """The input is there but has a wrong shape, type or value."""


class NotFiniteError(InvalidInputError):
    """A coordinate, value or weight is missing, NaN or infinite."""


class MissingColumnError(InvalidInputError):
    """A column that the analysis needs is not in the frame."""


class TooFewError(AnalysisError):
    """There are too few pins, people or cells for an answer that means anything."""


class InvalidParameterError(AnalysisError):
    """An option lies outside the range in which the method is defined."""

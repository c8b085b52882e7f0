"""Problem files -> problems: loading, finding, and errors that an author can act on."""

from checker.bank.finding import exams, find, load_bank, load_exam
from checker.bank.loading import load_file
from checker.bank.problem import Part, Problem

__all__ = ["Part", "Problem", "exams", "find", "load_bank", "load_exam", "load_file"]

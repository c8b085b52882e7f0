"""Derivations of the exams' keys: one module a topic, one function a result: named steps and a closed form.

Nothing here imports the checker: a derivation is a road to the key of its own, beside the key itself and autodiff.
"""

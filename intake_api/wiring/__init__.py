"""The only place that names telephony, asr and nlp: each function builds or calls one part for a role or a command.

Imports of those packages stand inside the functions, so that `hotline --help` and the pages' server load no model.
"""

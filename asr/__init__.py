"""Vosk: model store, streams, endpointing, written form, batch, evaluation."""

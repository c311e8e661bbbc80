"""Puente: an open medical interpreter. What every function shares."""

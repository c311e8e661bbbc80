"""The words Puente uses, as frozen models. Pure: standard library and pydantic only."""

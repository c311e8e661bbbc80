"""Lambda: the actions routes."""

from puente import doors

handler = doors.http("actions")

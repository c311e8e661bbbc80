"""Lambda: the session routes."""

from puente import doors

handler = doors.http("session")

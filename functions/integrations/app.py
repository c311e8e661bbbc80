"""Lambda: the integrations routes."""

from puente import doors

handler = doors.http("integrations")

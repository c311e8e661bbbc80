"""Lambda: the clinic routes."""

from puente import doors

handler = doors.http("clinic")

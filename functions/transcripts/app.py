"""Lambda: the transcripts routes."""

from puente import doors

handler = doors.http("transcripts")

"""Commands of those who build and deploy. Never deployed themselves."""
